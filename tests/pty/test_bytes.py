"""How few bytes the screens need at 80x24: what a slow line has to carry for a key."""

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from store.services.workspace.watch import FILE_SECONDS
from tests.pty.databases import demo_database
from tests.pty.jobs import Job
from tests.pty.session import Session
from tests.pty.tour import VISITS, go_to, leave
from tui.base.edit_screen import AUTOSAVE_SECONDS

CONTACTS = 300
IDLE = 1.3  # seconds
FOLLOWED = 0.6  # seconds, after which the contact beside the list has followed
PROGRAMS = 4
_LETTERS = (("m", "="), ("ma", "~"), ("mar", "~"), ("mari", "~"), ("maria", "~"))
DOWN, PAGE, ESCAPE, REDRAW, SUSPEND = "j", "\x1b[6~", "\x1b", "\x0c", "\x1a"


class Line(Session):
    """A session that says how many bytes it took until something was to be seen."""

    def spent(self, keys: str, sign: str, *, gone: str = "\x00") -> int:
        """Type, wait for a sign on the screen (and for another to be gone), and for the line to be still."""
        before = len(self.output)
        self.send(keys)
        self.wait_until(lambda: sign in self.text and gone not in self.text, f"{sign!r}")
        self.wait_idle()
        return len(self.output) - before

    def row(self) -> int:
        """The number of the row under the cursor, from the status line."""
        found = re.search(r"^[^\d]([\d ]+)/", self.lines[-2])
        return int(found[1].replace(" ", "")) if found else 0

    def spent_to(self, keys: str, row: int) -> int:
        """Type and wait until the cursor stands on a row."""
        before = len(self.output)
        self.send(keys)
        self.wait_until(lambda: self.row() == row, f"the cursor on row {row}")
        self.wait_idle()
        return len(self.output) - before

    def spent_moving(self, key: str) -> int:
        """Type and wait until the cursor stands on another row."""
        row, before = self.row(), len(self.output)
        self.send(key)
        self.wait_until(lambda: self.row() != row, "the cursor on another row")
        self.wait_idle()
        return len(self.output) - before


class StoppedLine(Line, Job):
    """Such a session of a program that can be suspended."""


@contextmanager
def _list(
    home: Path, contacts: int = CONTACTS, kind: type[Line] = Line, theme: str = "terminal"
) -> Iterator[Line]:
    with kind(["--theme", theme, "--database", demo_database(home, contacts)], home=home) as line:
        line.wait_until(lambda: line.row() == 1 and "Archived" in line.text, "the list")
        line.wait_idle(0.5)
        yield line


_FULL_COLOUR = (1950, 185, 170, 1250)
LIMITS = {"terminal": (1900, 170, 150, 1180), "dark": _FULL_COLOUR, "light": _FULL_COLOUR}
"""Bytes of a theme: the first paint, and on average the cursor moved, moved at the edge, and a page."""


LOG, WIDE_LOG = (1900, 170, 1180), (4000, 170, 2300)
"""Bytes of the log in a narrow and a wide terminal: opened, the cursor moved, a page."""


def _average(spent: Iterable[int]) -> float:
    every = list(spent)
    return sum(every) / len(every)


@pytest.mark.parametrize(
    ("theme", "contacts"), [("terminal", 1000), ("terminal", 10_000), ("dark", 1000), ("light", 1000)]
)
def test_the_list_in_each_theme(tmp_path: Path, theme: str, contacts: int) -> None:
    """With its colours. A page of a short list takes most: few rows share a name there."""
    first, inside, edge, page = LIMITS[theme]
    with _list(tmp_path, contacts, theme=theme) as line:
        assert len(line.output) <= first
        moved = {row: line.spent_to(DOWN, row) for row in range(2, 21)}
        assert _average(moved.values()) <= inside, moved
        at_the_edge = {row: line.spent_to(DOWN, row) for row in range(21, 41)}
        assert _average(at_the_edge.values()) <= edge, at_the_edge
        assert max(moved.values()) <= inside + 30
        assert max(at_the_edge.values()) <= edge + 50
        pages = []
        for _ in range(12):
            line.send(PAGE)
            pages.append(line.wait_idle())
        assert _average(pages) <= page, pages


def test_the_list_with_the_contact_beside_it(tmp_path: Path) -> None:
    """At 120x36. The contact follows when the hand rests; a key alone takes what it takes without it."""
    database = demo_database(tmp_path, 1000)
    with Line(["--database", database], home=tmp_path, columns=120, rows=36) as line:
        line.wait_until(lambda: "Archived" in line.text and "Next message" in line.text, "the list")
        line.wait_idle(FOLLOWED)
        assert len(line.output) <= 5100
        moved: list[int] = []
        pages: list[int] = []
        for spent, key in ((moved, DOWN), (pages, PAGE)):
            for _ in range(4):
                spent.append(line.spent_moving(key))
                line.wait_idle(FOLLOWED)
        assert _average(moved) <= 170, moved
        assert _average(pages) <= 2300, pages


def test_a_thrifty_bar(tmp_path: Path) -> None:
    """Over the name only."""
    settings = tmp_path / "settings.toml"
    settings.write_text("[look]\nthrifty = true\n")
    environ = {"CORDBOARD_CONFIG": str(settings)}
    with Line(["--database", demo_database(tmp_path, 1000)], home=tmp_path, environ=environ) as line:
        line.wait_until(lambda: line.row() == 1 and "Archived" in line.text, "the list")
        line.wait_idle(0.5)
        moved = [line.spent_moving(DOWN) for _ in range(10)]
        assert _average(moved) <= 68, moved


def test_the_cursor_down_where_the_number_gets_longer(tmp_path: Path) -> None:
    with _list(tmp_path, 1000) as line:
        for _ in range(5):
            line.send(PAGE)
            line.wait_idle()
        start = line.row()
        spent = {row: line.spent_to("k", row) for row in range(start - 1, start - 19, -1)}
        assert start >= 100 > min(spent)
        assert max(spent.values()) <= 190, spent


def test_the_update_panel_opened_and_closed(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        opened = line.spent("e", "Gender")
        closed = line.spent(ESCAPE, "District", gone="Update Contact")
        assert opened + closed <= 3000, (opened, closed)


def test_the_cursor_in_both_lists_of_the_inspector(tmp_path: Path) -> None:
    """Over all verdicts, and over the channels to where they scroll."""
    with _list(tmp_path) as line:
        line.spent("/jane doe\r", "1/1 ")
        line.spent("i", "Route of Jane Doe")
        verdicts = {row: line.spent_to(DOWN, row) for row in range(2, 17)}
        line.spent("\x1b[Z", " 1/16 ")
        channels = {row: line.spent_to(DOWN, row) for row in range(2, 11)}
        for moved in (verdicts, channels):
            assert max(moved.values()) < 200, moved
            assert _average(moved.values()) <= 165, moved


@pytest.mark.parametrize(("columns", "rows", "limits"), [(80, 24, LOG), (120, 36, WIDE_LOG)])
def test_the_log(tmp_path: Path, columns: int, rows: int, limits: tuple[int, int, int]) -> None:
    """Opened, the cursor moved, and a page; what the action changed follows when the hand rests."""
    database, (opened, moved, paged) = demo_database(tmp_path, 1000), limits
    with Line(["--database", database], home=tmp_path, columns=columns, rows=rows) as line:
        line.wait_until(lambda: line.row() == 1 and "Archived" in line.text, "the list")
        line.wait_idle(FOLLOWED)
        assert line.spent("8", "every action") <= opened
        line.wait_idle(FOLLOWED)
        spent: dict[str, list[int]] = {DOWN: [], PAGE: []}
        for key, each in spent.items():
            for _ in range(6):
                line.send(key)
                each.append(line.wait_idle())
                line.wait_idle(FOLLOWED if columns > 80 else 0)
        assert 0 < _average(spent[DOWN]) <= moved, spent
        assert 0 < _average(spent[PAGE]) <= paged, spent


def test_nothing_is_sent_while_nobody_types(tmp_path: Path) -> None:
    """On any screen, for longer than the list waits before it looks for changes. Several programs at once are
    left alone together; each goes to a few screens."""
    assert max(4 * FILE_SECONDS, AUTOSAVE_SECONDS) < IDLE
    with ExitStack() as stack:
        lines = []
        for number in range(PROGRAMS):
            home = tmp_path / str(number)
            home.mkdir()
            lines.append(stack.enter_context(_list(home, 60)))
        for start in range(0, len(VISITS), PROGRAMS):
            at = list(zip(lines, VISITS[start : start + PROGRAMS], strict=False))
            for line, visit in at:
                go_to(line, visit)
            for line, _ in at:
                line.wait_idle()
            time.sleep(IDLE)
            sent = {visit.name: line.wait_idle(0) for line, visit in at}
            assert sent == dict.fromkeys(sent, 0)
            for line, visit in at:
                leave(line, visit)


def test_a_letter_of_a_message(tmp_path: Path) -> None:
    """With how long the text is, and what one contact gets once the hand rests."""
    with _list(tmp_path, 60) as line:
        go_to(line, next(visit for visit in VISITS if visit.name == "compose"))
        line.spent("H", "1 of 160")
        spent = {at: line.spent(letter, f"{at} of 160") for at, letter in enumerate("ello you", 2)}
        assert max(spent.values()) <= 40, spent


def test_a_letter_of_a_search(tmp_path: Path) -> None:
    """With the rows it leaves and the status line. A letter may replace all rows, as a page does."""
    with _list(tmp_path, 1000) as line:
        line.spent("/", "number or condition")
        spent = {text: line.spent(text[-1], f'search: name {sign} "{text}"') for text, sign in _LETTERS}
        assert max(spent.values()) <= 1500, spent
        assert spent["mar"] < spent["ma"]
        cleared = line.spent(ESCAPE, "enter Open", gone="search:")
        assert cleared <= 1800


def test_a_key_that_changes_nothing_sends_nothing(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        line.send("k")
        assert line.wait_idle(0.1) == 0
        line.send("g")
        assert line.wait_idle(0.1) == 0


def test_marks_of_others_are_gone_after_a_redraw(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        before = line.lines
        line.feed(b"\x1b[5;10Hwall: the machine goes down\x1b[7m")
        assert line.lines != before
        line.spent(REDRAW, "District", gone="wall:")
        assert line.lines == before


def test_the_screen_comes_back_after_it_was_stopped(tmp_path: Path) -> None:
    with _list(tmp_path, kind=StoppedLine) as line:
        line.spent_to(DOWN, 2)
        before = line.lines
        for _ in range(2):
            line.feed(b"\x1b[2J")
            line.send(SUSPEND)
            line.wait_stopped()
            line.feed(b"\x1b[H\x1b[2J$ fg")
            since = len(line.output)
            line.send("fg\n")
            line.wait_until(lambda: line.lines == before, "the list as it was")
            line.wait_idle()
            assert line.output[since:].count(b"Abdoulaye Gueye") == 1
        assert line.spent_to(DOWN, 3) <= 250


def test_the_screen_is_right_after_any_change_of_size(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        before = line.lines
        for columns, rows in ((200, 60), (60, 16), (20, 5), (81, 24)):
            line.resize(columns, rows)
            line.wait_idle(0.4)
        line.resize(80, 24)
        line.wait_until(lambda: line.lines == before, "the list as it was")


def test_what_holds_back_half_frames_is_told_where_they_begin_and_end(tmp_path: Path) -> None:
    """Only to a terminal that said it can, and never around nothing."""
    start, end = b"\x1b[?2026h", b"\x1b[?2026l"
    with _list(tmp_path) as line:
        assert start not in line.output
        line.send("\x1b[?2026;2$y")
        line.wait_idle()
        since = len(line.output)
        line.spent_to(DOWN, 2)
        sent = line.output[since:]
        assert sent.count(start) == sent.count(end) > 0
        since = len(line.output)
        line.send("g" + "g")
        line.wait_idle()
        line.send("k")
        line.wait_idle()
        assert start + end not in line.output[since:]


def test_the_tab_stops_are_given_back_as_they_usually_are(tmp_path: Path) -> None:
    with _list(tmp_path) as line:
        assert line._screen.tabstops != set(range(8, 80, 8))
        line.send("\x11")
        line.wait_exit()
        assert line._screen.tabstops == set(range(8, 80, 8))
