"""The decision for one address: its cord, with a cursor on the channels."""

from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.core.routing import Candidate
from store.core.views import DisplaySettings
from tui.keys import bindings as keys
from tui.terminal.redraw import PlainLines
from tui.text.cells import CordSigns, fit, width_of
from tui.text.cord import Cord, Drawing, Line, Picture, picture
from tui.text.palette import MUTED, SELECTED, Run, pen
from tui.widgets.lists.cursor import RowCursor


class DecisionList(RowCursor, PlainLines, Widget, can_focus=True):
    """Every channel with its verdict; left and right go to the other addresses of the contact.

    The addresses and the channel chosen stay in sight while the others scroll; those that there is no room
    for are counted in the last line.
    """

    DEFAULT_CSS = """
    DecisionList { height: 1000fr; min-height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("list"), *keys.bindings("decision")]

    @dataclass
    class Moved(Message):
        """The cursor stands on another channel, or the focus came or went."""

    @dataclass
    class Step(Message):
        """Go to another address of the contact, `by` places further."""

        by: int

    def __init__(self, signs: CordSigns) -> None:
        super().__init__()
        self._signs = signs
        self._cord: Cord | None = None
        self._reading = DisplaySettings()
        self._said: Run = ("", "")
        self._drawn: Picture | None = None
        self._shift = 0
        # What is counted for each reason is read at first sight; with every key it would be written anew.
        self._scrolled = False

    @property
    def candidate(self) -> Candidate | None:
        """The channel under the cursor with its verdict."""
        ways = self._drawn.ways if self._drawn else ()
        return ways[self.cursor] if self.cursor < len(ways) else None

    @property
    def row_count(self) -> int:
        """How many channels there are."""
        return len(self._drawn.ways) if self._drawn else 0

    @property
    def lines(self) -> int:
        """How many channels a page key passes."""
        return max(1, self.size.height - 2)

    def show(self, cord: Cord, reading: DisplaySettings) -> None:
        """Show a decision. The cursor stays on its channel as long as the address is the same."""
        before, held = self._cord, self.candidate
        self._cord, self._reading = cord, reading
        self._draw()
        same = before is not None and (before.name, before.place) == (cord.name, cord.place)
        uuid = held.channel.uuid if held and same else ""
        ways = self._drawn.ways if self._drawn else ()
        self.cursor = next((at for at, way in enumerate(ways) if way.channel.uuid == uuid), 0)
        if not same:
            self._shift, self._scrolled = 0, False
        self._keep_in_sight()
        self.refresh()

    def say(self, sentence: str, style: str = MUTED) -> None:
        """Show a sentence in place of a decision."""
        self._cord = self._drawn = None
        self.cursor = self._shift = 0
        self._said = sentence, style
        self.refresh()

    def _draw(self) -> None:
        if self._cord is not None:
            drawing = Drawing(self.size.width, self.size.height, self._signs, self._reading)
            self._drawn = picture(self._cord, drawing)
            self.styles.max_height = max(3, self._drawn.height)

    def render_line(self, y: int) -> Strip:
        """A line of the cord, with the bar of the cursor on a channel."""
        width = self.size.width
        line = self._line(y, width)
        return Strip([Segment(text, pen(style)) for text, style in line]).adjust_cell_length(width, pen(""))

    def _line(self, y: int, width: int) -> Line:
        drawn = self._drawn
        if drawn is None:
            said, style = self._said
            return ((fit(said, width), style),) if y == 0 else ()
        shift = self._shift if y >= self._held else 0
        at = y + shift
        if y == self.size.height - 1 and self._held <= at < drawn.end and self._counts(at):
            return drawn.summary(y, shift, brief=self._scrolled)
        if at >= max(drawn.end, drawn.least):
            return ()
        line = drawn.line(y, shift)
        if self.has_focus and at == drawn.first + self.cursor:
            return barred(line, drawn.start, drawn.name(drawn.ways[self.cursor]))
        return line

    def _counts(self, at: int) -> bool:
        """Whether the lowest line counts the channels from there on, though there may be one only: it is
        shown when the cursor comes to it."""
        assert self._drawn is not None
        left = self._drawn.end - at
        return left > 1 or (self._shift > 0 and self.cursor < self.row_count - 1)

    @property
    def _held(self) -> int:
        """How many lines do not scroll."""
        if self._cord is None or self._drawn is None:
            return 0
        return self._drawn.first + (1 if self._cord.pick.channel else 0)

    def go_to(self, index: int) -> None:
        """Put the cursor on a channel, or on the nearest one there is."""
        before, shift = self.cursor, self._shift
        self.cursor = self.inside(index)
        if self.cursor == before:
            return
        self._keep_in_sight()
        if shift != self._shift:
            self._scrolled = True
            self.refresh()
        else:
            self._refresh_rows(before, self.cursor)
        self.post_message(self.Moved())

    def _refresh_rows(self, *indices: int) -> None:
        first = self._drawn.first if self._drawn else 0
        for index in indices:
            at = first + index
            self.refresh(Region(0, at if at < self._held else at - self._shift, self.size.width, 1))

    def _keep_in_sight(self) -> None:
        """Scroll until the cursor stands above the line that counts the rest, or on the last channel."""
        if self._drawn is None:
            return
        at = self._drawn.first + self.cursor
        is_last = at == self._drawn.end - 1
        lowest = max(self._held, self.size.height - (1 if is_last else 2))
        above, below = min(self._shift, at - self._held), at - lowest
        # Nobody wants to go up to see one line more.
        self._shift = max(0, below, above if above > 1 else 0)

    def on_focus(self) -> None:
        """The bar shows."""
        self._turned()

    def on_blur(self) -> None:
        """The bar goes."""
        self._turned()

    def _turned(self) -> None:
        self._refresh_rows(self.cursor)
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Draw the cord in other cells, with the cursor in sight."""
        self._draw()
        self._keep_in_sight()
        self.refresh()

    def action_next_address(self) -> None:
        """The next address."""
        self.post_message(self.Step(1))

    def action_previous_address(self) -> None:
        """The previous address."""
        self.post_message(self.Step(-1))


def barred(line: Line, start: int, name: str) -> Line:
    """A line with the bar of the cursor over the name of a channel, which begins a run in a cell."""
    made: list[Run] = []
    starts = accumulate((width_of(text) for text, _ in line), initial=0)
    for (text, style), at in zip(line, starts, strict=False):
        if at == start:
            made.append((name, SELECTED))
            text = text.removeprefix(name)
        made.append((text, style))
    return tuple(made)
