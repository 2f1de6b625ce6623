"""What is registered under a tab: one value for each scheme, handed to everything that registers, checks or shows it."""
