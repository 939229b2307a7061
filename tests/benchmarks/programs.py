"""What the program is measured beside: two empty Textual programs, and a bare list of lines."""

import sys
import tempfile
from pathlib import Path

from store.demo.fill import fill
from store.services import open_services

KEPT = Path(tempfile.gettempdir()) / "cordboard-benchmarks"
"""Where databases are kept between runs."""

_EMPTY = """
from textual.app import App
from textual.widgets import Static


class Empty(App):
    def compose(self):
        yield Static("empty program")


Empty(ansi_color=True).run(mouse=False)
"""

_LINES = """
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

ROWS = 1000


class Lines(ScrollView, can_focus=True):
    cursor = 0

    def on_mount(self):
        self.virtual_size = Size(self.size.width, ROWS)

    def render_line(self, y):
        row = y + self.scroll_offset.y
        style = Style(reverse=row == self.cursor)
        text = f"Contact number {row} of the list".ljust(30) + f"+2507880{row:05}"
        return Strip([Segment(text.ljust(self.size.width), style)], self.size.width)

    def on_key(self, event):
        page = self.size.height
        moves = {"down": 1, "up": -1, "pagedown": page, "pageup": -page, "end": ROWS, "home": -ROWS}
        if event.key not in moves:
            return
        event.stop()
        event.prevent_default()
        old, top = self.cursor, self.scroll_offset.y
        self.cursor = max(0, min(ROWS - 1, old + moves[event.key]))
        if not top <= self.cursor < top + page:
            to = self.cursor if self.cursor < top else self.cursor - page + 1
            self.scroll_to(y=to, animate=False, immediate=True)
            self.refresh()
        else:
            for row in (old, self.cursor):
                self.refresh(Region(0, row - top, self.size.width, 1))


class Bare(App):
    CSS = "Lines { scrollbar-size: 0 0; }"

    def compose(self):
        yield Lines()


Bare(ansi_color=True).run(mouse=False)
"""

CORDBOARD = (sys.executable, "-c", "from tui.__main__ import main; main()")
"""The program, as its installed command starts it."""

EMPTY = (sys.executable, "-c", _EMPTY)
"""The least a Textual program can be; it shows `empty program`."""

EMPTY_WITH_TABLES = (sys.executable, "-c", f"import store.database.models\n{_EMPTY}")
"""The same, which has also loaded the tables."""

BARE_LIST = (sys.executable, "-c", _LINES)
"""A list of 1,000 made lines, drawn line by line, with a cursor and nothing else."""


def demo_database(folder: Path, count: int) -> Path:
    """A database with so many invented contacts; made when the folder has none from before."""
    path = folder / f"{count}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"{count}.unfinished"
        unfinished.unlink(missing_ok=True)
        sys.stderr.write(f"Making a database of {count:,} contacts ...\n")
        services = open_services(str(unfinished))
        if count:
            fill(services, count)
        services.close()
        unfinished.rename(path)
    return path
