"""Prepare what the report of an upload shows."""
