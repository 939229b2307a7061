"""Carrying texts over HTTP: one engine, and one description for each provider."""
