"""Define what a noun says of itself in its registry entry: see `noun`."""
