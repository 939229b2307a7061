"""Reading rows: one that has to be there, many by the values of a column, and windows of a long list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select
from sqlmodel import Session

from store.core.errors import NotFound
from store.database.dialects import with_ids

_CHUNK = 1000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Span:
    """Which rows of a list in the order of a key are read: those that have a smaller key, `before` one, or a
    larger one, `after` one, next to it; or the `last` of the list; its first with none of these."""

    before: int | None = None
    after: int | None = None
    last: bool = False


def chunks(items: Sequence[Item], size: int = _CHUNK) -> Iterator[Sequence[Item]]:
    """The items in runs of at most `size`, which one statement can take as parameters."""
    return (items[start : start + size] for start in range(0, len(items), size))


def rows_with(
    session: Session, query: Select[Any], column: ColumnElement[Any], wanted: Iterable[Any]
) -> Iterator[Row[Any]]:
    """The rows of a query that have one of these values in a column; one statement a chunk."""
    for chunk in chunks(list(wanted)):
        found = with_ids(session, column, chunk) if isinstance(chunk[0], int) else column.in_(chunk)
        # All at once: a row at a time, the drivers take longer.
        yield from session.execute(query.where(found)).all()


def one_row(session: Session, query: Select[Any], missing: str) -> Row[Any]:
    """The first row of a query; NotFound with the sentence `missing` when there is none."""
    row = session.execute(query).first()
    if row is None:
        raise NotFound(missing)
    return row


def windowed(
    session: Session,
    query: Select[Any],
    key: ColumnElement[int],
    span: Span,
    size: int,
    *,
    descending: bool = False,
) -> Sequence[Row[Any]]:
    """So many rows of a query, always in the order of a key."""
    if span.before is not None:
        query = query.where(key < span.before)
    if span.after is not None:
        query = query.where(key > span.after)
    backwards = span.last or (span.after if descending else span.before) is not None
    order = key.desc() if descending is not backwards else key.asc()
    rows = session.execute(query.order_by(order).limit(size)).all()
    return rows[::-1] if backwards else rows
