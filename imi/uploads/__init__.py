"""Spreadsheets on their way to registrations."""
