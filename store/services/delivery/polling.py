"""Asking channels for news that do not call us."""

from store.services.context import Service


class Polling(Service):
    """Asking channels for news that do not call us."""
