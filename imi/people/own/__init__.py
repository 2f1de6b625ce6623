"""What people decide for themselves, which follows them to every browser: how they like to see the portal."""
