"""Moves: what becomes of a registration afterwards. Cancelled, withdrawn, put back, changed, or transferred."""
