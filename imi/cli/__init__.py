"""The `flask` commands: what is done to an installation from a terminal, by the actions that the pages use."""
