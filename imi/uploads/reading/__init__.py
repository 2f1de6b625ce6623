"""Hold what was read of a file, before any of its rows is understood."""
