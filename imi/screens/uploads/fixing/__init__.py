"""Pages on which the rows of a spreadsheet are put right: one by one, all of a kind, or by another file."""
