"""Which column of a sheet is which field, and which row of another file is which row."""
