"""Turn spreadsheets into registrations: read, match columns, check, correct, report and register."""
