"""Find the smallest change that completes a combination: exact, by counting alike units together and by bounds."""
