"""Reading the rows of a long list as the cursor moves in it."""

from abc import abstractmethod
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from textual.worker import get_current_worker

from store.core.contacts.selection import same_contacts
from store.core.errors import CordboardError
from store.core.views import ContactRow, Listing
from tui.jobs import ErrorHandler, Jobs
from tui.widgets.lists.reading import (
    Found,
    Place,
    find_place,
    read_around,
    read_first,
    read_from,
    read_last,
)
from tui.widgets.lists.view import RowView
from tui.widgets.lists.window import PAGE, Awaited, Rows, RowSource

Result = TypeVar("Result")


class RowReads:
    """A mixin for lists over a window. Rows are shown as soon as they are read; their positions are counted
    after that."""

    jobs: Jobs

    revision: str = ""
    """That of the store when the list was last read from scratch."""

    reading: bool = False
    """Whether a list is being read of which nothing shows yet."""

    _counted_at: str = ""
    _source: RowSource | None = None
    _listing: Listing = Listing()
    _view: RowView = RowView()

    @abstractmethod
    def take_view(self, view: RowView) -> None:
        """Show another view."""

    @abstractmethod
    def warm_soon(self) -> None:
        """Get ready what may be shown next, while nothing else is to do."""

    @abstractmethod
    def list_read(self, found: Found | None) -> None:
        """Tell that a list was read from scratch; None when what was looked for is not in it."""

    def begin(self, source: RowSource, listing: Listing, found: Found) -> None:
        """Show a list that was read already; nothing else is read before it is on the screen."""
        self._source, self._listing = source, listing
        self._show(found)
        self.jobs.node.call_after_refresh(self._count)

    def read_list(self, source: RowSource, listing: Listing, *, keep: bool) -> None:
        """Read another list, or the same afresh; with `keep` around the contact under the cursor."""
        total = self._view.window.known_size if same_contacts(listing, self._listing) else None
        self._source, self._listing, self._counted_at = source, listing, ""
        self._give_up("ends")
        self._ends.clear()
        wanted, guess = (self._view.neighbours(), self._view.cursor) if keep else ((), 0)
        self._read(lambda rows: read_around(rows, listing, wanted, PAGE, guess, total))

    def go_to_end(self, *, last: bool) -> None:
        """Go to the last or first row of the whole list, reading it when it is not held."""
        listing, window = self._listing, self._view.window
        if self._source is None or (window.ended if last else window.start == 0):
            self.take_view(self._view.sent_to(window.stop - 1 if last else 0))
        elif last in self._ends:
            self._drop_reads()
            self.take_view(self._view.listed(self._ends[last]))
        elif last:
            self._read(lambda rows: read_last(rows, listing, PAGE, window.total))
        else:
            self._read(lambda rows: read_first(rows, listing, PAGE, window.total))

    def go_to_text(self, prefix: str) -> None:
        """Go to the first row whose value begins with or comes after a text."""
        listing, line, total = self._listing, self._view.lines // 3, self._view.window.total
        if self._source is not None:
            self._read(lambda rows: read_from(rows, listing, prefix, PAGE, line, total))

    def read_ahead(self) -> None:
        """Read the rows that the cursor may come to next, on both sides, once what it came to is shown."""
        if self._view.lacks_after or self._view.lacks_before:
            self.jobs.node.call_after_refresh(self._read_sides)

    def _read_sides(self) -> None:
        if self._view.lacks_after:
            self._read_side("after")
        if self._view.lacks_before:
            self._read_side("before")

    def _read(self, read: Callable[[Rows], Found | None]) -> None:
        self._drop_reads()
        self.reading = True
        self._await(read, self._found, group="list", on_error=self._not_found)

    def _await(
        self,
        read: Callable[[Rows], Result],
        then: Callable[[Result], object],
        *,
        group: str,
        on_error: ErrorHandler | None = None,
    ) -> None:
        """Read in a thread until that is done or given up: a count may take long that nobody wants any more.
        What is given up is replaced, or the list is gone: nobody is told."""
        source = self._source
        if source is None:
            return

        def work() -> Result:
            worker = get_current_worker()
            return read(Awaited(source, lambda: worker.is_cancelled))

        self.jobs.run(work, then, group=group, on_error=on_error)

    def _drop_reads(self) -> None:
        for group in ("list", "after", "before", "count"):
            self._give_up(group)
        self._sides.clear()
        self.reading = False

    def _give_up(self, group: str) -> None:
        node = self.jobs.node
        self.jobs.drop(group)
        node.workers.cancel_group(node, group)

    def _found(self, found: Found | None) -> None:
        self.reading = False
        self._show(found)
        self._count()

    def _not_found(self, error: CordboardError) -> None:
        self.reading = False
        self.jobs.show_error(error)

    def _show(self, found: Found | None) -> None:
        if found is not None:
            self.revision = found.revision
            self.take_view(self._view.listed(found))
        self.list_read(found)

    def _count(self) -> None:
        """Have the rows before those held counted, and all of them, unless these are all or nothing changed
        since they were counted."""
        listing, window = self._listing, self._view.window
        if not window.rows or (window.ended and window.start == 0):
            return
        first, revision = window.rows[0], self.revision
        total = window.total if self._counted_at == revision else None
        if total is not None and not window.vague:
            return

        def counted(place: Place) -> None:
            self._counted_at = revision
            view = self._view.placed(place)
            if view is None:
                self._count()
            else:
                self.take_view(view)
                self._read_ends(place.total)

        self._await(
            lambda rows: find_place(rows, listing, first.uuid, first.key, total), counted, group="count"
        )

    def _read_ends(self, total: int) -> None:
        """Hold the first and the last rows as well, so that going there is as quick as any move."""
        listing = self._listing
        if self._ends:
            return

        def read(rows: Rows) -> dict[bool, Found]:
            first = read_first(rows, listing, PAGE, total)
            last = read_last(rows, listing, PAGE, total)
            return {False: first, True: last} if first.revision == last.revision else {}

        self._await(read, self._keep_ends, group="ends")

    def _keep_ends(self, ends: dict[bool, Found]) -> None:
        if all(found.revision == self.revision for found in ends.values()):
            self._ends.update(ends)
            self.warm_soon()

    @cached_property
    def _ends(self) -> dict[bool, Found]:
        """The first and the last rows of the list, by whether they are the last."""
        return {}

    @cached_property
    def _sides(self) -> set[str]:
        """The sides that rows are being read at."""
        return set()

    def _read_side(self, side: str) -> None:
        listing, held = self._listing, self._view.window.rows
        if side in self._sides or not held:
            return
        self._sides.add(side)

        def read(rows: Rows) -> tuple[ContactRow, ...]:
            if side == "after":
                return rows.page(listing, after=held[-1].key, size=PAGE)
            return rows.page(listing, before=held[0].key, size=PAGE)

        self._await(read, lambda got: self._side_read(side, got), group=side)

    def _side_read(self, side: str, rows: tuple[ContactRow, ...]) -> None:
        self._sides.discard(side)
        window = self._view.window
        grown = window.after if side == "after" else window.before
        self.take_view(self._view.extended(grown(rows, ended=len(rows) < PAGE)))
