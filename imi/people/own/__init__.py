"""What people decide for themselves, wherever they sign in: how they like to see the portal, and which e-mails reach them."""
