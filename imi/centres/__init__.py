"""Centres: the training providers that register candidates, and where their letters go."""
