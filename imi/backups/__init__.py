"""Put a whole instance into one file, and bring it back."""
