"""The filter of a list as SQL: a folder, a group and a search."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, literal_column, select

from store.core.query.tree import Branch, Condition, Junction, Kind, Node, Operator
from store.core.types import Status
from store.core.views import Listing
from store.database.models import contacts, memberships
from store.repositories.snapshot import WorkspaceSnapshot
from store.search.conditions import compile_node, is_attribute

_ID: ColumnElement[Any] = contacts.c.id

NO_GROUP = -1
"""The id of a group that does not exist."""


@dataclass(frozen=True)
class Filter:
    """The folder, the group and the search of a listing; a contact has to meet all of them.

    `group_id` is None for the whole folder, `root` None without a search.
    """

    snapshot: WorkspaceSnapshot
    folder: Status
    group_id: int | None = None
    root: Node | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it is a whole folder."""
        return self.group_id is None and self.root is None

    @property
    def in_folder(self) -> ColumnElement[bool]:
        """The condition on the folder, which is the first column of every index on contacts."""
        return contacts.c.status == str(self.folder)

    @property
    def conjuncts(self) -> tuple[Node, ...]:
        """The parts of the search that all have to hold.

        Those on groups come first: they are looked up in a small table, and SQLite evaluates in this order.
        """
        if isinstance(self.root, Branch) and self.root.junction is Junction.AND:
            return tuple(sorted(self.root.parts, key=lambda part: not is_attribute(part, "group")))
        return () if self.root is None else (self.root,)

    def probes(self, *known: object, of: ColumnElement[Any] = _ID) -> tuple[ColumnElement[bool], ...]:
        """The conditions of group and search on one contact, whose id is in the column `of`.

        `known` are the group's id and those conjuncts that hold already; they are left out.
        """
        found: list[ColumnElement[bool]] = []
        if self.group_id == NO_GROUP:
            return (false(),)
        if self.group_id is not None and self.group_id not in known:
            own = (memberships.c.group_id == self.group_id, memberships.c.contact_id == of)
            found.append(select(literal_column("1")).where(*own).correlate_except(memberships).exists())
        if self.root is not None:
            found += [compile_node(one, self.snapshot, of) for one in self.conjuncts if one not in known]
        return tuple(found)

    def is_unset(self, sort: str) -> bool | None:
        """Whether all contacts found lack the value that the list is sorted by; None if only some may."""
        for part in self.conjuncts:
            if not isinstance(part, Condition) or part.kind is Kind.SCHEME:
                continue
            if sort == (f"field:{part.key}" if part.kind is Kind.FIELD else part.key):
                if part.asks_if_set:
                    return part.operator is Operator.EQUAL
                if part.operator is not Operator.NOT_EQUAL:
                    return False
        return None

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """All conditions of the filter."""
        return (self.in_folder, *self.probes())


def of_listing(snapshot: WorkspaceSnapshot, listing: Listing, today: date | None = None) -> Filter:
    """The filter of a listing; QueryError when its text is not a valid search.

    `today` defaults to the date in the workspace's time zone.
    """
    group_id = snapshot.group_ids.get(listing.group, NO_GROUP) if listing.group else None
    root = None
    if listing.text.strip():
        day = today or datetime.now(UTC).astimezone(ZoneInfo(snapshot.workspace.timezone)).date()
        root = snapshot.query(listing.text, day).root
    return Filter(snapshot, listing.folder, group_id, root)
