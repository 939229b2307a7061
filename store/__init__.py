"""Contacts, channels and the rules around them, without a user interface."""
