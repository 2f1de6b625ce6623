"""Keep what changed in the rows of a batch, and take one change back."""
