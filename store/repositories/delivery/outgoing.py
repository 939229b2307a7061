"""Messages on their way as an operator changes them: sent again, cancelled, told to have arrived; and the
broadcasts that they are of, paused and cancelled.

A message that the sender has claimed meanwhile is left as it is. Each function works in the transaction of
its caller, those for many a batch at a time. What an act changed has its moment in `changed_on`, by which
undo finds it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, select, text, update
from sqlmodel import Session

from store.core.messages.states import WAITING, Reason
from store.core.messages.views import BroadcastState
from store.database.models import broadcasts, messages
from store.database.models.journal import SINGLE
from store.repositories.delivery import tallies

LIFETIME: Final = timedelta(hours=24)
"""How long a message waits at most that is sent again."""

AWAITS: Final = "waiting"
"""The state that the history has for a message that waits, whatever for."""

AT_ONCE: Final = 1000
"""How many messages one statement changes."""

SINGLES: Final = "singles"
"""What the history refers to where an act was about all messages that went out one by one."""

_WAITING = tuple(map(str, WAITING))


def of_broadcast(broadcast_id: int | None) -> ColumnElement[bool]:
    """The messages of a broadcast; without one those that went out one by one."""
    return messages.c.broadcast_id == broadcast_id if broadcast_id is not None else text(SINGLE)  # type: ignore[return-value]


def message(session: Session, uuid: str, *, lock: bool = False) -> Row[Any] | None:
    """An outgoing message; None when it is not there."""
    query = select(messages).where(messages.c.uuid == uuid, messages.c.direction == "out")
    return session.execute(query.with_for_update() if lock else query).first()


def broadcast(session: Session, uuid: str, *, lock: bool = False) -> Row[Any] | None:
    """A broadcast; None when it is not there."""
    query = select(broadcasts).where(broadcasts.c.uuid == uuid)
    return session.execute(query.with_for_update() if lock else query).first()


def standing(row: Row[Any]) -> str:
    """The state of a message as the history has it."""
    return AWAITS if row.state in WAITING else str(row.state)


def set_broadcast(session: Session, broadcast_id: int, state: BroadcastState) -> None:
    """Pause a broadcast, have it go on, or cancel it."""
    session.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(state=str(state)))


def cancel(session: Session, ids: Collection[int], at: datetime) -> int:
    """Take messages back that still wait; returns how many."""
    changed = {"state": "failed", "reason": str(Reason.CANCELLED), "detail": "", "next_attempt": None}
    return _change(session, ids, _WAITING, {**changed, "changed_on": at})


def wake(session: Session, ids: Collection[int], at: datetime, *, anew: bool = True) -> int:
    """Have messages wait that failed, or of which nobody knows whether they went; returns how many. With
    `anew` they have a new lifetime; else the sender lets those fail whose time has passed."""
    changed: dict[str, Any] = {
        "state": "queued",
        "reason": "",
        "detail": "",
        "errors": 0,
        "next_attempt": at,
        "sent_on": None,
        "external_id": "",
        "changed_on": at,
    }
    if anew:
        changed["expires_on"] = at + LIFETIME
    return _change(session, ids, ("failed", "unconfirmed"), changed)


def arrive(session: Session, row: Row[Any], at: datetime) -> int:
    """Have a message be with its provider of which nobody knew whether it went; returns how many."""
    changed = {"state": "wired", "detail": "", "sent_on": at, "changed_on": at}
    return _change(session, [row.id], ("unconfirmed",), changed)


def doubt(session: Session, row: Row[Any], at: datetime) -> int:
    """Have nobody know any more whether a message went; returns how many."""
    changed = {"state": "unconfirmed", "sent_on": None, "next_attempt": None, "changed_on": at}
    return _change(session, [row.id], ("wired", *_WAITING), changed)


def waiting_of(broadcast_id: int) -> Select[Any]:
    """The ids of the messages of a broadcast that wait."""
    ours = (messages.c.broadcast_id == broadcast_id) & messages.c.state.in_(_WAITING)
    return select(messages.c.id).where(ours)


def failed_of(broadcast_id: int | None, reasons: Collection[str]) -> Select[Any]:
    """The ids of messages that failed for one of these reasons."""
    ours = of_broadcast(broadcast_id), messages.c.state == "failed", messages.c.reason.in_(list(reasons))
    return select(messages.c.id).where(*ours)


def changed_at(broadcast_id: int | None, at: datetime, *, cancelled: bool) -> Select[Any]:
    """The ids of the messages that an act changed at a moment, and that are as it left them: that are
    cancelled, or wait."""
    ours = select(messages.c.id).where(of_broadcast(broadcast_id), messages.c.changed_on == at)
    if cancelled:
        return ours.where(messages.c.state == "failed", messages.c.reason == str(Reason.CANCELLED))
    return ours.where(messages.c.state.in_(_WAITING))


def _change(
    session: Session,
    ids: Collection[int],
    states: Collection[str],
    changed: dict[str, Any],
    *where: ColumnElement[bool],
) -> int:
    """Change those of the messages that are in one of the states, and what is kept of how many there are."""
    ours = messages.c.id.in_(list(ids)), messages.c.state.in_(list(states)), *where
    query = select(messages.c.id, messages.c.state, messages.c.broadcast_id).where(*ours)
    found = session.execute(query.with_for_update()).all()
    if not found:
        return 0
    session.execute(update(messages).where(messages.c.id.in_([row.id for row in found])).values(changed))
    for row in found:
        tallies.moved(session, row.broadcast_id, row.state, changed["state"])
    return len(found)
