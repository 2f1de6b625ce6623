"""Fields: what each thing that is asked for is, the one function that reads it, and which of them a Record needs."""
