"""The list of contacts: draws only the lines in view, over rows that are read as the cursor moves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Blur, Click, Focus, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.core.views import ContactRow, Listing
from tui.cells import UNSET, fit, glyphs
from tui.columns import NO_CHANNEL, Column, Look, columns
from tui.jobs import Jobs
from tui.keys import bindings
from tui.row_view import RowView
from tui.row_window import Found, RowSource, RowWindow, read_around, read_first, read_last
from tui.widgets.list_moves import ListMoves

_PAGE = 100
_INDENT = 2  # the cells left of a row, for the cursor's sign
_WHEEL = 3
# Attributes without colours: the terminal's own colours take no bytes to ask for.
_PLAIN = Style()
_FAINT_STYLE = Style(dim=True)
_TITLE = Style(bold=True)
_SORTED = Style(bold=True, underline=True)
_CURSOR = Style(reverse=True)
_IDLE = Style(bold=True)
_FAINT = frozenset({UNSET, NO_CHANNEL})


class ContactTable(ListMoves, Jobs, Widget, can_focus=True):
    """A list of any length. `show` says what to list; the keys of the `list` scope move in it.

    Moves act at once on the rows held; more rows are read ahead on both sides.
    """

    DEFAULT_CSS = """
    ContactTable { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    @dataclass
    class Moved(Message):
        """The cursor stands elsewhere, or the list became longer or shorter."""

        row: ContactRow | None
        position: int
        size: int

        def can_replace(self, message: Message) -> bool:
            """Only where the cursor stands now is of interest."""
            return isinstance(message, ContactTable.Moved)

    @dataclass
    class Loaded(Message):
        """A list was read; `size` is how long it is, as far as is known."""

        size: int

    @dataclass
    class Sorted(Message):
        """A column's title was clicked; `sort` is its `Listing.sort` value."""

        sort: str

    @dataclass
    class Opened(Message):
        """A row was clicked twice."""

    def __init__(self, look: Look | None = None) -> None:
        super().__init__()
        self._look = look or Look(glyphs())
        self._source: RowSource | None = None
        self._listing = Listing()
        self._view = RowView()
        self._reading: set[str] = set()

    @property
    def view(self) -> RowView:
        """The rows held, the cursor and what is in view."""
        return self._view

    @property
    def row(self) -> ContactRow | None:
        """The row under the cursor."""
        return self._view.row

    @property
    def lines(self) -> int:
        """How many rows fit under the header."""
        return self._view.lines

    def set_look(self, look: Look) -> None:
        """Draw with other fields, time zone or signs from now on."""
        width = self.size.width - _INDENT
        before, after = columns(width, self._look), columns(width, look)
        changed = [(c.title, c.width) for c in before] != [(c.title, c.width) for c in after]
        changed = changed or (look.timezone, look.glyphs) != (self._look.timezone, self._look.glyphs)
        self._look = look
        if changed:
            self.refresh()

    def show(self, source: RowSource, listing: Listing, *, keep: bool = False) -> None:
        """List something else, or the same afresh.

        With `keep` the cursor stays on its contact, or on the nearest one that is still in the list.
        """
        self._source, self._listing = source, listing
        wanted = self._view.neighbours() if keep else ()
        self._read_list(lambda: read_around(source, listing, wanted, _PAGE))

    def step(self, by: int) -> None:
        """Move the cursor."""
        start = self._view.cursor if self._view.goal is None else self._view.goal
        self._set_view(self._view.sent_to(start + by))

    def leap(self, by: int) -> None:
        """Move cursor and view together."""
        self._set_view(self._view.leapt(by))

    def go_to_end(self, *, last: bool) -> None:
        """Go to the last or first row of the whole list, reading it when it is not held."""
        source, listing, window = self._source, self._listing, self._view.window
        if source is None or (window.ended if last else window.start == 0):
            self._set_view(self._view.sent_to(window.size - 1 if last else 0))
        else:
            read = read_last if last else read_first
            self._read_list(lambda: read(source, listing, _PAGE))

    def _read_list(self, read: Callable[[], Found]) -> None:
        self._reading.clear()
        for side in ("after", "before", "count"):
            self.drop_job(side)
        self.run_job(read, self._list_read, group="list")

    def _list_read(self, found: Found) -> None:
        self._set_view(self._view.listed(found))
        self.post_message(self.Loaded(found.window.size))
        source, listing = self._source, self._listing
        if source is not None and not found.window.ended and found.window.total is None:
            self.run_job(lambda: source.total(listing), self._counted, group="count")

    def _counted(self, total: int) -> None:
        self._set_view(replace(self._view, window=self._view.window.counted(total)))

    def _set_view(self, view: RowView) -> None:
        """Take a new view: draw the lines that differ, tell of it, read ahead."""
        old, self._view = self._view, view
        if (old.top, old.lines) != (view.top, view.lines) or _differs(old, view):
            self.refresh()
        elif old.cursor != view.cursor:
            for position in (old.cursor, view.cursor):
                self.refresh(Region(0, position - view.top + 1, self.size.width, 1))
        self.post_message(self.Moved(view.row, view.cursor, view.window.size))
        if view.lacks_after:
            self._read_side("after")
        if view.lacks_before:
            self._read_side("before")

    def _read_side(self, side: str) -> None:
        source, listing, rows = self._source, self._listing, self._view.window.rows
        if source is None or side in self._reading or not rows:
            return
        self._reading.add(side)

        def read() -> tuple[ContactRow, ...]:
            if side == "after":
                return source.page(listing, after=rows[-1].key, size=_PAGE)
            return source.page(listing, before=rows[0].key, size=_PAGE)

        self.run_job(read, lambda got: self._side_read(side, got), group=side)

    def _side_read(self, side: str, rows: tuple[ContactRow, ...]) -> None:
        self._reading.discard(side)
        window: RowWindow = self._view.window
        grown = window.after if side == "after" else window.before
        self._set_view(self._view.extended(grown(rows, ended=len(rows) < _PAGE)))

    def render_line(self, y: int) -> Strip:
        """Draw the header, a row, or nothing."""
        width = self.size.width
        made = columns(width - _INDENT, self._look)
        if y == 0:
            strip = self._header(made)
        else:
            position = self._view.top + y - 1
            row = self._view.window.row(position)
            strip = Strip([]) if row is None else self._row_strip(row, made, position == self._view.cursor)
        # Segments of one style in a row are one: each costs the bytes of its style on the line.
        return strip.adjust_cell_length(width, _PLAIN).simplify()

    def _header(self, made: tuple[Column, ...]) -> Strip:
        sign = self._look.glyphs.sort_down if self._listing.descending else self._look.glyphs.sort_up
        segments = [Segment(" " * _INDENT, _TITLE)]
        for column in made:
            chosen = column.sort == self._listing.sort
            title = f"{fit(column.title, column.width - 2).rstrip()} {sign}" if chosen else column.title
            pieces = fit(title, column.width, column.align)
            segments += [Segment(pieces, _SORTED if chosen else _TITLE), Segment(" ", _TITLE)]
        return Strip(segments)

    def _row_strip(self, row: ContactRow, made: tuple[Column, ...], current: bool) -> Strip:
        sign = self._look.glyphs.cursor if current else " "
        if current:
            style = _CURSOR if self.has_focus else _IDLE
            faint = style
        else:
            style = _PLAIN
            faint = _FAINT_STYLE
        segments = [Segment(sign.ljust(_INDENT), style)]
        for column in made:
            segments.append(_cell(column, row, style, faint))
            segments.append(Segment(" ", style))
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view."""
        self._set_view(self._view.sized(event.size.height - 1))

    def on_focus(self, event: Focus) -> None:
        """Show the cursor as the live one."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """Show the cursor as waiting."""
        self.refresh()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll by the wheel."""
        self._set_view(self._view.scrolled(_WHEEL))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll by the wheel."""
        self._set_view(self._view.scrolled(-_WHEEL))

    def on_click(self, event: Click) -> None:
        """Sort by a title; go to a row, or open it at the second click."""
        if event.y > 0:
            if self._view.window.row(self._view.top + event.y - 1) is not None:
                self._set_view(self._view.sent_to(self._view.top + event.y - 1))
                if event.chain == 2:
                    self.post_message(self.Opened())
            return
        edge = _INDENT
        for column in columns(self.size.width - _INDENT, self._look):
            if edge <= event.x < edge + column.width:
                self.post_message(self.Sorted(column.sort))
            edge += column.width + 1


def _differs(old: RowView, view: RowView) -> bool:
    """Whether any line in view holds another row than before."""
    return any(
        old.window.row(position) is not view.window.row(position)
        for position in range(view.top, view.top + view.lines)
    )


def _cell(column: Column, row: ContactRow, style: Style, faint: Style) -> Segment:
    text = column.text(row)
    return Segment(fit(text, column.width, column.align), faint if text in _FAINT else style)
