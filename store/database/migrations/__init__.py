"""Brings the tables of a database to the current revision."""
