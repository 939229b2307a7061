"""Rows of broadcasts, and what becomes of all messages of one: made, taken away, cancelled, queued again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlmodel import Session

from store.core.messages.states import WAITING, MessageState, Reason
from store.core.messages.views import BroadcastState
from store.database.models import broadcasts, messages
from store.repositories import messages as message_rows
from store.repositories.delivery import outgoing, tallies

BATCH: Final = 1000
"""How many messages one transaction changes."""


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """A broadcast before its messages are made."""

    uuid: str
    at: datetime
    operator: str
    audience: str
    text: str
    texts: Mapping[str, str]
    expires_on: datetime


def add(session: Session, new: NewBroadcast, state: BroadcastState, journal_id: int) -> int:
    """Store a broadcast that has no messages yet; returns its id."""
    row = {
        "uuid": new.uuid,
        "created_on": new.at,
        "operator": new.operator,
        "audience": new.audience,
        "text": new.text,
        "texts": dict(new.texts),
        "state": str(state),
        "expires_on": new.expires_on,
        "journal_id": journal_id,
    }
    return int(session.execute(insert(broadcasts).values(row).returning(broadcasts.c.id)).scalar_one())


def set_state(session: Session, broadcast_id: int, state: BroadcastState) -> None:
    """Change where a broadcast is."""
    ours = broadcasts.c.id == broadcast_id
    session.execute(update(broadcasts).where(ours).values(state=str(state)))


def id_of(session: Session, uuid: str) -> int | None:
    """The id of a broadcast, None when it is not there."""
    return session.execute(select(broadcasts.c.id).where(broadcasts.c.uuid == uuid)).scalar()


def made_by(session: Session, journal_id: int) -> int | None:
    """The id of the broadcast that an action made, None without one."""
    return session.execute(select(broadcasts.c.id).where(broadcasts.c.journal_id == journal_id)).scalar()


def add_messages(session: Session, broadcast_id: int | None, rows: Sequence[dict[str, Any]]) -> None:
    """Store messages that wait to be sent, of a broadcast or single ones."""
    message_rows.add_all(session, rows)
    tallies.moved(session, broadcast_id, "", MessageState.QUEUED, len(rows))


def remove_batch(session: Session, broadcast_id: int) -> bool:
    """Delete some of the messages of a broadcast that was never sent, with the last of them the broadcast;
    returns whether there are more."""
    query = select(messages.c.uuid).where(messages.c.broadcast_id == broadcast_id).limit(BATCH)
    found = session.execute(query).scalars().all()
    message_rows.remove(session, found)
    if len(found) == BATCH:
        return True
    session.execute(delete(broadcasts).where(broadcasts.c.id == broadcast_id))
    return False


def cancel_batch(session: Session, broadcast_id: int, at: datetime) -> int:
    """Cancel some of the messages of a broadcast that wait; returns how many, 0 when none is left."""
    query = outgoing.waiting_of(broadcast_id).limit(BATCH)
    return outgoing.cancel(session, session.execute(query).scalars().all(), at)


def queue_batch(session: Session, broadcast_id: int, cancelled_at: datetime, now: datetime) -> int:
    """Have some of the messages of a broadcast wait again that were cancelled at a moment and may still go;
    returns how many, 0 when none is left."""
    query = outgoing.changed_at(broadcast_id, cancelled_at, cancelled=True).limit(BATCH)
    found = session.execute(query.where(messages.c.expires_on > now)).scalars().all()
    return outgoing.wake(session, found, now, anew=False)


def waiting(session: Session, broadcast_id: int) -> int:
    """How many messages of a broadcast could be cancelled."""
    kept = tallies.read(session, (broadcast_id,))[broadcast_id]
    return sum(kept.get(state, 0) for state in WAITING)


def cancelled(session: Session, broadcast_id: int, at: datetime, now: datetime) -> tuple[int, int]:
    """How many messages were cancelled at a moment and may still go, and of how many the time has passed."""
    query = outgoing.changed_at(broadcast_id, at, cancelled=True)
    sizes = (
        session.execute(select(func.count()).select_from(query.where(when).subquery())).scalar_one()
        for when in (messages.c.expires_on > now, messages.c.expires_on <= now)
    )
    back, late = map(int, sizes)
    return back, late


def waits(session: Session, uuids: Sequence[str]) -> dict[str, int]:
    """The ids of those of the messages that wait to be sent, by their uuids."""
    return _found(session, uuids, messages.c.state.in_(map(str, WAITING)))


def were_cancelled(session: Session, uuids: Sequence[str]) -> dict[str, int]:
    """The ids of those of the messages that were cancelled, by their uuids."""
    return _found(session, uuids, messages.c.reason == str(Reason.CANCELLED))


def _found(session: Session, uuids: Sequence[str], where: ColumnElement[bool]) -> dict[str, int]:
    query = select(messages.c.uuid, messages.c.id).where(messages.c.uuid.in_(uuids), where)
    return {row.uuid: row.id for row in session.execute(query)}
