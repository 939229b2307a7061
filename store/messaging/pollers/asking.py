"""One request of a poller, and what of it may be kept."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from store.core.messages.outcome import Exchange
from store.messaging.redaction import Redaction
from store.messaging.requests import Prepared

CONNECT_SECONDS: Final = 10.0
LATE_SECONDS: Final = 15.0
"""How much later than asked for an answer may come: the network, and a provider that is busy."""

_READ: Final = 4 * 1024 * 1024  # bytes of an answer; a hundred of the longest texts are less


class Unanswered(Exception):
    """No whole answer came; the message is a sentence for the operator."""

    def __init__(self, why: str, exchange: Exchange) -> None:
        super().__init__(why)
        self.exchange = exchange


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a request: its status, what it says in JSON (None where that is not readable), and the
    exchange as it may be kept."""

    status: int
    said: Any
    exchange: Exchange


def fetch(client: httpx.Client, prepared: Prepared, redaction: Redaction, seconds: float) -> Reply:
    """Make a request whose answer may be held back for so many seconds; raises Unanswered."""
    started, clock = datetime.now(UTC), time.monotonic()
    exchange = Exchange(
        prepared.method,
        redaction.url(prepared.url),
        redaction.headers(prepared.headers.items(), prepared.private),
        redaction.body(prepared.content),
        started=started,
    )
    try:
        status, body = _answer(client, prepared, clock + seconds + LATE_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        why = redaction.text(f"No whole answer came from the provider ({_told(error)}).")
        raise Unanswered(why, replace(exchange, response_body=why, milliseconds=_since(clock))) from None
    exchange = replace(
        exchange, status=status, response_body=redaction.body(body), milliseconds=_since(clock)
    )
    return Reply(status, _parsed(body), exchange)


def value_at(said: Any, *path: str) -> Any:
    """The member to which names lead in an answer; None where there is none."""
    for name in path:
        said = said.get(name) if isinstance(said, Mapping) else None
    return said


def _answer(client: httpx.Client, prepared: Prepared, end: float) -> tuple[int, bytes]:
    body = bytearray()
    limits = httpx.Timeout(CONNECT_SECONDS, read=max(0.001, end - time.monotonic()))
    headers = dict(prepared.headers)
    with client.stream(
        prepared.method, prepared.url, headers=headers, content=prepared.content, timeout=limits
    ) as response:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _READ:
                raise ValueError("the answer is longer than 4 MB")
            if time.monotonic() > end:
                raise httpx.ReadTimeout("the answer did not end in time")
        return response.status_code, bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _since(clock: float) -> int:
    return round((time.monotonic() - clock) * 1000)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
