"""Whole contacts, and what follows from changing them: routes, smart groups and counts."""
