"""Correct a person's details after a registration, and merge two records of one person."""
