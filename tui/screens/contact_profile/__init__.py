"""The profile of one contact."""
