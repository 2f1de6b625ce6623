"""What the report of an upload shows."""
