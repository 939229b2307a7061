"""What is kept of requests that came in, in the log of their channel."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from types import MappingProxyType
from typing import Final

from store.core.messages.outcome import KEPT, Exchange
from store.core.text import storable
from store.core.types import Channel
from store.messaging.providers.registry import description_of
from store.messaging.redaction import Redaction
from store.messaging.secrets import MASK
from store.messaging.webhooks import Answer, Request

MOST_REFUSED: Final = 30
"""How many refused requests of a channel are kept a minute, so that nobody fills the disk."""

_MINUTE: Final = timedelta(minutes=1)
_KEPT_HEADERS: Final = frozenset({"content-type", "content-length", "user-agent"})
_LONGEST_HEADER: Final = 200
_KEY: Final = re.compile(r"(?<=[?&]key=)[^&#]*", re.IGNORECASE)


@dataclass(slots=True)
class _Minute:
    began: datetime
    refused: int = 0


class Refusals:
    """Counts what is refused, by channel. Safe to share between threads."""

    def __init__(self) -> None:
        self._minutes: dict[str, _Minute] = {}
        self._lock = Lock()

    def note(self, channel: str, why: str, now: datetime) -> str | None:
        """What is to be logged of a refused request: why, and how many were not kept before it; None where
        it is not kept itself."""
        with self._lock:
            minute = self._minutes.get(channel)
            if minute is None or now - minute.began >= _MINUTE:
                left = max(0, minute.refused - MOST_REFUSED) if minute else 0
                self._minutes[channel] = _Minute(now, 1)
                return f"{why} Before it {left} more were refused and not kept." if left else why
            minute.refused += 1
            return why if minute.refused <= MOST_REFUSED else None


def private_headers(channel: Channel) -> frozenset[str]:
    """The headers of a provider's requests that are not shown."""
    description = description_of(channel.type)
    header = description.signature.header if description is not None else ""
    return frozenset({header.lower()} - {""})


def as_kept(
    request: Request, remote: str, answer: Answer, redaction: Redaction, private: frozenset[str]
) -> Exchange:
    """A request and its answer, without what is secret or hidden: a few headers, and as much of the body as
    is kept. A key is not shown, a wrong one neither: it may be nearly right."""
    wanted = _KEPT_HEADERS | private
    told = [
        (name, value[:_LONGEST_HEADER]) for name, value in request.headers.items() if name.lower() in wanted
    ]
    headers = redaction.headers([*told, ("Caller", remote)] if remote else told, private)
    return Exchange(
        request.method[:16],
        _cut(_KEY.sub(MASK, redaction.url(request.url))),
        MappingProxyType({storable(name): storable(value) for name, value in headers.items()}),
        _cut(redaction.body(request.body)),
        answer.status,
        _cut(answer.body),
    )


def _cut(text: str) -> str:
    return storable(text).encode()[:KEPT].decode(errors="ignore")
