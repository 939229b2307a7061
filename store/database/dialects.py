"""The few statements that SQLite and PostgreSQL write differently.

Many rows are written by one statement, in the way that each database is quickest at. SQLite runs a prepared
statement again for each row. PostgreSQL would plan it again for each; it is given all rows as one JSON value.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Dialect,
    Integer,
    Table,
    any_,
    cast,
    extract,
    func,
    literal,
    select,
    text,
)
from sqlmodel import Session

Rows = Sequence[Mapping[str, Any]]
"""Rows by the names of their columns, which are the same for all."""


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


def insert_if_new(session: Session, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row unless there is one with its key; returns whether it was new."""
    new: Any = _insert(session)(table).values(row).on_conflict_do_nothing()
    return session.execute(new.returning(*table.primary_key.columns)).first() is not None


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


def with_ids(session: Session, column: ColumnElement[int | None], ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether a column has one of these ids, as one parameter: a list of them is prepared anew each time."""
    listed = list(ids)
    if is_sqlite(session):
        return column.in_(text("SELECT value FROM json_each(:ids)").bindparams(ids=json.dumps(listed)))
    return column == any_(literal(listed, ARRAY(Integer)))


def insert_rows(session: Session, table: Table, rows: Rows) -> None:
    """Insert rows, in their order; a column that they leave out has the default of the database."""
    if not rows:
        return
    names = ", ".join(rows[0])
    if is_sqlite(session):
        places = ", ".join("?" for _name in rows[0])
        _run_for_each(session, f"INSERT INTO {table.name} ({names}) VALUES ({places})", table, rows)
    else:
        _run_at_once(session, f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {{rows}}", table, rows)


def update_rows(session: Session, table: Table, key: str, rows: Rows) -> None:
    """Update the rows that are found by the column `key`, which stays, in the other columns that are
    given."""
    if not rows:
        return
    names = [name for name in rows[0] if name != key]
    if is_sqlite(session):
        changes = ", ".join(f"{name} = ?" for name in names)
        statement = f"UPDATE {table.name} SET {changes} WHERE {key} = ?"
        _run_for_each(
            session, statement, table, [{name: row[name] for name in (*names, key)} for row in rows]
        )
    else:
        changes = ", ".join(f"{name} = given.{name}" for name in names)
        found = f"FROM {{rows}} WHERE {table.name}.{key} = given.{key}"
        _run_at_once(session, f"UPDATE {table.name} SET {changes} {found}", table, rows)


def delete_rows(session: Session, table: Table, rows: Rows) -> None:
    """Delete the rows that have the same in all columns that are given."""
    if not rows:
        return
    if is_sqlite(session):
        same = " AND ".join(f"{name} = ?" for name in rows[0])
        _run_for_each(session, f"DELETE FROM {table.name} WHERE {same}", table, rows)
    else:
        same = " AND ".join(f"{table.name}.{name} = given.{name}" for name in rows[0])
        _run_at_once(session, f"DELETE FROM {table.name} USING {{rows}} WHERE {same}", table, rows)


def _run_for_each(session: Session, statement: str, table: Table, rows: Rows) -> None:
    """Run a statement of SQLite with each of the rows for its parameters."""
    columns = _stored(session, table, rows)
    session.connection().exec_driver_sql(statement, list(zip(*_values(columns), strict=True)))


def _run_at_once(session: Session, statement: str, table: Table, rows: Rows) -> None:
    """Run a statement of PostgreSQL in which `{rows}` stands for the rows, called `given`."""
    columns = _stored(session, table, rows)
    kinds = ", ".join(f"{name} {kind}" for name, (kind, _values) in columns.items())
    listed = f"json_to_recordset(CAST(:given AS JSON)) AS given ({kinds})"
    named = [dict(zip(columns, row, strict=True)) for row in zip(*_values(columns), strict=True)]
    given = json.dumps(named, default=str)
    session.execute(text(statement.format(rows=listed)), {"given": given})


Columns = dict[str, tuple[str, list[Any]]]
"""What each column is of, and its values as they are stored."""


def _values(columns: Columns) -> list[list[Any]]:
    return [values for _kind, values in columns.values()]


def _stored(session: Session, table: Table, rows: Rows) -> Columns:
    names, found = tuple(rows[0]), {}
    for name, (kind, stored) in zip(names, _kinds(table, names, session.get_bind().dialect), strict=True):
        values = [row[name] for row in rows]
        first = values[0]
        if stored is not None and all(one is first for one in values):
            # What all rows have in common, such as a moment, is made once.
            values, stored = [stored(first)] * len(values), None
        found[name] = kind, values if stored is None else list(map(stored, values))
    return found


@lru_cache(maxsize=64)
def _kinds(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[tuple[str, Any], ...]:
    """What each column is of, and what makes a value of it as it is given to the database."""
    found = []
    for column in (table.c[name] for name in names):
        kind = column.type.compile(dialect=dialect)
        # A text that is too long would be cut off here; the column itself refuses it.
        kind = "TEXT" if kind.startswith("VARCHAR") else kind
        stored: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
        if dialect.name == "postgresql" and kind in _AS_JSON:
            stored = _AS_JSON[kind]
        found.append((kind, stored))
    return tuple(found)


_AS_JSON: Mapping[str, Callable[[Any], Any] | None] = {
    "JSON": None,
    # JSON has no infinite numbers.
    "FLOAT": lambda number: None if number is None else str(number),
}
"""What makes a value of a column that JSON can hold, where that is not what the driver is given."""
