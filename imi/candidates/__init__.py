"""Candidates: who is registered, the centres that know them, and where they are employed."""
