"""A table over a list of any length, of which some windows are held."""

from collections.abc import Callable, Sequence
from typing import Generic

from tui.jobs import Jobs
from tui.widgets.lists.line_table import Cell, Empty, LineTable, TableColumn
from tui.widgets.windows.held import Held, Item, Source, Windows, reach


class WindowTable(LineTable, Generic[Item]):
    """A table whose rows are read as the cursor comes near them; its first and last rows are a key away.

    A screen reads with `windows` in a thread, and has what came of it shown by `take`.
    """

    def __init__(
        self,
        columns: Sequence[TableColumn],
        cells: Callable[[Item], Sequence[Cell | None]],
        *,
        key: Callable[[Item], object],
        empty: Empty = LineTable.MESSAGE,
        id: str | None = None,
    ) -> None:
        super().__init__(columns, empty=empty, id=id)
        self._cells = cells
        self.jobs = Jobs(self)
        self.windows: Windows[Item] = Windows(self.jobs, key, self._shifted)

    @property
    def item(self) -> Item | None:
        """What the row under the cursor shows."""
        items = self.windows.held.items
        return items[self.cursor] if self.cursor < len(items) else None

    def take(self, held: Held[Item], source: Source[Item], *, keep: bool = False) -> None:
        """Show what was read of a list. With `keep` the cursor stays on the line of the screen that it is on;
        the very beginning of a list that is in view stays there."""
        line = self.cursor - self.scroll_offset.y
        stays = keep and (self.scroll_offset.y or not held.first)
        self.windows.take(held, source)
        self._show(held.at, held.at - line if stays else 0)

    def go_to(self, index: int) -> None:
        """Put the cursor on a row that is held, and read on where it comes near to an end."""
        super().go_to(index)
        self._read_near()

    def go_to_end(self, *, last: bool) -> None:
        """Go to the last row of the whole list, or to the first, reading it when it is not held."""
        held, source = self.windows.held, self.windows.source
        if source is None or (held.last if last else held.first):
            super().go_to_end(last=last)
            return
        windows = self.windows
        self.jobs.run(
            lambda: windows.end(source) if last else windows.start(source),
            lambda found: self.take(found, source),
            group="window",
            awaited=True,
        )

    def _shifted(self, more: int) -> None:
        self._show(self.cursor + more, self.scroll_offset.y + more)

    def _show(self, cursor: int, top: int) -> None:
        """Show the rows that are held, with the cursor on one of them and another on top."""
        items = self.windows.held.items
        self.set_rows(len(items), lambda index: self._cells(items[index]))
        self.cursor = self.inside(cursor)
        self.scroll_to(y=max(0, top), animate=False, immediate=True, force=True)
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Moved(self, self.cursor))
        self._read_near()

    def _read_near(self) -> None:
        top, beyond = self.scroll_offset.y, reach(self.lines)
        end = top + self.lines + beyond
        self.windows.read_on(above=top < beyond, below=end >= len(self.windows.held.items))
