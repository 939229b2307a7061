"""What was written to a contact and by it, in order."""

from store.services.context import Service


class Conversations(Service):
    """What was written to a contact and by it, in order."""
