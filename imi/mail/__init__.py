"""Mail: e-mails are written as rows together with what they tell of, and sent afterwards."""
