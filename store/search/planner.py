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
from store.search.conditions import conjuncts, index_selects, is_exact
from store.search.filters import NO_GROUP, Filter

FEW = 30_000
"""Counting stops there: as many are found and sorted by an index in a tenth of a second."""


@dataclass(frozen=True)
class AccessPath:
    """Selects that together give the ids of all contacts of a filter; other ids and duplicates may be there.

    `satisfied` has the group's id or the conjunct that holds for all of them, if any does. `size` is the
    number of ids once counted, a lower bound with `truncated`; that of a group is stored: `known_size`.
    """

    selects: tuple[Select[Any], ...]
    satisfied: tuple[object, ...] = ()
    size: int = 0
    truncated: bool = False
    known_size: int | None = None

    @property
    def ids(self) -> Any:
        """The ids as one select."""
        return self.selects[0] if len(self.selects) == 1 else union_all(*self.selects)

    def narrowed(self, filtered: Filter) -> "AccessPath":
        """Of the contacts those for which all holds that can be told by their id: so that the rows of the
        others are not looked at."""
        own, apart = filtered.split()
        selects = []
        for one in self.selects:
            (of,) = one.selected_columns
            selects.append(one.where(*filtered.probes(*self.satisfied, *own, of=of)))
        return replace(self, selects=tuple(selects), satisfied=(*self.satisfied, *apart))


def access_paths(session: Session, filtered: Filter) -> tuple[AccessPath, ...]:
    """The indexes that the contacts of a filter can be found by, not yet counted."""
    found = []
    if filtered.group_id is not None and filtered.group_id != NO_GROUP:
        members = select(memberships.c.contact_id).where(memberships.c.group_id == filtered.group_id)
        found.append(
            AccessPath((members,), (filtered.group_id,), known_size=_members(session, filtered.group_id))
        )
    if filtered.root is not None:
        found += _of_parts(session, filtered, conjuncts(filtered.root))
    return tuple(found)


def most_selective(session: Session, among: Iterable[AccessPath], limit: int) -> AccessPath | None:
    """The one that selects the fewest contacts, counted up to a limit; None of none."""
    best: AccessPath | None = None
    for one in among:
        if best is not None and best.size == 0:
            break
        limit = min(limit, best.size) if best else limit
        size = min(one.known_size, limit) if one.known_size is not None else _counted(session, one, limit)
        if best is None or size < best.size:
            best = replace(one, size=size, truncated=size >= limit)
    return best


def _counted(session: Session, one: AccessPath, limit: int) -> int:
    query = select(func.count()).select_from(one.ids.limit(limit).subquery())
    return int(session.execute(query).scalar_one())


def _of_parts(session: Session, filtered: Filter, nodes: Iterable[Node]) -> list[AccessPath]:
    """The parts, which all have to hold, that an index can find."""
    return [
        AccessPath(
            selects, (part,) if _is_settled(part) else (), known_size=_known_size(session, filtered, part)
        )
        for part in nodes
        if (selects := _selects(session, filtered, part))
    ]


def _known_size(session: Session, filtered: Filter, part: Node) -> int | None:
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
        found = index_selects(session, filtered.snapshot, node)
        if node.key in _WITHOUT_FOLDER:
            return found
        return tuple(
            one.where(filtered.in_folder) if contacts in one.get_final_froms() else one for one in found
        )
    if node.junction is Junction.AND:
        best = most_selective(session, _of_parts(session, filtered, node.parts), FEW)
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
