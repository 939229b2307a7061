"""What is wrong with a database itself: damaged pages, wrong indexes, rows that lead nowhere."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, UniqueConstraint, func, select, text
from sqlmodel import Session

from store.database.dialects import is_sqlite
from store.database.models.base import Base

_MOST = 5
"""How many faults of a file are told: one that is damaged has hundreds."""

_INVALID = (
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    " AND pg_table_is_visible(indrelid) ORDER BY 1"
)


def pages(session: Session) -> Iterator[str]:
    """Faults of pages and indexes, each as what stands after "damaged:"."""
    if is_sqlite(session):
        found = session.execute(text(f"PRAGMA integrity_check({_MOST})")).scalars()
        yield from (line.strip().partition("\n")[0] for line in found if line != "ok")
        return
    for name in session.execute(text(_INVALID)).scalars():
        yield f"the index {name} is not valid"
    for table in Base.metadata.sorted_tables:
        for columns in _unique(table):
            groups = select(func.count()).select_from(table).group_by(*columns).having(func.count() > 1)
            groups = groups.where(*(column.is_not(None) for column in columns))
            if twice := session.execute(select(func.count()).select_from(groups.subquery())).scalar_one():
                names = ", ".join(column.name for column in columns)
                yield f"{twice} values of {table.name} ({names}) are there twice"


def lost_links(session: Session) -> Iterator[str]:
    """Rows that refer to rows that are not there, counted for each link."""
    for table in Base.metadata.sorted_tables:
        for link in table.constraints:
            if isinstance(link, ForeignKeyConstraint):
                lost = _lost(session, table, link)
                if lost:
                    target = link.referred_table.name
                    yield f"{lost} rows of {table.name} belong to rows of {target} that are not there"


def _lost(session: Session, table: Table, link: ForeignKeyConstraint) -> int:
    element = link.elements[0]
    target = link.referred_table.alias()
    there = (
        select(target.c[element.column.name]).where(target.c[element.column.name] == element.parent).exists()
    )
    query = select(func.count()).select_from(table).where(element.parent.is_not(None), ~there)
    return int(session.execute(query).scalar_one())


def _unique(table: Table) -> Iterator[list[Column[Any]]]:
    """The columns of each rule that no two rows have the same values."""
    for rule in (*table.constraints, *table.indexes):
        if isinstance(rule, UniqueConstraint) or (isinstance(rule, Index) and rule.unique):
            yield list(rule.columns)
