"""How sending and receiving by each channel goes, as it is kept, with how many of its messages wait."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, func, select, text
from sqlmodel import Session

from store.core.messages.states import PASSING, MessageState, PauseReason
from store.core.messages.views import ChannelHealth, Condition
from store.database.models import channel_states, channels, messages
from store.database.models.journal import WAITING, WRONG
from store.repositories.delivery.message_views import is_paused

COUNTED: Final = 10_000
"""How many waiting messages of a channel are counted; of more it is told that there are more than that."""


def read(session: Session, now: datetime, today: str) -> dict[str, ChannelHealth]:
    """Every channel by its uuid; `today` is the day that daily caps count, as it is stored."""
    ours = messages.c.channel_id == channels.c.id
    # As a text, so that SQLite sees that the index of these has all that is asked for.
    waiting = (
        select(messages.c.id).where(ours, text(WAITING)).correlate(channels).limit(COUNTED + 1).subquery()
    )
    size = select(func.count()).select_from(waiting).scalar_subquery()
    first = select(func.min(waiting.c.id)).scalar_subquery()
    query = _states(size.label("waiting"), first.label("first"))
    rows = session.execute(query).all()
    oldest = _written(session, [row.first for row in rows if row.first is not None])
    return {row.uuid: _health(row, now, today, oldest.get(row.first)) for row in rows}


def wrong(session: Session, state: MessageState, since: datetime | None = None) -> int:
    """How many messages are failed, or unconfirmed, since a moment or at all; of many no more than `COUNTED`
    are counted, and one more."""
    query = select(messages.c.id).where(messages.c.state == state, text(WRONG))
    found = query if since is None else query.where(messages.c.changed_on >= since)
    bounded = found.limit(COUNTED + 1).subquery()
    return int(session.execute(select(func.count()).select_from(bounded)).scalar_one())


def conditions(session: Session, now: datetime) -> dict[str, Condition]:
    """The condition of every channel by its uuid; counts nothing."""
    return {row.uuid: _condition(row, now) for row in session.execute(_states())}


def _states(*more: Any) -> Select[Any]:
    joined = channels.outerjoin(channel_states, channel_states.c.channel_id == channels.c.id)
    own = (column for column in channel_states.c if column.name not in ("channel_id", "cursor"))
    return select(channels.c.uuid, channels.c.enabled, *own, *more).select_from(joined)


def _written(session: Session, ids: list[int]) -> dict[int | None, datetime]:
    query = select(messages.c.id, messages.c.created_on).where(messages.c.id.in_(ids))
    return {row.id: row.created_on for row in session.execute(query)} if ids else {}


def _health(row: Row[Any], now: datetime, today: str, oldest: datetime | None) -> ChannelHealth:
    paused = is_paused(row, now)
    return ChannelHealth(
        channel=row.uuid,
        condition=_condition(row, now),
        pause_reason=PauseReason(row.pause_reason) if paused else None,
        pause_detail=row.pause_detail if paused else "",
        paused_since=row.paused_since if paused else None,
        resumes_on=row.resumes_on if paused else None,
        last_success=row.last_success,
        last_error=row.last_error,
        last_error_text=row.last_error_text or "",
        last_received=row.last_received,
        waiting=row.waiting,
        oldest=oldest,
        sent_today=row.sent if row.day == today else 0,
    )


def _condition(row: Row[Any], now: datetime) -> Condition:
    """One that goes on by itself is slow, not paused."""
    if not row.enabled:
        return Condition.OFF
    if is_paused(row, now):
        return Condition.SLOW if row.pause_reason in PASSING else Condition.PAUSED
    failed_last = row.last_error and (row.last_success is None or row.last_error > row.last_success)
    return Condition.SLOW if failed_last else Condition.OK
