"""The screen that makes one contact of two."""
