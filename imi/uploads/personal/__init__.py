"""Say what becomes of people who are in spreadsheets where records are merged and where somebody is erased."""
