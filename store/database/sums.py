"""What a transaction changes of the sums that are kept: added up while it goes on, written at its end.

A table of sums has a kind and a place as its key, a slot, and a size; the sum is that of its slots. One
statement a table writes them, the rows in order and after everything else, so that writers neither wait for
each other for long nor in a circle. On PostgreSQL, whose writers would all wait for the same few rows, a
connection has a slot of its own, more or less; SQLite has one writer at a time, and one slot.
"""

from collections import Counter

from sqlalchemy import Table, text
from sqlmodel import Session

from store.database.dialects import is_sqlite

Key = tuple[str, int]
"""A kind and a place."""

_SLOTS = 16
_ROWS = 1000
"""How many rows one statement writes: fewer than it may have parameters."""

_KEPT = "sums"


def changes(session: Session, table: Table) -> Counter[Key]:
    """What the transaction has changed of a table so far; to be added to."""
    kept: dict[Table, Counter[Key]] = session.info.setdefault(_KEPT, {})
    return kept.setdefault(table, Counter())


def write(session: Session) -> None:
    """Write what the transaction has changed; for its end."""
    kept: dict[Table, Counter[Key]] = session.info.pop(_KEPT, {})
    for table in sorted(kept, key=lambda one: one.name):
        changed = sorted((key, size) for key, size in kept[table].items() if size)
        for start in range(0, len(changed), _ROWS):
            _add(session, table, changed[start : start + _ROWS])


def _add(session: Session, table: Table, changed: list[tuple[Key, int]]) -> None:
    kind, place = (column.name for column in list(table.c)[:2])
    slot = "0" if is_sqlite(session) else f"mod(pg_backend_pid(), {_SLOTS})"
    rows = ", ".join(f"(:k{at}, :p{at}, {slot}, :s{at})" for at in range(len(changed)))
    told: dict[str, str | int] = {}
    for at, (key, size) in enumerate(changed):
        told |= {f"k{at}": key[0], f"p{at}": key[1], f"s{at}": size}
    # As text, which is the same for both databases, and quicker than a construct of so many rows.
    statement = (
        f"INSERT INTO {table.name} ({kind}, {place}, slot, size) VALUES {rows}"
        f" ON CONFLICT ({kind}, {place}, slot) DO UPDATE SET size = {table.name}.size + excluded.size"
    )
    session.execute(text(statement), told)
