"""Check the rows of a sheet: each by itself, beside what is held, and beside each other."""
