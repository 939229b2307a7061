"""Texts to one or many: whom they would reach, and sending them."""

from store.services.context import Service


class Broadcasts(Service):
    """Texts to one or many: whom they would reach, and sending them."""
