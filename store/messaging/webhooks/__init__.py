"""What providers tell us by requests: texts that came in, what became of ours, and people who opt out.

Pure: a request goes in, values and the answer come out. Nothing that comes in makes it raise.
"""

from store.messaging.webhooks.bodies import MAX_BODY, Request
from store.messaging.webhooks.parsing import (
    Answer,
    Event,
    EventKind,
    IncomingText,
    Parsed,
    Report,
    Route,
    fetched,
    read,
    route,
)

__all__ = [
    "MAX_BODY",
    "Answer",
    "Event",
    "EventKind",
    "IncomingText",
    "Parsed",
    "Report",
    "Request",
    "Route",
    "fetched",
    "read",
    "route",
]
