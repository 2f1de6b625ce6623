"""Signing in: passwords, the second step, sessions, tries that are counted, and forms kept for who was signed out."""
