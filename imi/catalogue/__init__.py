"""The catalogue: schemes, standards, packages, their contents and prices, and who is approved for what."""
