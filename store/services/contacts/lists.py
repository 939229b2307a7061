"""Contacts in lists: pages in any order, totals, and the position of a contact."""

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from store.core.errors import InvalidSelection, NotFound
from store.core.query import Query
from store.core.types import Field
from store.core.views import ContactRow, Listing, RowKey, SortBy
from store.database.cancellation import interruptible
from store.repositories.snapshot import WorkspaceSnapshot
from store.search import listing
from store.services.contacts import rows
from store.services.context import Service

Found = TypeVar("Found")

Cancel = Callable[[], bool]
"""Whether nobody waits any more; asked meanwhile, by another thread too. Cancelled is raised then."""


class Lists(Service):
    """Contacts as lists show them. Methods raise QueryError when the text of a listing is not a valid search,
    and NotFound when it sorts by a field that does not exist."""

    def query(self, text: str) -> Query:
        """Parse a search, which has its canonical text; raises QueryError when it is invalid."""
        return self._look(lambda _session, snapshot: snapshot.query(text, self._context.today(snapshot)))

    def columns(self) -> tuple[Field, ...]:
        """The featured fields, which are columns of the list, in their order."""
        return self._look(lambda _session, snapshot: snapshot.featured)

    def page(
        self,
        wanted: Listing,
        *,
        after: RowKey | None = None,
        before: RowKey | None = None,
        last: bool = False,
        size: int = 50,
        cancelled: Cancel | None = None,
    ) -> tuple[ContactRow, ...]:
        """Up to `size` rows in the order of the list: after a row, before a row, the last ones, or the
        first."""

        def look(session: Session, snapshot: WorkspaceSnapshot) -> tuple[ContactRow, ...]:
            view = self._window(snapshot, wanted)
            keys = listing.page(session, view, after=after, before=before, last=last, size=size)
            return rows.rows(session, snapshot, keys)

        return self._look(look, cancelled)

    def total(self, wanted: Listing, *, cancelled: Cancel | None = None) -> int:
        """How many rows the list has."""
        return self._look(
            lambda session, snapshot: listing.total(session, self._window(snapshot, wanted)), cancelled
        )

    def rank(self, wanted: Listing, key: RowKey, *, cancelled: Cancel | None = None) -> int:
        """How many rows come before the row with that key."""
        return self._look(
            lambda session, snapshot: listing.rank(session, self._window(snapshot, wanted), key), cancelled
        )

    def row(self, wanted: Listing, uuid: str) -> ContactRow | None:
        """A contact's row as it is now, with its key in the list; None when it is not in the list."""

        def look(session: Session, snapshot: WorkspaceSnapshot) -> ContactRow | None:
            key = listing.key_of(session, self._window(snapshot, wanted), uuid)
            return next(iter(rows.rows(session, snapshot, [key])), None) if key else None

        return self._look(look)

    def jump(self, wanted: Listing, prefix: str) -> RowKey | None:
        """The first row whose value in the sort column is at or after the prefix.

        Raises NotFound when the sort column holds no text, such as a date, or is hidden.
        """

        def look(session: Session, snapshot: WorkspaceSnapshot) -> RowKey | None:
            if snapshot.workspace.redacted and wanted.sort in (SortBy.NAME, SortBy.ADDRESS):
                raise NotFound("Names and addresses are hidden in this workspace and cannot be searched.")
            return listing.jump(session, self._window(snapshot, wanted), prefix)

        return self._look(look)

    def between(self, wanted: Listing, first: RowKey, last: RowKey, limit: int) -> tuple[str, ...]:
        """The uuids of the contacts from one row to a later one, both included.

        Raises InvalidSelection when there are more than `limit`.
        """

        from store.workspace import selection  # noqa: PLC0415 - nothing is marked when a list is first shown

        def look(session: Session, snapshot: WorkspaceSnapshot) -> tuple[str, ...]:
            found = listing.between(session, self._window(snapshot, wanted), first, last, limit + 1)
            if len(found) > limit:
                raise InvalidSelection(f"A range has at most {limit} contacts.")
            return selection.uuids(session, found)

        return self._look(look)

    def _window(self, snapshot: WorkspaceSnapshot, wanted: Listing) -> listing.ListQuery:
        return listing.list_query(snapshot, wanted, self._context.today(snapshot))

    def _look(
        self, look: Callable[[Session, WorkspaceSnapshot], Found], cancelled: Cancel | None = None
    ) -> Found:
        with self._context.database.reading() as session, interruptible(session, cancelled):
            return look(session, self._context.cache.current(session))
