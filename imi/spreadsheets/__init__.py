"""Read spreadsheets that people send, and write those that they download."""
