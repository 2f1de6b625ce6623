"""Letters: e-mails written with what they confirm, and sent afterwards."""
