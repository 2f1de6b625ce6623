"""Count how far drafts are, and keep the counts until something changes that they depend on."""
