"""Parsed queries of smart groups: what they mean, and which parts of a contact they depend on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from store.core.query import Query, QueryError
from store.core.query.tree import Branch, Condition, Kind, Node, conditions
from store.core.types import Contact, Group

ADDRESSES = "addresses"
ALWAYS = "always"
_ROUTE = ("channel", "locked")

_DEPENDENCIES: Mapping[str, str] = {
    **{name: name for name in ("name", "language", "created_on", "last_seen_on")},
    **dict.fromkeys(("urn", "carrier", "country", "number_type"), ADDRESSES),
}
"""The part of a contact that a condition on an attribute is about; any other looks at the contact always."""


@dataclass(frozen=True, slots=True)
class SmartGroup:
    """A smart group with its parsed query; None for a query that is no longer valid, whose group is empty.

    `meaning` is a digest of the parsed query, so that it changes when the query means something else.
    `depends_on` are the parts of a contact that the query reads; `routed` is whether it asks for the route.
    """

    group: Group
    query: Query | None = field(compare=False)
    meaning: str = ""
    depends_on: frozenset[str] = frozenset()
    routed: bool = False

    @property
    def root(self) -> Node | None:
        """The root of the parsed query."""
        return self.query.root if self.query is not None else None

    def asks_for(self, *attributes: str) -> bool:
        """Whether it has a condition on any of those attributes."""
        return any(one.kind is Kind.ATTRIBUTE and one.key in attributes for one in conditions(self.root))


def read(group: Group, parse: Callable[[str], Query]) -> SmartGroup:
    """A smart group with its query as it parses now."""
    try:
        query = parse(group.query)
    except QueryError:
        return SmartGroup(group, None)
    asked = list(conditions(query.root))
    parts = frozenset(map(_dependency, asked))
    routed = any(one.kind is Kind.ATTRIBUTE and one.key in _ROUTE for one in asked)
    return SmartGroup(group, query, meaning_of(query), parts, routed)


def meaning_of(query: Query) -> str:
    """A digest of what a query asks for, independent of the names in it."""
    return sha256(repr(_asked(query.root)).encode()).hexdigest() if query.root is not None else ""


def _asked(node: Node | None) -> object:
    if isinstance(node, Branch):
        return (node.junction, tuple(map(_asked, node.parts)))
    return node and (node.kind, node.key, node.operator, node.asks_if_set, node.operand, node.field_type)


def renamed(query: Query, attribute: str, uuid: str, name: str) -> str:
    """The text of a query after a channel or a group (`attribute` says which) got another name.

    QueryError when it is too long to be parsed again.
    """
    from store.core.query.grammar import check_size  # noqa: PLC0415 - loads the parser library

    text = str(replace(query, root=_renamed(query.root, attribute, uuid, name)))
    check_size(text)
    return text


def _renamed(node: Node | None, attribute: str, uuid: str, name: str) -> Node | None:
    if isinstance(node, Branch):
        parts = (_renamed(part, attribute, uuid, name) for part in node.parts)
        return replace(node, parts=tuple(part for part in parts if part is not None))
    if node is not None and (node.kind, node.key, node.operand) == (Kind.ATTRIBUTE, attribute, uuid):
        return replace(node, value=name)
    return node


def changed_parts(before: Contact | None, after: Contact) -> frozenset[str] | None:
    """The parts of an active contact that changed; None for all of them, when it became active."""
    if before is None or before.status is not after.status:
        return None
    found = {ALWAYS}
    for name in ("name", "language", "created_on", "last_seen_on", ADDRESSES):
        if getattr(before, name) != getattr(after, name):
            found.add(name)
    keys = {*before.fields, *after.fields}
    found.update(f"fields.{key}" for key in keys if before.fields.get(key) != after.fields.get(key))
    return frozenset(found)


def _dependency(condition: Condition) -> str:
    if condition.kind is Kind.FIELD:
        return f"fields.{condition.key}"
    if condition.kind is Kind.SCHEME:
        return ADDRESSES
    return _DEPENDENCIES.get(condition.key, ALWAYS)
