"""Where the values of a searched property are stored: the columns that conditions and selects use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, literal_column, select, true

from store.core.phones.facts import NumberType
from store.core.query.tree import Condition, Kind
from store.core.types import FieldType
from store.core.urns.schemes import SCHEMES
from store.database.models import addresses, contacts, memberships, values
from store.repositories.mapping import READING_COLUMNS
from store.repositories.snapshot import WorkspaceSnapshot
from store.search.dialects import unindexed

Test = Callable[["Source"], ColumnElement[bool]]
"""Makes a condition on a source's value."""


@dataclass(frozen=True, slots=True)
class Source:
    """The column with the values, and the one with the id of their contact.

    `given` is true of every row that has a value. `steps` is true of every row, and lets an index be used
    whose first column a condition does not name. With `probing` values are looked up for one contact at a
    time.
    """

    table: FromClause
    contact_id: ColumnElement[int]
    value: ColumnElement[Any]
    given: tuple[ColumnElement[bool], ...] = ()
    steps: tuple[ColumnElement[bool], ...] = ()
    probing: bool = True

    @property
    def is_own(self) -> bool:
        """Whether the value is a column of the contact itself, which has it once."""
        return self.table is contacts

    def matches(self, test: Test, of: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether any value of the contact whose id is in the column `of` passes.

        For the contact's own columns the statement has to be at the contact's row.
        """
        where = and_(true(), *self.given, test(self))
        if self.is_own:
            return where
        found: Select[Any] = select(literal_column("1")).select_from(self.table)
        return found.where(self.contact_id == of, where).correlate(table_of(of)).exists()

    def ids(self, test: Test) -> Select[Any]:
        """The ids of the contacts of which any value passes, with duplicates."""
        owned = () if self.is_own else (self.contact_id.is_not(None),)
        return select(self.contact_id).where(*self.steps, *self.given, *owned, test(self))


def table_of(column: ColumnElement[Any]) -> FromClause:
    """The table that has a column."""
    table = getattr(column, "table", None)
    assert isinstance(table, FromClause)
    return table


def is_own(condition: Condition) -> bool:
    """Whether a condition needs the contact's row, and not only rows that refer to it."""
    return condition.kind is Kind.ATTRIBUTE and condition.key in _OWN


def source(snapshot: WorkspaceSnapshot, condition: Condition, *, probing: bool) -> Source | None:
    """Where the values of a condition's property are; None when no contact has any.

    With `probing` they are looked up for one contact at a time, by no other index than the contact's.
    """
    if condition.kind is Kind.FIELD:
        return _field(snapshot.field_ids.get(condition.key), condition.field_type or FieldType.TEXT, probing)
    if condition.kind is Kind.SCHEME:
        return _scheme(condition.key, probing)
    if condition.key in _OWN:
        column = contacts.c[_OWN[condition.key]]
        return Source(contacts, contacts.c.id, column, (column.is_not(None),) if column.nullable else ())
    make = _ELSEWHERE.get(condition.key)
    return make(probing) if make else None


def _table(table: Table, probing: bool) -> FromClause:
    return (_PROBED if probing else _FOUND)[table]


def _field(field_id: int | None, field_type: FieldType, probing: bool) -> Source | None:
    if field_id is None:
        return None
    table = _table(values, probing)
    column = table.c[READING_COLUMNS[field_type]]
    given = (table.c.field_id == field_id, column.is_not(None))
    return Source(table, table.c.contact_id, column, given, probing=probing)


def _scheme(scheme: str, probing: bool) -> Source:
    table = _table(addresses, probing)
    path = _column(table, "folded", probing)
    return Source(table, table.c.contact_id, path, (_column(table, "scheme", probing) == scheme, path != ""))


def _column(table: FromClause, name: str, probing: bool) -> ColumnElement[Any]:
    column = table.c[name]
    return unindexed(column, type_=column.type) if probing else column


def _address(name: str, probing: bool) -> Source:
    table = _table(addresses, probing)
    value = _column(table, name, probing)
    return Source(table, table.c.contact_id, value, (value != "",), _steps(table, name))


def _steps(table: FromClause, name: str) -> tuple[ColumnElement[bool], ...]:
    if name == "folded":
        return (table.c.scheme.in_(sorted(SCHEMES)),)
    return (table.c.number_type.in_(_TYPES),) if name == "country" else ()


def _locks(probing: bool) -> Source:
    table = _table(addresses, probing)
    channel = _column(table, "channel_id", probing)
    return Source(table, table.c.contact_id, channel, (channel.is_not(None),))


def _groups(probing: bool) -> Source:
    table = _table(memberships, probing)
    return Source(table, table.c.contact_id, table.c.group_id)


# One alias of a table to find contacts by and one to probe each that was found. Made once: making one takes
# as long as the rest of a statement.
_FOUND = {table: table.alias(f"found_{table.name}") for table in (addresses, memberships, values)}
_PROBED = {table: table.alias(f"asked_{table.name}") for table in (addresses, memberships, values)}

_TYPES = ("", *(str(one) for one in NumberType))

_OWN: Mapping[str, str] = {
    "name": "sort_name",
    "uuid": "uuid",
    "id": "id",
    "ref": "id",
    "status": "status",
    "language": "language",
    "created_on": "created_on",
    "last_seen_on": "last_seen_on",
    "channel": "route_channel_id",
}

_ELSEWHERE: Mapping[str, Callable[[bool], Source]] = {
    "urn": lambda probing: _address("folded", probing),
    "country": lambda probing: _address("country", probing),
    "carrier": lambda probing: _address("carrier", probing),
    "number_type": lambda probing: _address("number_type", probing),
    "locked": _locks,
    "group": _groups,
}
