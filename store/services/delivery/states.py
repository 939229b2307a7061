"""How sending by channels goes; pausing and resuming them."""

from store.services.context import Service


class States(Service):
    """How sending by channels goes; pausing and resuming them."""
