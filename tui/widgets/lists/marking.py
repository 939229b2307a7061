"""Marking rows of a list that is only held in part."""

from abc import abstractmethod
from collections.abc import Callable, Sequence

from store.core.contacts.selection import Selection
from store.core.views import ContactRow, Listing, RowKey
from tui.jobs import Jobs
from tui.widgets.lists.marks import Marks
from tui.widgets.lists.view import RowView
from tui.widgets.lists.window import RowSource

MAX_RANGE = 10_000
"""How many contacts a range can have; all of a list are marked without holding them."""


class RowMarks:
    """A mixin for lists over a window: marks of rows, kept by the contact whatever is scrolled or sorted."""

    jobs: Jobs
    marks: Marks = Marks()
    _source: RowSource | None
    _listing: Listing

    @property
    @abstractmethod
    def view(self) -> RowView:
        """The rows held, the cursor and what is in view."""

    @abstractmethod
    def step(self, by: int) -> None:
        """Move the cursor."""

    @abstractmethod
    def draw(self) -> None:
        """Show the marks as they are now."""

    def set_marks(self, marks: Marks) -> None:
        """Take other marks."""
        if marks != self.marks:
            self.marks = marks
            self.draw()

    def mark_row(self) -> None:
        """Turn the mark of the row under the cursor over and go to the next; in a range, end that."""
        row = self.view.row
        if self.marks.start is not None:
            self.end_range()
        elif row is not None:
            self.set_marks(Marks(self.marks.selection.toggled(row.uuid)))
            self.step(1)

    def mark_all(self) -> None:
        """Mark all that the list shows, however many they are."""
        self.set_marks(Marks(Selection.all_of(self._listing)))

    def mark_range(self) -> None:
        """Begin a range, or mark all that it takes in."""
        view = self.view
        if self.marks.start is not None:
            self.end_range()
        elif view.row is not None and not view.window.vague:
            self.set_marks(self.marks.begun(view.row, view.cursor))

    def end_range(self, then: Callable[[], object] = lambda: None) -> None:
        """Mark all that the range takes in, then go on."""
        start, source, listing, view = self.marks.start, self._source, self._listing, self.view
        if start is None or source is None or view.row is None or view.window.vague:
            return

        def mark(uuids: tuple[str, ...]) -> None:
            self.set_marks(Marks(self.marks.selection.marked(uuids, start.on)))
            then()

        ends = sorted([(start.position, start.key), (view.cursor, view.row.key)], key=lambda end: end[0])
        (first, first_key), (last, last_key) = ends
        rows = view.window.rows[max(0, first - view.window.start) : max(0, last + 1 - view.window.start)]
        if len(rows) == last + 1 - first and _begins_and_ends(rows, first_key, last_key):
            mark(tuple(row.uuid for row in rows))
        else:
            self.jobs.run(
                lambda: source.between(listing, first_key, last_key, MAX_RANGE), mark, group="range"
            )


def _begins_and_ends(rows: Sequence[ContactRow], first: RowKey, last: RowKey) -> bool:
    return (rows[0].key.id, rows[-1].key.id) == (first.id, last.id)
