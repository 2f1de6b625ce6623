"""Read single cells: what spreadsheets do to values, what is kept otherwise, and how standards are written."""
