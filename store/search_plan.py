"""How the contacts of a list are found: along its order, or by an index that part of the filter selects from.

The same search takes three milliseconds or a second by that choice. So the parts that an index can find are
counted first, as far as it matters, and the one that selects the fewest leads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, literal_column, select, union_all
from sqlmodel import Session

from store.core.query_tree import Branch, Condition, Junction, Node
from store.filters import NOBODY, Filter
from store.models import contacts, memberships
from store.search import parts
from store.search_conditions import EXACT, ids

_ONE: Any = literal_column("1").label("one")

FEW = 30_000
"""Counting stops there: as many are found and sorted by an index in a tenth of a second."""


@dataclass(frozen=True)
class Lead:
    """Selects that together find all contacts of a filter, and others: how many, and at least so many with
    `more`. `settles` is the group's id or the part of the search that holds for all of them, if any does."""

    selects: tuple[Select[Any], ...]
    size: int
    more: bool = False
    settles: object = None

    @property
    def ids(self) -> Any:
        """The ids as one select."""
        return self.selects[0] if len(self.selects) == 1 else union_all(*self.selects)


def lead(session: Session, filtered: Filter, limit: int = FEW) -> Lead | None:
    """The index that selects the fewest contacts, counted up to a limit; None when no part has one."""
    best = None
    if filtered.group_id is not None and filtered.group_id != NOBODY:
        members = select(memberships.c.contact_id).where(memberships.c.group_id == filtered.group_id)
        best = replace(_counted(session, (members,), limit), settles=filtered.group_id)
    if filtered.root is None:
        return best
    return _fewest(session, filtered, parts(filtered.root), limit, best)


def _is_settled(node: Node) -> bool:
    """Whether the selects of a part find no others than those that it holds for."""
    if isinstance(node, Branch):
        return node.junction is Junction.OR and all(_is_settled(part) for part in node.parts)
    return not isinstance(node.operand, Decimal) or len(node.operand.as_tuple().digits) <= EXACT


def _fewest(
    session: Session, filtered: Filter, nodes: Sequence[Node], limit: int, best: Lead | None = None
) -> Lead | None:
    """Of parts that all have to hold, the one that selects the fewest."""
    for part in nodes:
        if best is not None and best.size == 0:
            return best
        limit = min(limit, best.size) if best else limit
        selects = _selects(session, filtered, part, limit)
        if selects:
            counted = _counted(session, selects, limit)
            if best is None or counted.size < best.size:
                best = replace(counted, settles=part if _is_settled(part) else None)
    return best


def _counted(session: Session, selects: tuple[Select[Any], ...], limit: int) -> Lead:
    """Selects with their size, counted no further than the limit."""
    # The numbers of columns must agree, and nothing but the number of rows is wanted.
    some = [one.with_only_columns(_ONE, maintain_column_froms=True) for one in selects]
    rows = some[0] if len(some) == 1 else select(union_all(*some).subquery().c.one)
    query = select(func.count()).select_from(rows.limit(limit).subquery())
    size = int(session.execute(query).scalar_one())
    return Lead(selects, size, size >= limit)


def _selects(session: Session, filtered: Filter, node: Node, limit: int) -> tuple[Select[Any], ...]:
    """Selects that together find all contacts that a part of a search holds for; none when no index can."""
    if isinstance(node, Condition):
        made = ids(session, filtered.catalogue, node)
        if made is None:
            return ()
        return (made.where(filtered.in_folder) if contacts in made.get_final_froms() else made,)
    if node.junction is Junction.AND:
        found = _fewest(session, filtered, node.parts, limit)
        return found.selects if found else ()
    added: list[Select[Any]] = []
    for part in node.parts:
        selects = _selects(session, filtered, part, limit)
        if not selects:
            return ()
        added += selects
    return tuple(added)
