"""The list of contacts: draws only the lines in view, over rows that are read as the cursor moves."""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Blur, Click, Focus, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.core.views import ContactRow, Listing
from tui.jobs import Jobs
from tui.keys.bindings import bindings
from tui.terminal.app import PaintingApp
from tui.terminal.redraw import AtOnce, PlainLines
from tui.text.cells import glyphs
from tui.widgets.lists.columns import Layout, Look, columns, last_shift
from tui.widgets.lists.contact_lines import INDENT, DrawnLines, Line, flat, header
from tui.widgets.lists.cursor import ListMoves
from tui.widgets.lists.loading import RowReads
from tui.widgets.lists.marking import RowMarks
from tui.widgets.lists.reading import Found
from tui.widgets.lists.type_ahead import TypeAhead
from tui.widgets.lists.view import RowView
from tui.widgets.lists.window import RowSource

_WHEEL = 3
_PAUSE = 0.015  # seconds after which the answer to a key is on the screen
_FEW = 4  # lines that are drawn one by one; more of them are drawn as a block


class ContactTable(RowReads, ListMoves, RowMarks, TypeAhead, AtOnce, PlainLines, Widget, can_focus=True):
    """A list of any length. `show` says what to list; the keys of the `list` scope move in it.

    Moves act at once on the rows held; more rows are read ahead on both sides. Positions are counted after
    the rows are shown.
    """

    DEFAULT_CSS = """
    ContactTable { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list"), *bindings("columns")]

    @dataclass(frozen=True, slots=True)
    class Moved:
        """The cursor stands elsewhere, the list became longer or shorter, or its marks changed.

        `position` and `size` are None until they are counted.
        """

        row: ContactRow | None
        position: int | None
        size: int | None

    @dataclass
    class Loaded(Message):
        """A list was read; `size` is how long it is, as far as is known."""

        size: int

    @dataclass
    class NotThere(Message):
        """Nothing begins with what was typed, or comes after it."""

    @dataclass
    class Sorted(Message):
        """A column's title was clicked; `sort` is its `Listing.sort` value."""

        sort: str

    @dataclass
    class Opened(Message):
        """A row was clicked twice."""

    def __init__(
        self, look: Look | None = None, tell: Callable[["ContactTable.Moved"], object] = lambda _: None
    ) -> None:
        """`tell` is called at once when the cursor moves: a message would come a frame later, and a second
        frame costs many times what a key does."""
        super().__init__()
        self.jobs = Jobs(self)
        self._tell = tell
        self._look = look or Look(glyphs())
        self._lines_drawn = DrawnLines()
        self._drawn: tuple[Listing, tuple[Line, ...]] = (self._listing, ())
        self._warming: TimerHandle | None = None
        self._placed: Layout | None = None
        self._width = 0

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
        width = self._width - INDENT
        look = replace(look, sort=self._listing.sort, shift=min(self._look.shift, last_shift(width, look)))
        before, after = columns(width, self._look), columns(width, look)
        changed = [(c.title, c.width) for c in before] != [(c.title, c.width) for c in after]
        changed = changed or (look.timezone, look.glyphs) != (self._look.timezone, self._look.glyphs)
        self._look = look
        if changed:
            self.refresh()

    def action_next_columns(self) -> None:
        """Show the columns further to the right."""
        self._shift_to(min(self._look.shift + 1, last_shift(self._width - INDENT, self._look)))

    def action_previous_columns(self) -> None:
        """Show the columns further to the left."""
        self._shift_to(max(0, self._look.shift - 1))

    def _shift_to(self, shift: int) -> None:
        if shift != self._look.shift:
            self._look = replace(self._look, shift=shift)
            self.refresh()

    def show(self, source: RowSource, listing: Listing, *, keep: bool = False) -> None:
        """List something else, or the same afresh.

        With `keep` the cursor stays on its contact, or on the nearest one that is still in the list.
        """
        self.end_typing()
        self.read_list(source, listing, keep=keep)

    def step(self, by: int) -> None:
        """Move the cursor."""
        start = self._view.cursor if self._view.goal is None else self._view.goal
        self.take_view(self._view.sent_to(start + by))

    def leap(self, by: int) -> None:
        """Move cursor and view together."""
        self.take_view(self._view.leapt(by))

    def list_read(self, found: Found | None) -> None:
        """Tell that a list was read."""
        if found is None:
            self.post_message(self.NotThere())
        else:
            self.post_message(self.Loaded(len(found.window.rows)))

    def take_view(self, view: RowView) -> None:
        """Take a new view: draw the lines that differ, tell of it, read ahead."""
        self._view = view
        self.draw()
        self.read_ahead()
        self.warm_soon()

    def draw(self) -> None:
        """Draw the lines that are not what they were, and tell where the cursor stands."""
        (listing, old), view = self._drawn, self._view
        if self._look.sort != self._listing.sort:
            self._look = replace(self._look, sort=self._listing.sort)
        new = self._lines()
        self._drawn = (self._listing, new)
        changed = [y for y, line in enumerate(new) if y >= len(old) or line != old[y]]
        if listing != self._listing or len(old) != len(new) or len(changed) > _FEW:
            self.refresh()
        elif changed:
            self.refresh(*(Region(0, y + 1, self._width, 1) for y in changed))
        window = view.window
        position = None if window.vague else view.cursor
        self._tell(self.Moved(view.row, position, window.known_size))

    def warm_soon(self) -> None:
        """Format the rows around the view and at both ends of the list, in a pause between keys."""
        if self._warming is not None:
            self._warming.cancel()
        self._warming = get_running_loop().call_later(_PAUSE, self._warm)

    def _warm(self) -> None:
        if self._placed is None:
            # Nothing is on the screen yet, and would come later.
            self.warm_soon()
            return
        view, width = self._view, self._width
        window, lines = view.window, view.lines
        start = max(0, view.top - lines - window.start)
        rows = list(window.rows[start : view.top + 2 * lines - window.start])
        for last, found in self._ends.items():
            rows += found.window.rows[-lines:] if last else found.window.rows[:lines]
        for row in rows:
            self._lines_drawn.text(row, self._look, width)

    def _lines(self) -> tuple[Line, ...]:
        """What all lines in view show. With every key most of them show what they did."""
        view, marks, cursor = self._view, self.marks, self._view.cursor
        rows = view.window.rows[max(0, view.top - view.window.start) :][: view.lines]
        has = marks.has if marks else lambda *_: False
        lines = [Line(row, at == cursor, has(row, at, cursor)) for at, row in enumerate(rows, view.top)]
        return (*lines, *[Line()] * (view.lines - len(lines)))

    def render_line(self, y: int) -> Strip:
        """Draw the header, a row, or nothing."""
        width, look = self._width, self._look
        if y == 0:
            made = self._lines_drawn.layout(look, width)
            self._place_tab_stops(made)
            return flat(header(made, self._listing, look.glyphs), width)
        shown = self._drawn[1]
        line = shown[y - 1] if y <= len(shown) else Line()
        return self._lines_drawn.body(line, look, focused=self.has_focus, width=width)

    def _place_tab_stops(self, made: Layout) -> None:
        """Most of what is ever sent stands in the list."""
        app = self.app
        if made is not self._placed and isinstance(app, PaintingApp):
            left = self.content_region.x + INDENT
            app.place_tab_stops(left + stop for stop in made.stops(self._listing.sort))
        self._placed = made

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view."""
        self._width = self.size.width
        self.take_view(self._view.sized(event.size.height - 1))

    def on_focus(self, event: Focus) -> None:
        """Show the cursor as the live one."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """Show the cursor as waiting."""
        self.refresh()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll by the wheel."""
        self.take_view(self._view.scrolled(_WHEEL))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll by the wheel."""
        self.take_view(self._view.scrolled(-_WHEEL))

    def on_click(self, event: Click) -> None:
        """Sort by a title; go to a row, or open it at the second click."""
        if event.y > 0:
            if self._view.window.row(self._view.top + event.y - 1) is not None:
                self.take_view(self._view.sent_to(self._view.top + event.y - 1))
                if event.chain == 2:
                    self.post_message(self.Opened())
            return
        edge = INDENT
        for column in columns(self._width - INDENT, self._look):
            if edge <= event.x < edge + column.width:
                self.post_message(self.Sorted(column.sort))
            edge += column.width + 1
