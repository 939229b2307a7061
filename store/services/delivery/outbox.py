"""Messages that wait, go out or did not go: read, retried, cancelled."""

from store.services.context import Service


class Outbox(Service):
    """Messages that wait, go out or did not go: read, retried, cancelled."""
