"""The form of one contact."""
