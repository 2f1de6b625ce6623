"""Show the pages on the way in: signing in, the second step, choosing a password with a link."""
