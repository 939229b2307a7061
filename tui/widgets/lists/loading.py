"""The rows of a long list, read in background jobs as the cursor moves in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.worker import get_current_worker

from store.core.contacts.selection import same_contacts
from store.core.errors import CordboardError
from store.core.views import ContactRow, Listing
from tui.jobs import ErrorHandler, Jobs
from tui.widgets.lists.reading import LoadedRows, RowPosition, RowReader
from tui.widgets.lists.view import RowView
from tui.widgets.lists.window import PAGE

if TYPE_CHECKING:
    from store.services.contacts.service import Contacts

Result = TypeVar("Result")


class RowLoader:
    """The rows of a list that are held, and the jobs that read more of them.

    Rows are shown as soon as they are read, and their positions counted after that. The three functions are
    called with a view to show, with a list that was read from scratch (None when what was looked for is not
    in it), and when there are rows to format while nothing else is to do.
    """

    def __init__(
        self,
        jobs: Jobs,
        show: Callable[[RowView], object],
        loaded: Callable[[LoadedRows | None], object],
        warm: Callable[[], object],
    ) -> None:
        self._jobs, self._show_view, self._loaded, self._warm = jobs, show, loaded, warm
        self._contacts: Contacts | None = None
        self.listing = Listing()
        self.view = RowView()
        self.revision = ""
        """That of the store when the list was last read from scratch."""
        self.reading = False
        """Whether a list is being read of which nothing shows yet."""
        self.ends: dict[bool, LoadedRows] = {}
        """The first and the last rows of the list, by whether they are the last."""
        self._sides: set[str] = set()  # those that rows are being read at
        self._counted_at = ""

    def begin(self, contacts: "Contacts", listing: Listing, rows: LoadedRows) -> None:
        """Show a list that was read already; nothing else is read before it is on the screen."""
        self._contacts, self.listing = contacts, listing
        self._show(rows)
        self._jobs.node.call_after_refresh(self._count)

    def load(self, contacts: "Contacts", listing: Listing, *, keep: bool, first: str = "") -> None:
        """Read another list, or the same afresh; with `keep` around the contact under the cursor, or around
        the one whose uuid is `first`."""
        total = self.view.window.known_size if same_contacts(listing, self.listing) else None
        self._contacts, self.listing, self._counted_at = contacts, listing, ""
        self._cancel("ends")
        self.ends.clear()
        uuids, guess = (self.view.neighbours(), self.view.cursor) if keep else ((), 0)
        if first:
            uuids, guess = (first, *uuids), 0
        self._load(lambda reader: reader.around(uuids, guess, total))

    def go_to_end(self, *, last: bool) -> None:
        """Go to the last or first row of the whole list, reading it when it is not held."""
        window = self.view.window
        if self._contacts is None or (window.ended if last else window.start == 0):
            self._show_view(self.view.sent_to(window.stop - 1 if last else 0))
        elif last in self.ends:
            self._cancel_reads()
            self._show_view(self.view.listed(self.ends[last]))
        elif last:
            self._load(lambda reader: reader.last(window.total))
        else:
            self._load(lambda reader: reader.first(window.total))

    def go_to_text(self, prefix: str) -> None:
        """Go to the first row whose value begins with or comes after a text."""
        line, total = self.view.lines // 3, self.view.window.total
        if self._contacts is not None:
            self._load(lambda reader: reader.starting_with(prefix, line, total))

    def read_ahead(self) -> None:
        """Read the rows that the cursor may come to next, on both sides, once what it came to is shown."""
        if self.view.lacks_after or self.view.lacks_before:
            self._jobs.node.call_after_refresh(self._read_sides)

    def _load(self, read: Callable[[RowReader], LoadedRows | None]) -> None:
        self._cancel_reads()
        self.reading = True
        self._run(read, self._read, group="list", on_error=self._failed)

    def _run(
        self,
        read: Callable[[RowReader], Result],
        then: Callable[[Result], object],
        *,
        group: str,
        on_error: ErrorHandler | None = None,
    ) -> None:
        """Read in a thread. What is cancelled, such as a slow count, shows no error: it is replaced, or the
        list is gone."""
        contacts, listing = self._contacts, self.listing
        if contacts is None:
            return

        def work() -> Result:
            worker = get_current_worker()
            return read(RowReader(contacts, listing, PAGE, lambda: worker.is_cancelled))

        self._jobs.run(work, then, group=group, on_error=on_error, tells=group == "list")

    def _cancel_reads(self) -> None:
        for group in ("list", "after", "before", "count"):
            self._cancel(group)
        self._sides.clear()
        self.reading = False

    def _cancel(self, group: str) -> None:
        self._jobs.drop(group)
        self._jobs.node.workers.cancel_group(self._jobs.node, group)

    def _read(self, rows: LoadedRows | None) -> None:
        self.reading = False
        self._show(rows)
        self._count()

    def _failed(self, error: CordboardError) -> None:
        self.reading = False
        self._jobs.show_error(error)

    def _show(self, rows: LoadedRows | None) -> None:
        if rows is not None:
            self.revision = rows.revision
            self._show_view(self.view.listed(rows))
        self._loaded(rows)

    def _count(self) -> None:
        """Count the rows before those held, and all of them, unless these are all or nothing changed since
        they were counted."""
        window = self.view.window
        if not window.rows or (window.ended and window.start == 0):
            return
        first, revision = window.rows[0], self.revision
        total = window.total if self._counted_at == revision else None
        if total is not None and not window.vague:
            return

        def counted(position: RowPosition) -> None:
            self._counted_at = revision
            view = self.view.placed(position)
            if view is None:
                self._count()
            else:
                self._show_view(view)
                self._read_ends(position.total)

        self._run(lambda reader: reader.position(first, total), counted, group="count")

    def _read_ends(self, total: int) -> None:
        """Hold the first and the last rows as well, so that going there is as quick as any move."""
        if self.ends:
            return

        def read(reader: RowReader) -> dict[bool, LoadedRows]:
            first, last = reader.first(total), reader.last(total)
            return {False: first, True: last} if first.revision == last.revision else {}

        self._run(read, self._keep_ends, group="ends")

    def _keep_ends(self, ends: dict[bool, LoadedRows]) -> None:
        if all(rows.revision == self.revision for rows in ends.values()):
            self.ends.update(ends)
            self._warm()

    def _read_sides(self) -> None:
        view, held = self.view, self.view.window.rows
        if held and view.lacks_after:
            self._read_side("after", lambda reader: reader.page(after=held[-1].key))
        if held and view.lacks_before:
            self._read_side("before", lambda reader: reader.page(before=held[0].key))

    def _read_side(self, side: str, read: Callable[[RowReader], tuple[ContactRow, ...]]) -> None:
        if side not in self._sides:
            self._sides.add(side)
            self._run(read, lambda rows: self._side_read(side, rows), group=side)

    def _side_read(self, side: str, rows: tuple[ContactRow, ...]) -> None:
        self._sides.discard(side)
        window = self.view.window
        grown = window.after if side == "after" else window.before
        self._show_view(self.view.extended(grown(rows, ended=len(rows) < PAGE)))
