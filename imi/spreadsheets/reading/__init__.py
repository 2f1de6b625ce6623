"""Read a spreadsheet that somebody sent, in a process of its own with limits of its own."""
