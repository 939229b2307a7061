"""A table of lines with a cursor: only the lines that show are built, and a move repaints two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from tui.keys import bindings as keys
from tui.text.content import content, fit, joined, width_of
from tui.text.palette import HEADER, MUTED, RESTING, SELECTED
from tui.widgets.lists.cursor import RowCursor

Empty = str | tuple[Content, ...]
"""What stands in a table without rows: a sentence, or lines."""

Cell = str | Content | Callable[[int], Content]
"""A text, or what draws one for as many cells as there are."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading and width in cells. `grow` takes what is left over; where the line is too short
    the columns with the smallest `rank` go first."""

    title: str
    width: int
    rank: int = 100
    grow: bool = False
    right: bool = False


class LineTable(RowCursor, ScrollView, can_focus=True):
    """Rows under a heading. `row(index)` gives the cells of a row when it is about to be drawn; one that is
    None leaves its room to the cell before it."""

    DEFAULT_CSS = """
    LineTable { height: 1fr; overflow: hidden hidden; }
    LineTable:ansi { background: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("list")]
    MESSAGE = "nothing here"
    RESTING: ClassVar[str] = RESTING

    @dataclass
    class Moved(Message):
        """The cursor stands on another row."""

        table: "LineTable"
        index: int

        @property
        def control(self) -> "LineTable":
            """The table, for handlers that select by id."""
            return self.table

    def __init__(
        self, columns: Sequence[TableColumn], *, empty: Empty = MESSAGE, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._columns, self._empty = tuple(columns), _lines(empty)
        self._count, self._known = 0, False
        self._row: Callable[[int], Sequence[Cell | None]] = lambda index: ()
        self.cursor = 0

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return self._count

    @property
    def lines(self) -> int:
        """How many rows a page key passes."""
        return max(1, self.size.height - 2)

    def show(
        self, count: int, row: Callable[[int], Sequence[Cell | None]], *, cursor: int | None = None
    ) -> None:
        """Show other rows; the cursor stays where it was unless it is given."""
        self.set_rows(count, row)
        self.cursor = self.inside(self.cursor if cursor is None else cursor)
        self._keep_in_sight()
        self.refresh()

    def set_rows(self, count: int, row: Callable[[int], Sequence[Cell | None]]) -> None:
        """Have other rows from the next time on that something is drawn."""
        self._known = True
        self._count, self._row = count, row
        self.virtual_size = Size(self.size.width, count + 1)

    def set_empty(self, said: Empty) -> None:
        """What stands there when there is no row."""
        self._empty = _lines(said)
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours changed: draw again."""
        super().notify_style_update()
        self.refresh()

    def on_focus(self) -> None:
        """The cursor shows more strongly."""
        self._refresh_rows(self.cursor)

    def on_blur(self) -> None:
        """The cursor shows more faintly."""
        self._refresh_rows(self.cursor)

    def render_line(self, y: int) -> Strip:
        """The heading stays on top; the rows scroll under it."""
        width = self.size.width
        if y == 0:
            return self._strip(self._heading(width), "", width)
        if not self._count:
            said = self._empty[y - 1] if y <= len(self._empty) and self._known else Content()
            return self._strip(said.truncate(width, ellipsis=True), "", width)
        index = y - 1 + self.scroll_offset.y
        if index >= self._count:
            return Strip.blank(width)
        line = _line(self._row(index), self.layout_columns(width))
        if index == self.cursor and self.cursor_style():
            # The cursor is in one pen: text that is coloured elsewhere could not be read on it everywhere.
            return self._strip(_in_one_pen(line), self.cursor_style(), width)
        return self._strip(line, "", width)

    def cursor_style(self) -> str:
        """How the row under the cursor shows."""
        return SELECTED if self.has_focus else self.RESTING

    def _strip(self, line: Content, style: str, width: int) -> Strip:
        base = self.visual_style + Style.parse(style) if style else self.visual_style
        return Strip(line.render_segments(base)).adjust_cell_length(width, base.rich_style)

    def _heading(self, width: int) -> Content:
        """The titles, underlined as far as their texts."""
        parts: list[str | tuple[str, str]] = []
        for column, room in self.layout_columns(width):
            if room:
                title = fit(column.title, room).rstrip()
                blank = " " * (room - width_of(title))
                parts += [blank if column.right else "", (title, HEADER), "" if column.right else blank, " "]
        return joined(*parts[:-1])

    def layout_columns(self, width: int) -> list[tuple[TableColumn, int]]:
        """Each column with the room it gets in a line of `width` cells; 0 for those that go."""
        shown = list(self._columns)
        while shown and sum(column.width + 1 for column in shown) - 1 > width:
            shown.remove(min(shown, key=lambda column: column.rank))
        spare = width - sum(column.width + 1 for column in shown) + 1
        growing = [column for column in shown if column.grow]
        extra = spare // len(growing) if growing else 0
        return [
            (column, (column.width + (extra if column.grow else 0)) if column in shown else 0)
            for column in self._columns
        ]

    def go_to(self, index: int) -> None:
        """Put the cursor on a row, or on the nearest one there is."""
        index = self.inside(index)
        if index == self.cursor or not self._count:
            return
        before, self.cursor = self.cursor, index
        self._refresh_rows(before, index)
        self._keep_in_sight()
        self.post_message(self.Moved(self, index))

    def _refresh_rows(self, *indices: int) -> None:
        for index in indices:
            self.refresh(Region(0, index + 1 - self.scroll_offset.y, self.size.width, 1))

    def _keep_in_sight(self) -> None:
        room = max(1, self.size.height - 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True, force=True)
        elif self.cursor >= top + room:
            self.scroll_to(y=self.cursor - room + 1, animate=False, immediate=True, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in sight when the table gets lower."""
        self.virtual_size = Size(self.size.width, self._count + 1)
        self._keep_in_sight()


def _in_one_pen(line: Content) -> Content:
    """A line without its colours, but for bars of blanks: on those nothing has to be read."""
    plain = content(line.plain)
    for span in line.spans:
        if "reverse" in str(span.style) and not line.plain[span.start : span.end].strip():
            plain = plain.stylize(span.style, span.start, span.end)
    return plain


def _line(cells: Sequence[Cell | None], columns: Sequence[tuple[TableColumn, int]]) -> Content:
    parts: list[Content] = []
    laid = list(zip(cells, columns, strict=True))
    for place, (cell, (column, room)) in enumerate(laid):
        if room and cell is not None:
            left = takewhile(lambda other: other[0] is None, laid[place + 1 :])
            room += sum(more + 1 for _cell, (_column, more) in left if more)
            text = _drawn(cell, room, right=column.right)
            parts += [text.truncate(room, ellipsis=True, pad=True), Content(" ")]
    return Content.assemble(*parts[:-1])


def _drawn(cell: Cell, room: int, *, right: bool) -> Content:
    """A cell of so much room, at the right or left of it."""
    if isinstance(cell, str):
        return content(fit(cell, room, "right" if right else "left"))
    text = cell if isinstance(cell, Content) else cell(room)
    return text.pad_left(room - text.cell_length) if right else text


def fill(table: LineTable, rows: Sequence[Sequence[Cell]], *, cursor: int | None = None) -> None:
    """Show rows that are already made."""
    table.show(len(rows), lambda index: rows[index], cursor=cursor)


def scroll_parent(widget: Widget, region: Region) -> None:
    """Bring a part of a widget, in its own coordinates, into sight in what it scrolls in."""
    parent = widget.parent
    while isinstance(parent, Widget):
        if parent.is_scrollable:
            offset = widget.region.offset - parent.content_region.offset + parent.scroll_offset
            parent.scroll_to_region(region.translate(offset), animate=False, immediate=True, force=True)
            return
        parent = parent.parent


def _lines(said: Empty) -> tuple[Content, ...]:
    return (content(said, MUTED),) if isinstance(said, str) else said
