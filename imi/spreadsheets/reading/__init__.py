"""Read a spreadsheet that somebody sent, in a separate process with limits of its own."""
