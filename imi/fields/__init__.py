"""The rules: what each field is, the one function that reads it, and which fields a record needs."""
