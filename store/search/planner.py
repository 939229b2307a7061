"""Query planning: the access paths to the contacts of a filter, and the most selective of them.

The same search takes three milliseconds or a second by that choice. So the contacts of each path are counted
first, as far as it matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlmodel import Session

from store.core.query.tree import Branch, Condition, Junction, Node, conditions
from store.database.models import contacts, memberships
from store.repositories import counts
from store.search.conditions import index_selects, is_attribute, is_exact
from store.search.filters import NO_GROUP, Filter
from store.search.sources import is_own

FEW = 30_000
"""Where counting stops: so many contacts are found and sorted by an index in a tenth of a second."""


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
        """The path with all conditions that need only a contact's id, so that fewer contact rows are read."""
        own = [part for part in filtered.conjuncts if any(map(is_own, conditions(part)))]
        apart = [part for part in filtered.conjuncts if part not in own]
        selects = []
        for one in self.selects:
            (of,) = one.selected_columns
            selects.append(one.where(*filtered.probes(*self.satisfied, *own, of=of)))
        return replace(self, selects=tuple(selects), satisfied=(*self.satisfied, filtered.group_id, *apart))


def access_paths(session: Session, filtered: Filter) -> tuple[AccessPath, ...]:
    """The access paths to the contacts of a filter, not yet counted."""
    found = []
    if filtered.group_id is not None and filtered.group_id != NO_GROUP:
        members = select(memberships.c.contact_id).where(memberships.c.group_id == filtered.group_id)
        found.append(
            AccessPath((members,), (filtered.group_id,), known_size=_group_size(session, filtered.group_id))
        )
    return (*found, *_paths_of(session, filtered, filtered.conjuncts))


def most_selective(session: Session, among: Iterable[AccessPath], limit: int) -> AccessPath | None:
    """The path that selects the fewest contacts, counted up to a limit; None when there are no paths."""
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


def _paths_of(session: Session, filtered: Filter, nodes: Iterable[Node]) -> list[AccessPath]:
    """The access paths by each of the conjuncts that has one."""
    return [
        AccessPath(
            selects, (part,) if _is_exact(part) else (), known_size=_known_size(session, filtered, part)
        )
        for part in nodes
        if (selects := _selects(session, filtered, part))
    ]


def _known_size(session: Session, filtered: Filter, part: Node) -> int | None:
    """How many contacts a part finds, where that is stored: for the members of a group."""
    if not is_attribute(part, "group"):
        return None
    group_id = filtered.snapshot.group_ids.get(str(part.operand))
    return None if part.asks_if_set or group_id is None else _group_size(session, group_id)


def _group_size(session: Session, group_id: int) -> int:
    return counts.read(session).groups.get(group_id, 0)


def _is_exact(node: Node) -> bool:
    """Whether the selects of a part give no other contacts than those that it holds for."""
    if isinstance(node, Branch):
        return node.junction is Junction.OR and all(_is_exact(part) for part in node.parts)
    return is_exact(node)


def _selects(session: Session, filtered: Filter, node: Node) -> tuple[Select[Any], ...]:
    """Selects that together give all contacts that a part of a search holds for; none without an index."""
    if isinstance(node, Condition):
        found = index_selects(session, filtered.snapshot, node)
        if node.key in _WITHOUT_FOLDER:
            return found
        return tuple(
            one.where(filtered.in_folder) if contacts in one.get_final_froms() else one for one in found
        )
    if node.junction is Junction.AND:
        best = most_selective(session, _paths_of(session, filtered, node.parts), FEW)
        return best.selects if best else ()
    added: list[Select[Any]] = []
    for part in node.parts:
        selects = _selects(session, filtered, part)
        if not selects:
            return ()
        added += selects
    return tuple(added)


_WITHOUT_FOLDER = frozenset({"uuid", "id", "ref", "channel"})
"""Properties whose index does not start with the folder: the row would be read for that alone."""
