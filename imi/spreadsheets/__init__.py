"""The spreadsheet: rows of cells in, and out."""
