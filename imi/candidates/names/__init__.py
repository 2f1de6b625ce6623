"""Find candidates and employers by name: search keys, and names that are spelt nearly alike."""
