"""Check who is to be registered: what stands in the way on a package, and what is to be confirmed."""
