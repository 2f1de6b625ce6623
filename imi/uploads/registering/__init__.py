"""Register what is ready of a sheet: who its rows are about, their receipt, and what became of each row."""
