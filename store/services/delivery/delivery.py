"""Sending what is due."""

from store.services.context import Service


class Delivery(Service):
    """Sending what is due."""
