"""A page of text with a list of any length at its end, of which some windows are held."""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Generic

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.jobs import Jobs
from tui.keys.bindings import bindings
from tui.widgets.lists.cursor import ListMoves
from tui.widgets.windows.held import Held, Item, Source, Windows, reach

_MARGIN = 1  # cells on each side of the text


class WindowPage(ListMoves, ScrollView, Generic[Item], can_focus=True):
    """Scrolls by the keys of lists. `lines_of` gives the lines of an item, once while it is held; they stay
    where they are while others come and go around them."""

    DEFAULT_CSS = """
    WindowPage { height: 1fr; width: 1fr; overflow: hidden hidden; }
    WindowPage:ansi { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    class Scrolled(Message):
        """Other lines are in view."""

    def __init__(
        self, lines_of: Callable[[Item], Sequence[Content]], *, key: Callable[[Item], Hashable]
    ) -> None:
        super().__init__()
        self.jobs = Jobs(self)
        self.windows: Windows[Item] = Windows(self.jobs, key, lambda more: self._place(self._anchor()))
        self._lines_of, self._key = lines_of, key
        self._head: tuple[Content, ...] = ()
        self._shown: list[tuple[Hashable, Sequence[Content]]] = []
        self._lines: list[Content] = []

    @property
    def lines(self) -> int:
        """How many lines are in view."""
        return max(1, self.size.height)

    @property
    def top(self) -> Item | None:
        """The item whose lines are on top of the view; None at the head of the page."""
        key, _offset = self._anchor()
        found = (item for item in self.windows.held.items if self._key(item) == key)
        return next(found, None) if key is not None else None

    @property
    def at_end(self) -> bool:
        """Whether the last line of all is in view."""
        return self.windows.held.last and self.scroll_offset.y + self.lines >= len(self._lines)

    def take(self, head: Sequence[Content], held: Held[Item], source: Source[Item]) -> None:
        """Show another head, and what was read of a list; what was on top of the view stays there."""
        anchor = self._anchor()
        self._head, self._shown = self._wrapped(head), []
        self.windows.take(held, source)
        self._place(anchor)

    def step(self, by: int) -> None:
        """Scroll by lines."""
        self._scroll(self.scroll_offset.y + by)

    def go_to_end(self, *, last: bool) -> None:
        """Scroll to the last line of all, or to the first, reading it when it is not held."""
        held, source, windows = self.windows.held, self.windows.source, self.windows
        if source is None or (held.last if last else held.first):
            self._scroll(len(self._lines) if last else 0)
            return

        def show(found: Held[Item]) -> None:
            windows.take(found, source)
            self._place((None, 0))
            self._scroll(len(self._lines) if last else 0)

        self.jobs.run(
            lambda: windows.end(source) if last else windows.start(source),
            show,
            group="window",
            awaited=True,
        )

    def _wrapped(self, lines: Sequence[Content]) -> tuple[Content, ...]:
        """The lines, each in as many as it needs."""
        width = max(1, self.size.width - 2 * _MARGIN)
        return tuple(
            part for line in lines for part in ([line] if line.cell_length <= width else line.wrap(width))
        )

    def _anchor(self) -> tuple[Hashable | None, int]:
        """What is on top of the view: the key of an item and which of its lines, or a line of the head."""
        at = self.scroll_offset.y - (len(self._lines) - sum(len(lines) for _key, lines in self._shown))
        if at >= 0:
            for key, lines in self._shown:
                if at < len(lines):
                    return key, at
                at -= len(lines)
        return None, self.scroll_offset.y

    def _place(self, anchor: tuple[Hashable | None, int]) -> None:
        """Have the lines of what is held, with the same on top of the view as before."""
        known, held = dict(self._shown), self.windows.held
        keys = [self._key(item) for item in held.items]
        self._shown = [
            (key, known[key] if key in known else self._wrapped(self._lines_of(item)))
            for key, item in zip(keys, held.items, strict=True)
        ]
        self._lines = [*self._head] if held.first else []
        key, top = anchor
        for each, lines in self._shown:
            if key is not None and each == key:
                top += len(self._lines)
            self._lines += lines
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._scroll(top)

    def _scroll(self, top: int) -> None:
        """Bring a line to the top of the view, and read on where it comes near to an end."""
        self.scroll_to(y=max(0, top), animate=False, immediate=True, force=True)
        self.refresh()
        top, beyond = self.scroll_offset.y, reach(self.lines)
        self.windows.read_on(above=top < beyond, below=top + self.lines + beyond >= len(self._lines))
        self.post_message(self.Scrolled())

    def render_line(self, y: int) -> Strip:
        """A line of the page."""
        width, at = self.size.width, y + self.scroll_offset.y
        if at >= len(self._lines):
            return Strip.blank(width)
        base = self.visual_style
        line = self._lines[at].pad_left(_MARGIN)
        return Strip(line.render_segments(base)).adjust_cell_length(width, base.rich_style)
