"""The lines of the contact list: how its header and its rows are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from store.core.views import ContactRow, Listing
from tui.cells import Glyphs, fit
from tui.columns import Column, Layout, Look, layout

INDENT = 2
"""The cells left of a row: the cursor's sign and the mark."""

# Attributes without colours: the terminal's own colours take no bytes to ask for. What is not set is as plain
# as the rest, because a change of pen takes more bytes than the two signs that say so.
PLAIN = Style()
_TITLE = Style(bold=True)
_SORTED = Style(bold=True, underline=True)
_CURSOR = Style(reverse=True)
_IDLE = Style(bold=True)
_KEPT = 120
_BEFORE, _AFTER = "<", ">"


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the list shows; two that are equal look the same."""

    row: ContactRow | None = None
    current: bool = False
    marked: bool = False


def header(made: Layout, listing: Listing, glyphs: Glyphs) -> Strip:
    """The titles of the columns, the one that the list is sorted by with the direction.

    Signs at the ends tell of columns that do not show.
    """
    sign = glyphs.sort_down if listing.descending else glyphs.sort_up
    segments = [Segment((_BEFORE if made.before else " ").ljust(INDENT), _TITLE)]
    for column in made.columns:
        chosen = column.sort == listing.sort
        title = f"{fit(column.title, column.width - 2).rstrip()} {sign}" if chosen else column.title
        pieces = fit(title, column.width, column.align)
        segments += [Segment(pieces, _SORTED if chosen else _TITLE), Segment(" ", _TITLE)]
    if made.after:
        segments[-1] = Segment(_AFTER, _TITLE)
    return Strip(segments)


def body(line: Line, made: Sequence[Column], glyphs: Glyphs, *, focused: bool, width: int) -> Strip:
    """A row; the one under the cursor is reversed, or bold while the list has not the focus."""
    if line.row is None:
        return Strip([])
    style = PLAIN
    if line.current:
        style = _CURSOR if focused else _IDLE
    signs = (glyphs.cursor if line.current else " ") + (glyphs.mark if line.marked else " ")
    segments = [Segment(signs, style)]
    for column in made:
        segments.append(Segment(fit(column.text(line.row), column.width, column.align), style))
        segments.append(Segment(" ", style))
    return Strip(segments).adjust_cell_length(width, style)


class DrawnLines:
    """Rows as they were drawn, kept: a list that scrolls by one line draws one."""

    def __init__(self) -> None:
        self._look: Look | None = None
        self._width = 0
        self._made = Layout(())
        self._kept: dict[tuple[int, bool, bool, bool], tuple[ContactRow, Strip]] = {}

    def layout(self, look: Look, width: int) -> Layout:
        """The columns of a list of that width; with others than before, every row is drawn anew."""
        if look is not self._look or width != self._width:
            self._look, self._width, self._made = look, width, layout(width - INDENT, look)
            self._kept.clear()
        return self._made

    def body(self, line: Line, look: Look, *, focused: bool, width: int) -> Strip:
        """A row, as wide as the list."""
        made = self.layout(look, width).columns
        row = line.row
        if row is None:
            return Strip.blank(width, PLAIN)
        key = (id(row), line.current, line.marked, focused)
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            # The row is kept as well: while it is, no other has its identity.
            self._kept[key] = row, flat(body(line, made, look.glyphs, focused=focused, width=width), width)
        return self._kept[key][1]


def flat(strip: Strip, width: int) -> Strip:
    """As wide as the list, with neighbours of one style joined: each costs the bytes of its style."""
    return strip.adjust_cell_length(width, PLAIN).simplify()
