"""Find out which column of a sheet is which field, and which row of a corrected file is which row."""
