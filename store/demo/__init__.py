"""Invented contacts and channels."""
