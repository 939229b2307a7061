"""Exporting what the contact list shows."""
