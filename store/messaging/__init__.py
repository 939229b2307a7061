"""Carrying texts: over HTTP by one engine and a description for each provider, or as mail."""
