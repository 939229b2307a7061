"""Custom fields: keys, and values as numbers, dates and places."""
