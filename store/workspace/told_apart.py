"""Rows that say that two contacts are not the same."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select
from sqlmodel import Session

from store.database.models import told_apart
from store.repositories.rows import rows_with

_FEW: Final = 1000
"""So many are read sooner than asked for one by one."""

Two = tuple[int, int]
"""The ids of two contacts, the smaller one first."""


def two(one: int, other: int) -> Two:
    """Two contacts in the order in which their row has them."""
    return min(one, other), max(one, other)


def is_apart(session: Session, pair: Two) -> bool:
    """Whether two contacts were told apart."""
    return session.execute(select(told_apart.c.first_id).where(_is(pair))).first() is not None


def among(session: Session, ids: Collection[int]) -> set[Two]:
    """Those who were told apart and of whom the first is one of these; where they are few, perhaps more."""
    if not ids:
        return set()
    query = select(told_apart.c.first_id, told_apart.c.second_id)
    around = query.where(told_apart.c.first_id.between(min(ids), max(ids))).limit(_FEW)
    rows: Collection[Row[Any]] = session.execute(around).all()
    if len(rows) == _FEW:
        rows = [*rows_with(session, query, told_apart.c.first_id, ids)]
    return {(row.first_id, row.second_id) for row in rows}


def of(session: Session, contact: int) -> list[Two]:
    """Those who were told apart and of whom a contact is one."""
    query = select(told_apart.c.first_id, told_apart.c.second_id)
    sides = (query.where(side == contact) for side in (told_apart.c.first_id, told_apart.c.second_id))
    return [(row.first_id, row.second_id) for side in sides for row in session.execute(side)]


def touched(session: Session, ids: Collection[int]) -> set[int]:
    """Those of the contacts who were told apart from another one."""
    sides = (told_apart.c.first_id, told_apart.c.second_id)
    return {row[0] for side in sides for row in rows_with(session, select(side), side, ids)}


def tell(session: Session, pair: Two, at: datetime, operator: str) -> None:
    """Tell two contacts apart that are not."""
    row = {"first_id": pair[0], "second_id": pair[1], "at": at, "operator": operator}
    session.execute(insert(told_apart).values(row))


def forget(session: Session, pair: Two) -> bool:
    """Take that back; whether they were told apart."""
    return session.connection().execute(delete(told_apart).where(_is(pair))).rowcount > 0


def _is(pair: Two) -> ColumnElement[bool]:
    return and_(told_apart.c.first_id == pair[0], told_apart.c.second_id == pair[1])
