"""Surfaces: where a Record is shown or read. No rule is written here."""
