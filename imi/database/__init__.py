"""The database: its connection, what columns and errors all tables share, and statements for many rows."""
