"""Define the `flask` commands: work on an installation from a terminal, by the actions that the pages use."""
