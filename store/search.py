"""A search as SQL, with the meaning that `store.core.matching` gives it in memory."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from store.core.query import Query
from store.core.query.tree import Branch, Condition, Junction, Kind, Node, Operator, conditions
from store.database.models import contacts
from store.repositories.snapshot import WorkspaceSnapshot
from store.search_conditions import fulfils
from store.search_sources import is_own

_ID: ColumnElement[Any] = contacts.c.id


def where(query: Query, snapshot: WorkspaceSnapshot) -> ColumnElement[bool]:
    """Whether the contact that a statement is looking at is one that a search finds."""
    return true() if query.root is None else holds(query.root, snapshot)


def parts(node: Node) -> tuple[Node, ...]:
    """The parts of a search that all have to hold, first those that ask for groups: they are looked up in a
    small table, and SQLite asks one after the other."""
    if not isinstance(node, Branch) or node.junction is not Junction.AND:
        return (node,)
    return tuple(sorted(node.parts, key=lambda part: not _asks_for_group(part)))


def _asks_for_group(node: Node) -> bool:
    return isinstance(node, Condition) and (node.kind, node.key) == (Kind.ATTRIBUTE, "group")


def lacks(node: Node, sort: str) -> bool | None:
    """Whether all that a search finds lack a property, by the name that lists are sorted by; None where some
    may and some may not."""
    for part in parts(node):
        if not isinstance(part, Condition) or part.kind is Kind.SCHEME:
            continue
        if sort == (f"field:{part.key}" if part.kind is Kind.FIELD else part.key):
            if part.asks_if_set:
                return part.operator is Operator.EQUAL
            if part.operator is not Operator.NOT_EQUAL:
                return False
    return None


def needs_row(node: Node) -> bool:
    """Whether a part of a search looks at the contact itself, and not only at what has its id."""
    return any(is_own(one) for one in conditions(node))


def holds(node: Node, snapshot: WorkspaceSnapshot, of: ColumnElement[Any] = _ID) -> ColumnElement[bool]:
    """Whether a part of a search holds for the contact whose id a column has that a statement is looking
    at."""
    if isinstance(node, Condition):
        return fulfils(snapshot, node, of)
    join = and_ if node.junction is Junction.AND else or_
    return join(*(holds(part, snapshot, of) for part in node.parts))
