"""The lines of the contact list: how its header and its rows are drawn."""

from dataclasses import dataclass

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from store.core.views import ContactRow, Listing
from tui.text.cells import Glyphs, fit
from tui.widgets.lists.columns import ColumnSettings, Layout, layout

INDENT = 2
"""The cells left of a row: the cursor's sign and the mark."""

# Attributes without colours: the terminal's own colours take no bytes to ask for. What is not set is as plain
# as the rest, because a change of pen takes more bytes than the two signs that say so.
PLAIN = Style()
_TITLE = Style(bold=True)
_SORTED = Style(bold=True, underline=True)
_CURSOR = Style(reverse=True)
_IDLE = Style(bold=True)
_KEPT = 400  # rows: some screens on both sides, and both ends of the list
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


class LineCache:
    """The texts of rows, kept: to format an address for reading takes longest of all that a move does."""

    def __init__(self) -> None:
        self._settings: ColumnSettings | None = None
        self._width = 0
        self._made = Layout(())
        self._texts: dict[int, tuple[ContactRow, str]] = {}

    def layout(self, settings: ColumnSettings, width: int) -> Layout:
        """The columns of a list of that width; with others than before, every row is written anew."""
        if settings is not self._settings or width != self._width:
            self._settings, self._width, self._made = settings, width, layout(width - INDENT, settings)
            self._texts.clear()
        return self._made

    def body(self, line: Line, settings: ColumnSettings, *, focused: bool, width: int) -> Strip:
        """A row, as wide as the list; the one under the cursor is reversed, or bold without the focus."""
        if line.row is None:
            return Strip.blank(width, PLAIN)
        style = PLAIN
        if line.current:
            style = _CURSOR if focused else _IDLE
        glyphs = settings.glyphs
        signs = (glyphs.cursor if line.current else " ") + (glyphs.mark if line.marked else " ")
        text = signs + self.text(line.row, settings, width)
        return Strip([Segment(text, style)], width)

    def text(self, row: ContactRow, settings: ColumnSettings, width: int) -> str:
        """What all columns say of a row."""
        made, key = self.layout(settings, width).columns, id(row)
        if key not in self._texts:
            if len(self._texts) >= _KEPT:
                del self._texts[next(iter(self._texts))]
            text = "".join([f"{fit(column.text(row), column.width, column.align)} " for column in made])
            # The row is kept as well: while it is, no other has its identity.
            self._texts[key] = row, set_cell_size(text, width - INDENT)
        return self._texts[key][1]


def flat(strip: Strip, width: int) -> Strip:
    """As wide as the list, with neighbours of one style joined: each costs the bytes of its style."""
    return strip.adjust_cell_length(width, PLAIN).simplify()
