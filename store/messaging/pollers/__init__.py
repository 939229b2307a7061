"""Channels that are asked for news, where the provider need not reach us."""
