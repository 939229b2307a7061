"""The number of messages of each quarter of an hour, which is kept.

Whoever inserts or deletes messages says so here, in the same transaction; what that changes is written at its
end (`database/sums.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, literal, select
from sqlmodel import Session

from store.database import sums
from store.database.dialects import quarter_hours
from store.database.models import messages, traffic

_QUARTER = timedelta(minutes=15)
_BEGAN = datetime(1970, 1, 1, tzinfo=UTC)


def since(session: Session, moment: datetime) -> list[tuple[str, datetime, int]]:
    """The direction, the beginning and the number of messages of each quarter of an hour from a moment on."""
    query = _kept().where(traffic.c.quarter >= (moment - _BEGAN) // _QUARTER)
    query = query.where(traffic.c.direction.in_(("in", "out")))
    rows = session.execute(query)
    return [(row.direction, _BEGAN + row.quarter * _QUARTER, int(row.size)) for row in rows]


def add(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Count new messages, given as the rows that are inserted."""
    found = ((row["direction"], (row["created_on"] - _BEGAN) // _QUARTER) for row in rows)
    sums.changes(session, traffic).update(found)


def remove(session: Session, condition: ColumnElement[bool]) -> None:
    """Count messages no more; before they are deleted."""
    for row in session.execute(_counted(session).where(condition)):
        sums.changes(session, traffic)[row.direction, row.quarter] -= row.size


def wrong(session: Session) -> Iterator[str]:
    """In words, whether stored numbers are not those of the messages."""
    kept, there = (
        {(row.direction, row.quarter, int(row.size)) for row in session.execute(query) if row.size}
        for query in (_kept(), _counted(session))
    )
    if quarters := {quarter for _direction, quarter, _size in kept ^ there}:
        first = f"{_BEGAN + min(quarters) * _QUARTER:%Y-%m-%d %H:%M} UTC"
        yield f"the messages of a quarter of an hour, {len(quarters)} times, the first from {first}"


def recount(session: Session) -> None:
    """Store the numbers anew, counted; nobody may write messages meanwhile."""
    session.execute(delete(traffic))
    session.execute(insert(traffic).from_select(["direction", "quarter", "size", "slot"], _counted(session)))


def _kept() -> Select[Any]:
    query = select(traffic.c.direction, traffic.c.quarter, func.sum(traffic.c.size).label("size"))
    return query.group_by(traffic.c.direction, traffic.c.quarter)


def _counted(session: Session) -> Select[Any]:
    """What is stored, counted: the direction, the quarter, the number and the slot."""
    quarter = quarter_hours(session, messages.c.created_on).label("quarter")
    size, slot = func.count().label("size"), literal(0).label("slot")
    return select(messages.c.direction, quarter, size, slot).group_by(messages.c.direction, "quarter")
