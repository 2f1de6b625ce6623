"""Sign people in: passwords, the second step, sessions, limits on tries, and forms kept for people who were signed out."""
