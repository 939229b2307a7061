"""Which contacts a list shows: those of a folder, of a group, that a search finds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, literal_column, select

from store.core.query.tree import Node
from store.core.types import Status
from store.core.views import Listing
from store.database.models import contacts, memberships
from store.repositories.snapshot import WorkspaceSnapshot
from store.search.conditions import compile_node, conjuncts, is_missing, needs_row

_ID: ColumnElement[Any] = contacts.c.id

NO_GROUP = -1
"""The id of a group that is not there."""


@dataclass(frozen=True)
class Filter:
    """The folder, the group and the search of a listing; all of them have to hold.

    `group_id` is None for the whole folder, `root` None for a search that finds everybody.
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
        """The folder, by which every index on contacts begins."""
        return contacts.c.status == str(self.folder)

    def probes(self, *known: object, of: ColumnElement[Any] = _ID) -> tuple[ColumnElement[bool], ...]:
        """Group and search, asked of one contact after the other, whose id a column has; but for what is
        known to hold, which is the group's id or a part of the search."""
        found: list[ColumnElement[bool]] = []
        if self.group_id == NO_GROUP:
            return (false(),)
        if self.group_id is not None and self.group_id not in known:
            own = (memberships.c.group_id == self.group_id, memberships.c.contact_id == of)
            found.append(select(literal_column("1")).where(*own).correlate_except(memberships).exists())
        if self.root is not None:
            found += [
                compile_node(part, self.snapshot, of) for part in conjuncts(self.root) if part not in known
            ]
        return tuple(found)

    def split(self) -> tuple[tuple[object, ...], tuple[object, ...]]:
        """What `probes` asks: the parts that look at the contact's row, and those that look only at what has
        its id, as the group does."""
        apart: list[object] = [] if self.group_id is None else [self.group_id]
        own: list[object] = []
        if self.root is not None:
            for part in conjuncts(self.root):
                (own if needs_row(part) else apart).append(part)
        return tuple(own), tuple(apart)

    def is_unset(self, sort: str) -> bool | None:
        """Whether everybody found lacks the value that a list is sorted by; None where some may and some may
        not."""
        return None if self.root is None else is_missing(self.root, sort)

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """All that has to hold."""
        return (self.in_folder, *self.probes())


def of_listing(snapshot: WorkspaceSnapshot, listing: Listing, today: date | None = None) -> Filter:
    """The filter of a listing; QueryError when its text is no search.

    `today` is that of the workspace's time zone, unless it is given.
    """
    group_id = snapshot.group_ids.get(listing.group, NO_GROUP) if listing.group else None
    root = None
    if listing.text.strip():
        day = today or datetime.now(UTC).astimezone(ZoneInfo(snapshot.workspace.timezone)).date()
        root = snapshot.query(listing.text, day).root
    return Filter(snapshot, listing.folder, group_id, root)
