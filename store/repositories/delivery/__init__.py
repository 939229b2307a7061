"""Rows of messages on their way: claimed, tried, reported; and what is kept of requests and channels."""
