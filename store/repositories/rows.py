"""Reading rows: one that has to be there, and many by the values of a column."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select
from sqlmodel import Session

from store.core.errors import NotFound

_CHUNK = 1000

Item = TypeVar("Item")


def chunks(items: Sequence[Item], size: int = _CHUNK) -> Iterator[Sequence[Item]]:
    """The items in runs of at most `size`, which one statement can take as parameters."""
    return (items[start : start + size] for start in range(0, len(items), size))


def rows_with(
    session: Session, query: Select[Any], column: ColumnElement[Any], wanted: Iterable[Any]
) -> Iterator[Row[Any]]:
    """The rows of a query that have one of these values in a column; one statement a chunk."""
    for chunk in chunks(list(wanted)):
        yield from session.execute(query.where(column.in_(chunk)))


def one_row(session: Session, query: Select[Any], missing: str) -> Row[Any]:
    """The first row of a query; NotFound with the sentence `missing` when there is none."""
    row = session.execute(query).first()
    if row is None:
        raise NotFound(missing)
    return row
