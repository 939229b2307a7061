"""Runs searches as SQL: conditions, sorting, keyset pagination and counts."""
