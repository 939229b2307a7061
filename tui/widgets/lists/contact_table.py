"""The list of contacts: draws only the lines in view, over rows that are read as the cursor moves."""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.events import Blur, Click, Focus, Key, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.core.views import ContactRow, Listing
from tui.jobs import Jobs
from tui.keys.bindings import bindings
from tui.terminal.app import PaintingApp, line_lags
from tui.terminal.redraw import AtOnce, PlainLines
from tui.text.cells import glyphs
from tui.widgets.lists.columns import ColumnSettings, Layout, last_shift
from tui.widgets.lists.contact_lines import INDENT, Line, LineCache, flat, header
from tui.widgets.lists.cursor import ListMoves
from tui.widgets.lists.loading import RowLoader
from tui.widgets.lists.marks import Marks
from tui.widgets.lists.reading import LoadedRows
from tui.widgets.lists.view import RowView

if TYPE_CHECKING:
    from store.services.contacts.service import Contacts

_WHEEL = 3
_PAUSE = 0.015  # seconds after which the answer to a key is on the screen
_FEW = 4  # lines that are drawn one by one; more of them are drawn as a block


class TypeAhead:
    """Letters typed after `begin`: what to go to. Enter, Escape or any key that moves ends it; Enter and
    Escape do nothing else then."""

    def __init__(self, changed: Callable[[str | None], object]) -> None:
        """`changed` is called with what has been typed, and with None once that is over."""
        self._changed = changed
        self.text: str | None = None

    def begin(self) -> None:
        """Take the next letters as what to go to."""
        self._set("")

    def end(self) -> None:
        """Take keys as keys again."""
        if self.text is not None:
            self._set(None)

    def on_key(self, event: Key) -> None:
        """Take a letter, or end."""
        if self.text is None:
            return
        if event.is_printable and event.character:
            self._set(self.text + event.character)
        elif event.key == "backspace":
            self._set(self.text[:-1])
        else:
            self.end()
            if event.key not in ("enter", "escape"):
                return
        event.stop()
        event.prevent_default()

    def _set(self, text: str | None) -> None:
        self.text = text
        self._changed(text)


class ContactTable(ListMoves, AtOnce, PlainLines, Widget, can_focus=True):
    """A list of any length. `show` says what to list; the keys of the `list` scope move in it.

    Moves act at once on the rows held; more rows are read ahead on both sides. Positions are counted after
    the rows are shown.
    """

    DEFAULT_CSS = """
    ContactTable { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list"), *bindings("columns")]

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

    def __init__(self, changed: Callable[[], object] = lambda: None) -> None:
        """`changed` is called at once when the cursor moves, the length, the marks or what is typed to go to
        changes: a message would come a frame later, and a second frame costs many times what a key does."""
        super().__init__()
        self.jobs = Jobs(self)
        self._loader = RowLoader(self.jobs, self.take_view, self._loaded, self.warm_soon)
        self.type_ahead = TypeAhead(self._typed)
        self.marks = Marks()
        self._changed = changed
        self.on_move: Callable[[], object] = lambda: None
        self._settings = ColumnSettings(glyphs())
        self._cache = LineCache()
        self._drawn: tuple[Listing, tuple[Line, ...]] = (self.listing, ())
        self._warming: TimerHandle | None = None
        self._placed: Layout | None = None
        self._width = 0

    @property
    def listing(self) -> Listing:
        """What is listed."""
        return self._loader.listing

    @property
    def view(self) -> RowView:
        """The rows held, the cursor and what is in view."""
        return self._loader.view

    @property
    def revision(self) -> str:
        """That of the store when the list was last read from scratch."""
        return self._loader.revision

    @property
    def holds_keys(self) -> bool:
        """Whether a list is being read of which nothing shows yet."""
        return self._loader.reading

    @property
    def row(self) -> ContactRow | None:
        """The row under the cursor."""
        return self.view.row

    @property
    def lines(self) -> int:
        """How many rows fit under the header."""
        return self.view.lines

    def set_columns(self, settings: ColumnSettings) -> None:
        """Draw with other fields, time zone or signs from now on."""
        shift = min(self._settings.shift, last_shift(self._width - INDENT, settings))
        self._use(replace(settings, sort=self.listing.sort, shift=shift))

    def action_next_columns(self) -> None:
        """Show the columns further to the right."""
        shift = min(self._settings.shift + 1, last_shift(self._width - INDENT, self._settings))
        self._use(replace(self._settings, shift=shift))

    def action_previous_columns(self) -> None:
        """Show the columns further to the left."""
        self._use(replace(self._settings, shift=max(0, self._settings.shift - 1)))

    def _use(self, settings: ColumnSettings) -> None:
        if settings != self._settings:
            self._settings = settings
            self.refresh()

    def begin(self, contacts: "Contacts", listing: Listing, rows: LoadedRows) -> None:
        """Show a list that was read already."""
        self._loader.begin(contacts, listing, rows)

    def show(self, contacts: "Contacts", listing: Listing, *, keep: bool = False, first: str = "") -> None:
        """List something else, or the same afresh.

        With `keep` the cursor stays on its contact, or on the nearest one that is still in the list; it goes
        to the contact whose uuid is `first` if that is listed.
        """
        self.type_ahead.end()
        self._loader.load(contacts, listing, keep=keep, first=first)

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.on_move()
        self.take_view(self.view.stepped(by))

    def leap(self, by: int) -> None:
        """Move cursor and view together."""
        self.on_move()
        self.take_view(self.view.leapt(by))

    def go_to_end(self, *, last: bool) -> None:
        """Go to the last or first row of the whole list."""
        self.on_move()
        self._loader.go_to_end(last=last)

    def set_marks(self, marks: Marks) -> None:
        """Show other marks."""
        if marks != self.marks:
            self.marks = marks
            self.draw()

    def _typed(self, text: str | None) -> None:
        self._changed()
        if text:
            self._loader.go_to_text(text)

    def _loaded(self, rows: LoadedRows | None) -> None:
        if rows is None:
            self.notify("Nothing begins with that or comes after it.", timeout=5, markup=False)
        else:
            self.post_message(self.Loaded(len(rows.window.rows)))

    def take_view(self, view: RowView) -> None:
        """Show another view: draw the lines that differ, tell of it, read ahead."""
        self._loader.view = view
        self.draw()
        self._loader.read_ahead()
        self.warm_soon()

    def draw(self) -> None:
        """Draw the lines that are not what they were, and tell of the change."""
        (listing, old), now = self._drawn, self.listing
        if self._settings.sort != now.sort:
            self._settings = replace(self._settings, sort=now.sort)
        new = self._lines()
        self._drawn = (now, new)
        differing = [y for y, line in enumerate(new) if y >= len(old) or line != old[y]]
        if listing != now or len(old) != len(new) or len(differing) > _FEW:
            self.refresh()
        elif differing:
            self.refresh(*(Region(0, y + 1, self._width, 1) for y in differing))
        self._changed()

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
        view, width = self.view, self._width
        window, lines = view.window, view.lines
        start = max(0, view.top - lines - window.start)
        rows = list(window.rows[start : view.top + 2 * lines - window.start])
        for last, end in self._loader.ends.items():
            rows += end.window.rows[-lines:] if last else end.window.rows[:lines]
        for row in rows:
            self._cache.runs(row, self._settings, width)

    def _lines(self) -> tuple[Line, ...]:
        """What all lines in view show. With every key most of them show what they did."""
        view, marks, cursor = self.view, self.marks, self.view.cursor
        rows = view.window.rows[max(0, view.top - view.window.start) :][: view.lines]
        has = marks.has if marks else lambda *_: False
        thrifty = self._settings.thrifty or line_lags(self.app)
        lines = [
            Line(row, at == cursor, has(row, at, cursor), thrifty and at == cursor)
            for at, row in enumerate(rows, view.top)
        ]
        return (*lines, *[Line()] * (view.lines - len(lines)))

    def render_line(self, y: int) -> Strip:
        """Draw the header, a row, or nothing."""
        width, settings = self._width, self._settings
        if not width:
            # The size comes with the next frame, and with it all rows.
            return Strip.blank(self.size.width)
        if y == 0:
            made = self._cache.layout(settings, width)
            self._place_tab_stops(made)
            return flat(header(made, self.listing, settings.glyphs), width)
        shown = self._drawn[1]
        line = shown[y - 1] if y <= len(shown) else Line()
        return self._cache.body(line, settings, focused=self.has_focus, width=width)

    def _place_tab_stops(self, made: Layout) -> None:
        """Most of what is ever sent stands in the list."""
        app = self.app
        if made is not self._placed and isinstance(app, PaintingApp):
            left = self.content_region.x + INDENT
            app.place_tab_stops(left + stop for stop in made.stops(self.listing.sort))
        self._placed = made

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in view."""
        self._width = self.size.width
        self.take_view(self.view.sized(event.size.height - 1))

    def on_key(self, event: Key) -> None:
        """Take a letter of what is being typed to go to."""
        self.type_ahead.on_key(event)

    def on_focus(self, event: Focus) -> None:
        """Show the cursor as the live one."""
        self.refresh()

    def on_blur(self, event: Blur) -> None:
        """Show the cursor as waiting; the next letters go elsewhere."""
        self.type_ahead.end()
        self.refresh()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll by the wheel."""
        self.take_view(self.view.scrolled(_WHEEL))

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll by the wheel."""
        self.take_view(self.view.scrolled(-_WHEEL))

    def on_click(self, event: Click) -> None:
        """Sort by a title; go to a row, or open it at the second click."""
        if event.y > 0:
            if self.view.window.row(self.view.top + event.y - 1) is not None:
                self.take_view(self.view.sent_to(self.view.top + event.y - 1))
                if event.chain == 2:
                    self.post_message(self.Opened())
            return
        made = self._cache.layout(self._settings, self._width)
        for column, start in zip(made.columns, made.starts(), strict=True):
            if start + INDENT <= event.x < start + INDENT + column.width:
                self.post_message(self.Sorted(column.sort))
