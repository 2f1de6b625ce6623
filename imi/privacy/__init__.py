"""Protect personal data: list everything held of one person, erase it, and limit how long things are kept."""
