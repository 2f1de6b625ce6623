"""Schemes: what is registered under a tab, as a value that is handed to everything that registers, checks or shows it."""
