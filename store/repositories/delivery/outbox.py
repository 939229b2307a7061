"""Messages that are to be sent, as rows: which are due, claiming one, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, or_, select, true, update
from sqlmodel import Session

from store.core.messages.states import WAITING, MessageState
from store.database.dialects import update_rows, with_ids
from store.database.models import (
    attempts,
    broadcasts,
    channel_states,
    channels,
    contacts,
    message_tallies,
    messages,
)
from store.database.models.journal import WAITING as IS_WAITING
from store.repositories.delivery import tallies

LOOKED_BACK: Final = 20
"""How many messages before it have to be of its contact before a message may go round in a loop."""

# As text: the planner takes the index of a condition only when a query has the same one.
_IS_WAITING: Final[ColumnElement[bool]] = literal_column(f"message.{IS_WAITING}")
_IS_SENDING: Final[ColumnElement[bool]] = literal_column("message.state = 'sending'")
_GOING: Final = "going"
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Queue:
    """Messages that go one after the other: those by a channel of one broadcast, or of none. `earliest` is
    when the first of them is due. Those without a channel have lost it, and are to be routed anew."""

    channel_id: int | None
    broadcast_id: int | None
    earliest: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A message that may go now; `length` is that of its text."""

    id: int
    contact_id: int
    broadcast_id: int | None
    length: int
    next_attempt: datetime


def queues(session: Session, now: datetime) -> list[Queue]:
    """What waits, those of no broadcast first, then broadcasts by their age; of paused and cancelled
    broadcasts nothing. One look into the index for each channel and broadcast."""
    table = messages.c
    earliest = func.min(table.next_attempt)
    ours = select(earliest).where(_IS_WAITING, table.channel_id == channels.c.id)
    singles = ours.where(table.broadcast_id.is_(None)).scalar_subquery()
    found = [
        Queue(row.id, None, row.earliest)
        for row in session.execute(select(channels.c.id, singles.label("earliest")))
    ]
    going = broadcasts.c.state == _GOING, broadcasts.c.expires_on > now
    of_broadcast = ours.where(table.broadcast_id == broadcasts.c.id).scalar_subquery()
    query = select(channels.c.id, broadcasts.c.id.label("broadcast_id"), of_broadcast.label("earliest"))
    query = query.select_from(channels.join(broadcasts, true())).where(*going)
    found += [Queue(*row) for row in session.execute(query.order_by(broadcasts.c.id))]
    lost = select(table.broadcast_id, earliest.label("earliest")).where(
        _IS_WAITING, table.channel_id.is_(None)
    )
    found += [Queue(None, *row) for row in session.execute(lost.group_by(table.broadcast_id))]
    return [queue for queue in found if queue.earliest is not None]


def due(session: Session, queue: Queue, now: datetime, after: Due | None, most: int) -> list[Due]:
    """The next messages of a queue that are due, in their order, after one of them or from the first on."""
    table = messages.c
    columns = table.id, table.contact_id, table.broadcast_id, func.length(table.text), table.next_attempt
    query = select(*columns).where(_IS_WAITING, table.next_attempt <= now)
    query = query.where(_same(table.channel_id, queue.channel_id))
    query = query.where(_same(table.broadcast_id, queue.broadcast_id))
    if after is not None:
        later = (table.next_attempt == after.next_attempt) & (table.id > after.id)
        query = query.where(or_(table.next_attempt > after.next_attempt, later))
    rows = session.execute(query.order_by(table.next_attempt, table.id).limit(most))
    return [Due(*row) for row in rows]


def _same(column: ColumnElement[Any], value: int | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _claimable() -> Any:
    table = messages.c
    before = messages.alias("before")
    looked_back = (
        select(before.c.created_on)
        .where(before.c.contact_id == table.contact_id, before.c.id < table.id)
        .order_by(before.c.id.desc())
        .limit(1)
        .offset(LOOKED_BACK - 1)
        .scalar_subquery()
    )
    attempted = select(func.coalesce(func.max(attempts.c.number), 0))
    attempted = attempted.where(attempts.c.message_id == table.id)
    taken = select(func.count()).where(attempts.c.message_id == table.id, attempts.c.state == "wired")
    columns = (
        *(table[name] for name in ("id", "uuid", "contact_id", "channel_id", "identity", "text")),
        *(table[name] for name in ("created_on", "state", "broadcast_id", "errors", "external_id")),
        *(table[name] for name in ("next_attempt", "expires_on", "sent_on", "reason", "detail")),
        contacts.c.status,
        contacts.c.last_seen_on,
        contacts.c.uuid.label("contact"),
        broadcasts.c.state.label("broadcast_state"),
        func.coalesce(table.expires_on, broadcasts.c.expires_on).label("good_until"),
        channel_states.c.paused_since,
        channel_states.c.resumes_on,
        looked_back.label("looked_back"),
        attempted.scalar_subquery().label("attempted"),
        taken.scalar_subquery().label("taken"),
    )
    joined = messages.join(contacts, contacts.c.id == table.contact_id)
    joined = joined.outerjoin(broadcasts, broadcasts.c.id == table.broadcast_id)
    joined = joined.outerjoin(channel_states, channel_states.c.channel_id == table.channel_id)
    return select(*columns).select_from(joined)


_CLAIMABLE: Final = _claimable()


def read(session: Session, ids: Sequence[int]) -> list[Row[Any]]:
    """Messages with what decides whether they may go: where their contacts, broadcasts and channels stand; in
    the order of the ids, locked until the transaction ends. `looked_back` is when the contact's message that
    is `LOOKED_BACK` before it was written, `attempted` how many attempts there were, `taken` of how
    many the provider took it."""
    query = _CLAIMABLE.where(with_ids(session, messages.c.id, ids)).order_by(messages.c.id)
    found = {row.id: row for row in session.execute(query.with_for_update(of=messages))}
    return [found[one] for one in ids if one in found]


def written_before(
    session: Session, contact_id: int, message_id: int, since: datetime, most: int = 200
) -> list[str]:
    """The texts that were written to a contact since a moment and before a message."""
    table = messages.c
    last = (
        select(table.text, table.created_on, table.direction)
        .where(table.contact_id == contact_id, table.id < message_id)
        .order_by(table.id.desc())
        .limit(most)
        .subquery()
        .c
    )
    query = select(last.text).where(last.direction == "out", last.created_on >= since)
    return list(session.execute(query).scalars())


def change(session: Session, row: Row[Any], now: datetime, state: MessageState, **values: Any) -> bool:
    """Change a message that is as it was read; False, with nothing changed, when somebody else was first."""
    table = messages.c
    unchanged = (table.id == row.id) & (table.state == row.state)
    values = {"state": str(state), "changed_on": now, **values}
    if not session.connection().execute(update(messages).where(unchanged).values(values)).rowcount:
        return False
    if row.state != state:
        tallies.moved(session, row.broadcast_id, row.state, str(state))
    return True


def standing(session: Session, ids: Sequence[int]) -> dict[int, Row[Any]]:
    """How messages stand, locked until the transaction ends, by their ids."""
    names = ("id", "broadcast_id", "state", "errors", "external_id", "reason", "detail")
    columns = (*(messages.c[name] for name in names), messages.c.next_attempt, messages.c.sent_on)
    query = select(*columns).where(with_ids(session, messages.c.id, ids)).order_by(messages.c.id)
    return {row.id: row for row in session.execute(query.with_for_update())}


def store(session: Session, before: Mapping[int, Row[Any]], rows: Sequence[dict[str, Any]]) -> None:
    """Store new values of messages, all with the same columns; `before` are the messages as the transaction
    has locked them."""
    update_rows(session, messages, "id", rows)
    for row in rows:
        old = before[row["id"]]
        if old.state != row["state"]:
            tallies.moved(session, old.broadcast_id, old.state, row["state"])


def left(session: Session, now: datetime) -> Sequence[Row[Any]]:
    """Messages in sending whose sender did not say in time what came of it."""
    table = messages.c
    columns = table.id, table.state, table.broadcast_id, table.channel_id, table.errors
    query = select(*columns).where(_IS_SENDING, table.leased_until <= now)
    return session.execute(query.order_by(table.leased_until).limit(_BATCH).with_for_update()).all()


def settle(
    session: Session, rows: Sequence[Row[Any]], now: datetime, state: MessageState, **values: Any
) -> None:
    """Change messages that this transaction has locked."""
    table = messages.c
    ids = [row.id for row in rows]
    changed = update(messages).where(table.id.in_(ids))
    session.connection().execute(changed.values(state=str(state), changed_on=now, **values))
    for row in rows:
        tallies.moved(session, row.broadcast_id, row.state, str(state))


def too_old(session: Session, now: datetime) -> Sequence[Row[Any]]:
    """Messages that wait and may not go any more, some at a time, locked."""
    table = messages.c
    waits = select(table.id, table.state, table.broadcast_id).where(_IS_WAITING)
    singles = waits.where(table.broadcast_id.is_(None), table.expires_on <= now)
    # Channel by channel and in an order, as the index of those that wait has them: else SQLite reads all
    # messages that there ever were.
    for channel_id in (*session.execute(select(channels.c.id)).scalars(), None):
        query = singles.where(_same(table.channel_id, channel_id)).limit(_BATCH).with_for_update()
        query = query.order_by(table.next_attempt)
        if rows := session.execute(query).all():
            return rows
    for broadcast_id in session.execute(_ended(now)).scalars():
        query = waits.where(table.broadcast_id == broadcast_id).limit(_BATCH).with_for_update()
        if rows := session.execute(query).all():
            return rows
    return ()


def _ended(now: datetime) -> Select[tuple[int]]:
    """The broadcasts that may not go any more, and of which messages wait by the kept numbers."""
    kept = message_tallies.c
    waiting = kept.state.in_([str(state) for state in sorted(WAITING)])
    query = select(broadcasts.c.id).join(message_tallies, kept.broadcast_id == broadcasts.c.id)
    query = query.where(broadcasts.c.expires_on <= now, waiting)
    return query.group_by(broadcasts.c.id).having(func.sum(kept.size) > 0).order_by(broadcasts.c.id)
