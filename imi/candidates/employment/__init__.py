"""Keep where candidates work: the employers' cards of a centre, and who is employed on which."""
