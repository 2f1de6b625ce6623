"""Judge rows of a spreadsheet again where what they were judged by has changed."""
