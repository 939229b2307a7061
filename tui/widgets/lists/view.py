"""Cursor and view of a long list: every move makes a new value, nothing here knows a screen."""

from dataclasses import dataclass, field, replace

from store.core.views import ContactRow
from tui.widgets.lists.reading import LoadedRows, RowPosition
from tui.widgets.lists.window import LIMIT, PAGE, RowWindow

_SCREENS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class RowView:
    """What is held of a list and what of it is in view. Positions count from 0 over the whole list.

    `top` is the first position in view, `lines` how many rows fit. `goal` is where the cursor was sent when
    the rows there are not held yet; it goes on as they come.
    """

    window: RowWindow = field(default_factory=RowWindow)
    cursor: int = 0
    top: int = 0
    lines: int = 1
    goal: int | None = None

    @property
    def row(self) -> ContactRow | None:
        """The row under the cursor."""
        return self.window.row(self.cursor)

    @property
    def lacks_after(self) -> bool:
        """Whether rows should be read ahead below the view."""
        beyond = self.window.stop - self.top - self.lines
        return not self.window.ended and beyond < self._ahead

    @property
    def lacks_before(self) -> bool:
        """Whether rows should be read ahead above the view."""
        return self.window.start > 0 and self.top - self.window.start < self._ahead

    @property
    def _ahead(self) -> int:
        """How many rows are wanted beyond the view on each side: no more than can be held on both."""
        return max(0, min(_SCREENS_AHEAD * self.lines, (LIMIT - PAGE - self.lines) // 2))

    def neighbours(self) -> tuple[str, ...]:
        """The contact under the cursor, then the ones below, then the ones above."""
        here, rows = self.cursor - self.window.start, self.window.rows
        near = (*rows[max(0, here) : here + 5], *reversed(rows[max(0, here - 5) : max(0, here)]))
        return tuple(row.uuid for row in near)

    def sent_to(self, position: int) -> "RowView":
        """With the cursor there, as far as rows are held, and no more scrolling than needed."""
        window = self.window
        wanted = max(0, min(position, window.size - 1))
        held = max(window.start, min(wanted, window.stop - 1), 0)
        return replace(self, cursor=held, goal=wanted if held != wanted else None)._in_view()

    def stepped(self, by: int) -> "RowView":
        """With the cursor moved, and no more scrolling than needed."""
        return self.sent_to(self._aim + by)

    def leapt(self, by: int) -> "RowView":
        """With cursor and view moved together."""
        return self.scrolled(by).sent_to(self._aim + by)

    @property
    def _aim(self) -> int:
        """The row that the next move starts from: where the cursor is, or will be once it is held."""
        return self.cursor if self.goal is None else self.goal

    def scrolled(self, by: int) -> "RowView":
        """With the view moved and the cursor kept inside it."""
        view = replace(self, top=self.top + by)._clamped()
        return view.sent_to(max(view.top, min(view.cursor, view.top + view.lines - 1)))

    def sized(self, lines: int) -> "RowView":
        """For another height; the cursor stays in view."""
        return replace(self, lines=max(1, lines))._in_view()

    def listed(self, rows: LoadedRows) -> "RowView":
        """Of a list read anew.

        The cursor stays on the same line of the screen, except that a view of the very beginning stays there.
        """
        if rows.line is not None:
            top = rows.cursor - rows.line
        else:
            top = rows.cursor - (self.cursor - self.top) if self.top else 0
        return replace(self, window=rows.window, cursor=rows.cursor, top=top, goal=None)._in_view()

    def placed(self, position: RowPosition) -> "RowView | None":
        """With the positions that a count has shown; None when the row that was counted to is let go of."""
        held = self.window.position(position.uuid)
        if held is None:
            return None
        by = position.position - held
        window = self.window.shifted(by, position.total)
        goal = None if self.goal is None else self.goal + by
        view = replace(self, window=window, cursor=max(0, self.cursor + by), top=max(0, self.top + by))
        return replace(view, goal=goal)._clamped()

    def extended(self, window: RowWindow) -> "RowView":
        """With more rows held; the cursor and the view stay on their contacts, or go on to the goal."""
        row = self.row
        found = window.position(row.uuid) if row is not None else None
        by = 0 if found is None else found - self.cursor
        view = replace(self, window=window, cursor=self.cursor + by, top=max(0, self.top + by), goal=None)
        return view._in_view() if self.goal is None else view.sent_to(self.goal + by)

    def _in_view(self) -> "RowView":
        """Scrolled just so far that the cursor is in view."""
        top = max(self.cursor - self.lines + 1, min(self.top, self.cursor))
        return replace(self, top=top)._clamped()

    def _clamped(self) -> "RowView":
        return replace(self, top=max(self.window.start, min(self.top, self.window.stop - self.lines), 0))
