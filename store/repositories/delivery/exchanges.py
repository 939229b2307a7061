"""The log of requests and their answers, which is kept for a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlmodel import Session

from store.core.messages.outcome import Exchange
from store.database.dialects import insert_rows
from store.database.models import exchanges

KEPT: Final = timedelta(days=7)
_BATCH: Final = 1000

_LOOKED_AT: Final = 20
"""How many requests of a channel are looked at for the time that its provider says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A request as it is logged; secrets are taken out already. One without a time of its own was `at`."""

    exchange: Exchange
    at: datetime
    channel_id: int | None
    message_id: int | None = None
    attempt_id: int | None = None
    incoming: bool = False
    failed: bool = False
    note: str = ""


def add(
    session: Session,
    requests: Iterable[Exchange],
    *,
    at: datetime,
    channel_id: int | None,
    message_id: int | None = None,
    incoming: bool = False,
    failed: bool = False,
    note: str = "",
) -> None:
    """Log requests of a channel."""
    add_all(
        session,
        [
            Entry(one, at, channel_id, message_id, incoming=incoming, failed=failed, note=note)
            for one in requests
        ],
    )


def add_all(session: Session, entries: Iterable[Entry]) -> None:
    """Log requests."""
    insert_rows(session, exchanges, [_row(entry) for entry in entries])


def _row(entry: Entry) -> dict[str, Any]:
    one = entry.exchange
    return {
        "at": one.started or entry.at,
        "channel_id": entry.channel_id,
        "message_id": entry.message_id,
        "attempt_id": entry.attempt_id,
        "direction": "in" if entry.incoming else "out",
        "method": one.method,
        "url": one.url,
        "request_headers": dict(one.request_headers),
        "request_body": one.request_body,
        "status": one.status,
        "response_body": one.response_body,
        "milliseconds": one.milliseconds,
        "answered_on": one.answered_on,
        "failed": entry.failed,
        "note": entry.note,
    }


def sweep(session: Session, now: datetime) -> int:
    """Delete some of the requests that are older than is kept; returns how many, none when all are gone."""
    old = select(exchanges.c.id).where(exchanges.c.at < now - KEPT).order_by(exchanges.c.at).limit(_BATCH)
    return session.connection().execute(delete(exchanges).where(exchanges.c.id.in_(old))).rowcount


def clock_ahead(session: Session, channel_id: int, since: datetime) -> float | None:
    """How many seconds our clock is ahead of that of a channel's provider, by its newest answer since a
    moment; None where it said no time in its last ones."""
    table = exchanges.c
    ours = (table.channel_id == channel_id) & (table.direction == "out")
    columns = table.at, table.milliseconds, table.answered_on
    last = select(*columns).where(ours).order_by(table.id.desc()).limit(_LOOKED_AT)
    for row in session.execute(last):
        if row.answered_on is not None and row.at >= since:
            arrived = row.at + timedelta(milliseconds=row.milliseconds)
            return float((arrived - row.answered_on).total_seconds())
    return None
