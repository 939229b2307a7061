"""The outbox read in windows: broadcasts, messages one by one, and those of a broadcast by their states."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row, Select, func, select, text, union_all
from sqlmodel import Session

from store.core.messages.outbox import IN_ORDER, ReasonCount
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastState, BroadcastView
from store.database.models import attempts, broadcasts, exchanges, messages
from store.database.models.journal import SINGLE, WRONG
from store.repositories.delivery import exchange_log, message_views
from store.repositories.rows import Span, one_row, rows_with, windowed

_GONE: Final = "The message is not there any more."
_NO_BROADCAST: Final = "The broadcast is not there any more."


def broadcast_page(session: Session, span: Span, size: int) -> Sequence[Row[Any]]:
    """So many broadcasts, the newest first."""
    return windowed(session, select(broadcasts), broadcasts.c.id, span, size, descending=True)


def broadcast(session: Session, uuid: str) -> Row[Any]:
    """One broadcast; NotFound when it is not there."""
    return one_row(session, select(broadcasts).where(broadcasts.c.uuid == uuid), _NO_BROADCAST)


def broadcast_view(row: Row[Any], counts: Mapping[MessageState, int], *, hidden: str) -> BroadcastView:
    """A broadcast as it is shown; `hidden` stands for its texts where these are not told."""
    state = BroadcastState(row.state)
    return BroadcastView(
        uuid=row.uuid,
        created_on=row.created_on,
        operator=row.operator,
        audience=hidden or row.audience,
        text=hidden or row.text,
        state=state,
        expires_on=row.expires_on,
        texts={language: hidden or one for language, one in row.texts.items()},
        counts=counts,
    )


def place(session: Session, uuid: str) -> tuple[int, MessageState]:
    """The id of an outgoing message and its state as it is stored; NotFound when it is not there."""
    ours = (messages.c.uuid == uuid) & (messages.c.direction == "out")
    row = one_row(session, select(messages.c.id, messages.c.state).where(ours), _GONE)
    return row.id, MessageState(row.state)


def single_ids(session: Session, states: Collection[MessageState], span: Span, size: int) -> list[int]:
    """The ids of so many messages that went out one by one, in these states, the newest first.

    Each state has its own run of the index, so that any number of them takes as long."""
    upwards = span.last or span.after is not None
    parts = [_single(state, span, size, upwards=upwards).subquery().select() for state in states]
    found = sorted(session.execute(union_all(*parts)).scalars(), reverse=not upwards)[:size]
    return sorted(found, reverse=True)


def _single(state: MessageState, span: Span, size: int, *, upwards: bool) -> Select[Any]:
    query = select(messages.c.id).where(text(SINGLE), messages.c.state == str(state))
    if span.before is not None:
        query = query.where(messages.c.id < span.before)
    if span.after is not None:
        query = query.where(messages.c.id > span.after)
    return query.order_by(messages.c.id.asc() if upwards else messages.c.id.desc()).limit(size)


def broadcast_ids(
    session: Session,
    broadcast_id: int,
    states: Collection[MessageState],
    size: int,
    *,
    at: tuple[int, MessageState] | None = None,
    upwards: bool = False,
) -> list[int]:
    """The ids of so many messages of a broadcast in these states, in the order of the states: those below a
    place or, when `upwards`, above it; without a place the first ones, or the last."""
    order = [state for state in IN_ORDER if state in states or (at and state is at[1])]
    if upwards:
        order.reverse()
    found: list[int] = []
    for state in order[order.index(at[1]) :] if at else order:
        if state not in states:
            continue
        beyond = at[0] if at and state is at[1] else None
        query = select(messages.c.id).where(
            messages.c.broadcast_id == broadcast_id, messages.c.state == str(state)
        )
        if beyond is not None:
            query = query.where(messages.c.id < beyond if upwards else messages.c.id > beyond)
        key = messages.c.id.desc() if upwards else messages.c.id.asc()
        found += session.execute(query.order_by(key).limit(size - len(found))).scalars()
        if len(found) >= size:
            break
    return found[::-1] if upwards else found


def rows(session: Session, ids: Sequence[int]) -> list[Row[Any]]:
    """Messages as `message_views` shows them, in the order of their ids as given."""
    found = {row.id: row for row in rows_with(session, message_views.query(), messages.c.id, ids)}
    return [found[one] for one in ids if one in found]


def external_id(session: Session, message_id: int) -> str:
    """The provider's name for a message."""
    return str(session.execute(select(messages.c.external_id).where(messages.c.id == message_id)).scalar())


def exchanges_of(session: Session, message_id: int) -> Sequence[Row[Any]]:
    """What was said over HTTP about a message, in order."""
    query = exchange_log.query().where(exchanges.c.message_id == message_id)
    return session.execute(query.order_by(exchanges.c.id)).all()


def mark(session: Session) -> str:
    """A text that changes with what becomes of messages on their way, by a look at the ends of indexes."""
    over = [
        select(func.max(messages.c.changed_on))
        .where(messages.c.state == state, text(WRONG))
        .scalar_subquery()
        for state in ("failed", "unconfirmed")
    ]
    ends = [select(func.max(table.c.id)).scalar_subquery() for table in (attempts, exchanges)]
    return " ".join(map(str, session.execute(select(*ends, *over)).one()))


def reasons(session: Session, broadcast_id: int | None) -> Iterator[ReasonCount]:
    """Why messages of a broadcast failed, or of those that went out one by one; the most frequent first."""
    ours = messages.c.broadcast_id == broadcast_id if broadcast_id is not None else text(SINGLE)
    query = select(messages.c.reason, func.count()).where(ours, messages.c.state == str(MessageState.FAILED))
    found = session.execute(query.group_by(messages.c.reason)).all()
    for reason, count in sorted(found, key=lambda row: (-row[1], row[0])):
        yield ReasonCount(reason, int(count))
