"""Contacts that are likely the same."""
