"""Enter candidates into a batch: by numbers, from a pasted block, or as new records."""
