"""Keep who is signed in, and show those who are not where to sign in."""
