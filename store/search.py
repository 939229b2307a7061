"""A search as SQL, with the meaning that `store.core.matching` gives it in memory."""

from sqlalchemy import ColumnElement, and_, or_, true

from store.catalogue import Catalogue
from store.core.query import Query
from store.core.query_tree import Branch, Condition, Junction, Kind, Node, Operator
from store.search_conditions import fulfils

__all__ = ["holds", "parts", "where"]


def where(query: Query, catalogue: Catalogue) -> ColumnElement[bool]:
    """Whether the contact that a statement is looking at is one that a search finds."""
    return true() if query.root is None else holds(query.root, catalogue)


def parts(node: Node) -> tuple[Node, ...]:
    """The parts of a search that all have to hold."""
    return node.parts if isinstance(node, Branch) and node.junction is Junction.AND else (node,)


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


def holds(node: Node, catalogue: Catalogue) -> ColumnElement[bool]:
    """Whether a part of a search holds for the contact that a statement is looking at."""
    if isinstance(node, Condition):
        return fulfils(catalogue, node)
    join = and_ if node.junction is Junction.AND else or_
    return join(*(holds(part, catalogue) for part in node.parts))
