"""The log of the requests of a channel."""

from store.services.context import Service


class Exchanges(Service):
    """The log of the requests of a channel."""
