"""The few statements that SQLite and PostgreSQL write differently."""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, cast, extract, func, select, text
from sqlmodel import Session


def is_sqlite(session: Session) -> bool:
    """Whether the session is on SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def insert_or_update(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], key: tuple[str, ...]
) -> None:
    """Insert rows, or update those that have the same key."""
    if not rows:
        return
    new: Any = _insert(session)(table)
    changed = {name: new.excluded[name] for name in rows[0] if name not in key}
    session.execute(new.on_conflict_do_update(index_elements=list(key), set_=changed), rows)


def _insert(session: Session) -> Any:
    """The dialect's own kind of insertion; each is loaded for itself, for a start waits for it."""
    return import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert


def new_ids(session: Session, table: Table, count: int) -> range | list[int]:
    """Ids for rows that are about to be inserted, ascending and not given to anybody else.

    SQLite has one writer at a time, which this transaction is; PostgreSQL has a sequence.
    """
    if is_sqlite(session):
        last = session.execute(select(func.max(table.c.id))).scalar() or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    query = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return sorted(session.execute(query).scalars())


def quarter_hours(session: Session, moment: ColumnElement[datetime]) -> ColumnElement[int]:
    """The whole quarters of an hour from the beginning of 1970 to a moment."""
    if is_sqlite(session):
        return cast(func.strftime("%s", moment), Integer) // 900
    return cast(func.floor(extract("epoch", moment) / 900), Integer)


def refresh_statistics(session: Session, *tables: Table) -> None:
    """Have PostgreSQL analyze tables, after so many new rows that its plans for them are out of date."""
    if not is_sqlite(session):
        session.execute(text("ANALYZE " + ", ".join(table.name for table in tables)))
