"""People: who signs in, what they may do where, their sessions, links and limits on tries."""
