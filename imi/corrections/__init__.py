"""Corrections: a person's own details after a registration, and two records of one person."""
