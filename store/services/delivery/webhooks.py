"""What providers tell us: texts, reports and people who opt out."""

from store.services.context import Service


class Webhooks(Service):
    """What providers tell us: texts, reports and people who opt out."""
