"""How the contacts of a list are found: along its order, or by an index that part of the filter selects from.

The same search takes three milliseconds or a second by that choice. So the parts that an index can find are
counted first, as far as it matters, and the one that selects the fewest leads.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlmodel import Session

from store.core.query.tree import Branch, Condition, Junction, Kind, Node
from store.database.models import contacts, memberships
from store.repositories import counts
from store.search.conditions import ids, is_exact, parts
from store.search.filters import NOBODY, Filter

FEW = 30_000
"""Counting stops there: as many are found and sorted by an index in a tenth of a second."""


@dataclass(frozen=True)
class Lead:
    """Selects that together find the ids of all contacts of a filter, and others, some of them twice: how
    many once counted, and at least so many with `more`. `settles` has the group's id or the part of the
    search that holds for all of them, if any does. The size of a group is `known`."""

    selects: tuple[Select[Any], ...]
    settles: tuple[object, ...] = ()
    size: int = 0
    more: bool = False
    known: int | None = None

    @property
    def ids(self) -> Any:
        """The ids as one select."""
        return self.selects[0] if len(self.selects) == 1 else union_all(*self.selects)

    def narrowed(self, filtered: Filter) -> "Lead":
        """Of the contacts those for which all holds that can be told by their id: so that the rows of the
        others are not looked at."""
        own, apart = filtered.split()
        selects = []
        for one in self.selects:
            (of,) = one.selected_columns
            selects.append(one.where(*filtered.probes(*self.settles, *own, of=of)))
        return replace(self, selects=tuple(selects), settles=(*self.settles, *apart))


def leads(session: Session, filtered: Filter) -> tuple[Lead, ...]:
    """The indexes that the contacts of a filter can be found by, not yet counted."""
    found = []
    if filtered.group_id is not None and filtered.group_id != NOBODY:
        members = select(memberships.c.contact_id).where(memberships.c.group_id == filtered.group_id)
        found.append(Lead((members,), (filtered.group_id,), known=_members(session, filtered.group_id)))
    if filtered.root is not None:
        found += _of_parts(session, filtered, parts(filtered.root))
    return tuple(found)


def fewest(session: Session, among: Iterable[Lead], limit: int) -> Lead | None:
    """The one that selects the fewest contacts, counted up to a limit; None of none."""
    best: Lead | None = None
    for one in among:
        if best is not None and best.size == 0:
            break
        limit = min(limit, best.size) if best else limit
        size = min(one.known, limit) if one.known is not None else _counted(session, one, limit)
        if best is None or size < best.size:
            best = replace(one, size=size, more=size >= limit)
    return best


def _counted(session: Session, one: Lead, limit: int) -> int:
    query = select(func.count()).select_from(one.ids.limit(limit).subquery())
    return int(session.execute(query).scalar_one())


def _of_parts(session: Session, filtered: Filter, nodes: Iterable[Node]) -> list[Lead]:
    """The parts, which all have to hold, that an index can find."""
    return [
        Lead(selects, (part,) if _is_settled(part) else (), known=_known(session, filtered, part))
        for part in nodes
        if (selects := _selects(session, filtered, part))
    ]


def _known(session: Session, filtered: Filter, part: Node) -> int | None:
    """How many contacts a part finds, where that is kept: it asks for the members of a group."""
    if not isinstance(part, Condition) or (part.kind, part.key) != (Kind.ATTRIBUTE, "group"):
        return None
    group_id = filtered.snapshot.group_ids.get(str(part.operand))
    return None if part.asks_if_set or group_id is None else _members(session, group_id)


def _members(session: Session, group_id: int) -> int:
    return counts.read(session).groups.get(group_id, 0)


def _is_settled(node: Node) -> bool:
    """Whether the selects of a part find no others than those that it holds for."""
    if isinstance(node, Branch):
        return node.junction is Junction.OR and all(_is_settled(part) for part in node.parts)
    return is_exact(node)


def _selects(session: Session, filtered: Filter, node: Node) -> tuple[Select[Any], ...]:
    """Selects that together find all contacts that a part of a search holds for; none when no index can."""
    if isinstance(node, Condition):
        found = ids(session, filtered.snapshot, node)
        if node.key in _WITHOUT_FOLDER:
            return found
        return tuple(
            one.where(filtered.in_folder) if contacts in one.get_final_froms() else one for one in found
        )
    if node.junction is Junction.AND:
        best = fewest(session, _of_parts(session, filtered, node.parts), FEW)
        return best.selects if best else ()
    added: list[Select[Any]] = []
    for part in node.parts:
        selects = _selects(session, filtered, part)
        if not selects:
            return ()
        added += selects
    return tuple(added)


_WITHOUT_FOLDER = frozenset({"uuid", "id", "ref", "channel"})
"""Properties whose index does not begin by the folder: the row would be looked at for that alone."""
