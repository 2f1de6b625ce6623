"""Read what addresses and forms send, and give the macros of the templates their controls."""
