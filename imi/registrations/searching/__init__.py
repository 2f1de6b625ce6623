"""Search a centre's candidates: what is asked for, and the queries that find it."""
