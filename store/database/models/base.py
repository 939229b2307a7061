"""The base classes of the tables, and the constraints that several of them have."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, text
from sqlmodel import Field, SQLModel

VERSION_TABLE = "cordboard_version"
"""Where the revision of the tables is recorded."""

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


BY_KEY = {"sqlite_with_rowid": False}
"""For tables that are read by their whole key: SQLite stores the rows in its order, without another index."""


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that the column has one of these values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def at_most(column: str, length: int) -> CheckConstraint:
    """A check of the text's length."""
    return CheckConstraint(f"length({column}) <= {length}", name=f"{column}_length")


def some_of(name: str, *columns: str, where: str) -> Index:
    """An index of the rows that meet a condition.

    PostgreSQL has it too, from the revision that makes it: to name it for that dialect would load the dialect
    at every start."""
    return Index(name, *columns, sqlite_where=text(where))


def link(target: str, on_delete: str, *, nullable: bool = True, primary_key: bool = False) -> Any:
    """A column with a foreign key."""
    column: Column[int] = Column(
        ForeignKey(target, ondelete=on_delete), nullable=nullable and not primary_key, primary_key=primary_key
    )
    return Field(default=None, sa_column=column)


class Base(SQLModel):
    """The base of all tables: one registry with predictable names for constraints."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMES)
    __table__: ClassVar[Table]


class Row(Base):
    """A table with an integer key."""

    id: int | None = Field(default=None, primary_key=True)


class Entity(Row):
    """A table whose rows are identified outside the database by a UUID."""

    uuid: str = Field(max_length=36, unique=True)
