"""Change a registration after its Save: cancel it, withdraw it, put it back, change its package, or transfer it."""
