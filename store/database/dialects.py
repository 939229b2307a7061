"""The few statements that SQLite and PostgreSQL write differently, in one place."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def insert_or_update(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], key: tuple[str, ...]
) -> None:
    """Insert rows, or put them in the place of those with the same key."""
    if not rows:
        return
    if session.get_bind().dialect.name == "sqlite":
        lite = sqlite.insert(table)
        changed = {name: lite.excluded[name] for name in rows[0] if name not in key}
        session.execute(lite.on_conflict_do_update(index_elements=list(key), set_=changed), rows)
        return
    full = postgresql.insert(table)
    changed = {name: full.excluded[name] for name in rows[0] if name not in key}
    session.execute(full.on_conflict_do_update(index_elements=list(key), set_=changed), rows)


def new_ids(session: Session, table: Table, count: int) -> range | list[int]:
    """Ids for rows that are about to be inserted, ascending; nobody else is given the same ones.

    SQLite has one writer at a time, which this transaction is; PostgreSQL hands them out.
    """
    if session.get_bind().dialect.name == "sqlite":
        last = session.execute(select(func.max(table.c.id))).scalar() or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence(table.name, "id")
    query = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return sorted(session.execute(query).scalars())


def refresh_statistics(session: Session, *tables: Table) -> None:
    """Tell PostgreSQL to count afresh, after so many rows that its plans for those tables are out of date."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE " + ", ".join(table.name for table in tables)))
