"""How many messages of each broadcast are in each state, which is kept.

Whoever inserts or deletes messages of a broadcast, or changes their state, says so here, in the same
transaction; what that changes is written at its end (`database/sums.py`).
"""

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, select
from sqlmodel import Session

from store.core.messages.states import MessageState
from store.database import sums
from store.database.models import message_tallies, messages


def moved(session: Session, broadcast_id: int | None, before: str, after: str, n: int = 1) -> None:
    """So many messages of a broadcast went from one state to another. An empty text stands for no state: of
    new messages before, of deleted ones after. Messages of no broadcast are not counted."""
    if broadcast_id is None:
        return
    changes = sums.changes(session, message_tallies)
    if before:
        changes[str(before), broadcast_id] -= n
    if after:
        changes[str(after), broadcast_id] += n


def remove(session: Session, condition: ColumnElement[bool]) -> None:
    """Count messages no more; before they are deleted."""
    for row in session.execute(_counted().where(condition)):
        moved(session, row.broadcast_id, row.state, "", row.size)


def read(session: Session, broadcast_ids: Collection[int]) -> dict[int, dict[MessageState, int]]:
    """The number of messages in each state that has any, by the broadcast."""
    found: dict[int, dict[MessageState, int]] = {one: {} for one in broadcast_ids}
    query = _kept().where(message_tallies.c.broadcast_id.in_(list(broadcast_ids)))
    for row in session.execute(query):
        if row.size:
            found[row.broadcast_id][MessageState(row.state)] = int(row.size)
    return found


def wrong(session: Session) -> Iterator[str]:
    """In words, whether stored numbers are not those of the messages."""
    kept, there = (
        {(row.state, row.broadcast_id, int(row.size)) for row in session.execute(query) if row.size}
        for query in (_kept(), _counted())
    )
    if broadcasts := {broadcast for _state, broadcast, _size in kept ^ there}:
        yield f"the messages of a broadcast by their state, of {len(broadcasts)} broadcasts"


def recount(session: Session) -> None:
    """Store the numbers anew, counted; nobody may write messages meanwhile."""
    session.execute(delete(message_tallies))
    columns = ["state", "broadcast_id", "size", "slot"]
    session.execute(insert(message_tallies).from_select(columns, _counted()))


def _kept() -> Select[tuple[str, int, int]]:
    table = message_tallies.c
    size = func.sum(table.size).label("size")
    return select(table.state, table.broadcast_id, size).group_by(table.state, table.broadcast_id)


def _counted() -> Select[tuple[str, int, int, int]]:
    table = messages.c
    columns = table.state, table.broadcast_id, func.count().label("size"), literal(0).label("slot")
    known = table.broadcast_id.is_not(None)
    return select(*columns).where(known).group_by(table.state, table.broadcast_id)
