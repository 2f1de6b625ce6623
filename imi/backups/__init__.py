"""A whole instance in one file, and back again."""
