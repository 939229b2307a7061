"""From the text of a search to its tree.

This module loads the parser library (some 60 ms) and the tables of countries: `store.core.query` loads it
when the first search is parsed.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from store.core.query.canonical import join
from store.core.query.conditions import read_condition
from store.core.query.errors import QueryError
from store.core.query.grammar import MAX_DEPTH, ParsedCondition, ParsedNode, read
from store.core.query.implicit import numbers_joined, whole_number, without_signs
from store.core.query.query import Query
from store.core.query.scope import Scope
from store.core.query.tree import Branch, Junction, Node
from store.core.types import Channel, Field, Group

_T = TypeVar("_T")


def parse(
    text: str,
    *,
    fields: Iterable[Field] | None = (),
    groups: Iterable[Group] | None = (),
    channels: Iterable[Channel] | None = (),
    flows: Iterable[str] | None = (),
    country: str = "",
    redacted: bool = False,
    names_shown: bool = False,
    date_order: str = "dmy",
    timezone: str = "UTC",
    today: date | None = None,
    keep_relative: bool = False,
) -> Query:
    """The search that a text means, without any text everybody; QueryError, with its place, if it means none.

    With `fields` None nothing is known of the workspace, and fields, groups, channels and flows are taken on
    trust. `redacted` hides addresses and names, so that neither can be searched; with `names_shown` it hides
    addresses only. `today` is what `today`, `yesterday` and `-30d` count from; without it they are no dates.
    With `keep_relative` they stay in the canonical text and the query carries the day; else they are dates.
    """
    scope = Scope(
        fields=_known(fields),
        groups=_known(groups if fields is not None else None),
        channels=_known(channels if fields is not None else None),
        flows=_known(flows if fields is not None else None),
        redacted=redacted,
        names_shown=names_shown,
        country=country,
        date_order=date_order,
        timezone=timezone,
        today=today,
        keep_relative=keep_relative,
    )
    try:
        return _read(text, scope)
    except QueryError as error:
        error.text = text
        raise


def _read(text: str, scope: Scope) -> Query:
    root = None
    if text.strip():
        number = None if scope.redacted else whole_number(text, scope.country)
        root = number or _node(read(text), scope, text)
    query = Query(root, scope.redacted, scope.country, scope.fields is None, scope.date_order)
    if scope.keep_relative and query.is_relative:
        query = replace(query, day=scope.today)
    _check_depth(query, text)
    return query


def _known(items: Iterable[_T] | None) -> tuple[_T, ...] | None:
    return None if items is None else tuple(items)


def _node(part: ParsedNode, scope: Scope, text: str) -> Node | None:
    if isinstance(part, ParsedCondition):
        return read_condition(part, scope)
    parts = part.parts if part.junction is Junction.OR else without_signs(part.parts)
    if part.junction is Junction.AND and not scope.redacted:
        parts = numbers_joined(parts, text)
    return join(part.junction, [_node(each, scope, text) for each in parts])


def _check_depth(query: Query, text: str) -> None:
    """Where AND and OR meet the canonical text has brackets that need not be typed; they are limited too, for
    else it would not read back."""
    if _depth(query.root) > MAX_DEPTH:
        message = f"AND and OR can be nested {MAX_DEPTH} deep, and here they are nested deeper."
        start = len(text) - len(text.lstrip())
        raise QueryError("too_complex", message, offset=start, length=len(text.strip()))


def _depth(node: Node | None) -> int:
    """How deep the brackets of the canonical text are nested."""
    if not isinstance(node, Branch):
        return 0
    return max(_depth(part) + isinstance(part, Branch) for part in node.parts)
