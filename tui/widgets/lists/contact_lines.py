"""The lines of the contact list: how its header and its rows are drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from store.core.views import ContactRow, Listing
from tui.text.cells import Glyphs, fit, width_of
from tui.text.palette import FOCUS, HEADER, MARK, RESTING, SELECTED, SORTED, Run, pen
from tui.widgets.lists.columns import ColumnSettings, Layout, layout

INDENT = 2
"""The cells left of a row: the cursor's sign and the mark."""

PLAIN = Style()
_KEPT = 400  # rows: some screens on both sides, and both ends of the list
_BEFORE, _AFTER = "<", ">"


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of the list shows; two that are equal look the same. On a `thrifty` one the bar of the
    cursor is over the name only: a move takes less than half of the bytes."""

    row: ContactRow | None = None
    current: bool = False
    marked: bool = False
    thrifty: bool = False


def header(made: Layout, listing: Listing, glyphs: Glyphs) -> Strip:
    """The titles of the columns, the one that the list is sorted by with the direction.

    Signs at the ends tell of columns that do not show.
    """
    sign = glyphs.sort_down if listing.descending else glyphs.sort_up
    segments = [Segment((_BEFORE if made.before else " ").ljust(INDENT), pen(FOCUS))]
    for column in made.columns:
        chosen = column.sort == listing.sort
        room = column.width - column.lead
        title = _title(column.title, sign if chosen else "", room)
        blank = " " * (room - width_of(title))
        text = Segment(title, pen(SORTED if chosen else HEADER))
        pieces = [Segment(blank, PLAIN), text] if column.align == "right" else [text, Segment(blank, PLAIN)]
        segments += [*pieces, Segment(" ", PLAIN)]
    if made.after:
        segments[-1] = Segment(_AFTER, pen(FOCUS))
    return Strip(segments)


def _title(title: str, sign: str, room: int) -> str:
    """A title with the sign of the order, which stands close to it where room is short."""
    if not sign:
        return fit(title, room).rstrip()
    gap = " " if width_of(title) + 2 <= room else ""
    return fit(title, room - len(sign) - len(gap)).rstrip() + gap + sign


class LineCache:
    """The texts of rows, kept: to format an address for reading takes longest of all that a move does."""

    def __init__(self) -> None:
        self._settings: ColumnSettings | None = None
        self._width = 0
        self._made = Layout(())
        self._runs: dict[int, tuple[ContactRow, tuple[Run, ...]]] = {}

    def layout(self, settings: ColumnSettings, width: int) -> Layout:
        """The columns of a list of that width; with others than before, every row is written anew."""
        if settings is not self._settings or width != self._width:
            self._settings, self._width, self._made = settings, width, layout(width - INDENT, settings)
            self._runs.clear()
        return self._made

    def body(self, line: Line, settings: ColumnSettings, *, focused: bool, width: int) -> Strip:
        """A row, as wide as the list; the one under the cursor is in one pen, bold without the focus."""
        if line.row is None:
            return Strip.blank(width, PLAIN)
        glyphs = settings.glyphs
        cursor = glyphs.cursor if line.current else " "
        mark = (glyphs.mark, MARK) if line.marked else (" ", "")
        runs = self.runs(line.row, settings, width)
        if line.current and line.thrifty:
            name = fit(line.row.name, self._made.columns[0].width)
            (text, style), *others = runs
            bar, after = f"{cursor}{mark[0]}{name.rstrip()}", text[len(name.rstrip()) :]
            pieces = ((bar, SELECTED if focused else RESTING), (after, style), *others)
            return Strip([Segment(text, pen(style)) for text, style in pieces if text], width)
        if line.current:
            text = "".join((cursor, mark[0], *[text for text, _ in runs]))
            return Strip([Segment(text, pen(SELECTED if focused else RESTING))], width)
        return Strip(
            [Segment(text, pen(style)) for text, style in _merged(((cursor, ""), mark, *runs))], width
        )

    def runs(self, row: ContactRow, settings: ColumnSettings, width: int) -> tuple[Run, ...]:
        """What all columns say of a row, to the end of the line."""
        made, key = self.layout(settings, width), id(row)
        if key not in self._runs:
            if len(self._runs) >= _KEPT:
                del self._runs[next(iter(self._runs))]
            # The row is kept as well: while it is, no other has its identity.
            self._runs[key] = row, _merged(_pieces(made, row, width - INDENT))
        return self._runs[key][1]


def _pieces(made: Layout, row: ContactRow, width: int) -> Iterator[Run]:
    """The cells of a row with the gaps between them, as wide as the line."""
    at = 0
    for column, start in zip(made.columns, made.starts(), strict=True):
        yield " " * (start - at), ""
        yield from column.cells(row)
        at = start + column.width
    yield " " * (width - at), ""


def _merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs with neighbours of one style joined."""
    made: list[Run] = []
    for text, style in runs:
        if made and made[-1][1] == style:
            made[-1] = made[-1][0] + text, style
        elif text:
            made.append((text, style))
    return tuple(made)


def flat(strip: Strip, width: int) -> Strip:
    """As wide as the list, with neighbours of one style joined: each costs the bytes of its style."""
    return strip.adjust_cell_length(width, PLAIN).simplify()
