"""Keys that arrive in one piece, as on a line that lags, act as if they had been typed one by one."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.services import open_services
from tests.pty.databases import demo_database, names, small_database
from tests.pty.held import gate
from tests.pty.session import LEAVE_ALTERNATE, Session

_SEARCH = -4  # the line of the search bar while an error stands below it


@contextmanager
def _list(home: Path, *options: str) -> Iterator[Session]:
    """The list of 300 contacts, with its counts."""
    with Session([*options, "--database", demo_database(home, 300)], home=home) as session:
        session.wait_for("Achieng")
        session.wait_for("1/270")
        yield session


def test_what_follows_the_search_key_is_typed_into_the_search(tmp_path: Path) -> None:
    with _list(tmp_path) as session:
        session.send("/jane do")
        session.wait_for("/ jane do")
        session.wait_for("> Jane Doe")
        session.wait_for("1/1")
        assert "Archived 13" in session.lines[0], "`d` would have archived a contact"


def test_what_follows_a_move_acts_on_the_row_moved_to(tmp_path: Path) -> None:
    with _list(tmp_path) as session:
        name = session.lines[4][3:20].strip()
        session.send("jj\r")
        session.wait_for("Addresses, in order of priority")
        session.wait_until(lambda: name in session.lines[1], f"the page of {name}")


def test_keys_typed_one_soon_after_the_other_wait_for_each_other_as_well(tmp_path: Path) -> None:
    with _list(tmp_path) as session:
        for key in "/jane do":
            session.send(key)
            session.read_for(0.005)
        session.wait_for("/ jane do")
        session.wait_for("> Jane Doe")


def test_a_search_and_what_is_done_with_what_it_finds_come_in_one_piece(tmp_path: Path) -> None:
    with _list(tmp_path) as session:
        session.send("/jane\r")
        session.wait_for("> Jane Doe")
        session.wait_for('search: name ~ "jane"')
        session.wait_for("enter Open")
        session.send("b")
        session.wait_for("Keep this search by a name")
        session.send("\x1b")
        session.wait_until(lambda: "Keep this" not in session.text, "the list")
        session.send("\x1b")
        session.wait_until(lambda: "search:" not in session.text, "the list without a search")
        session.send("/age = 34\rj")
        session.wait_for("search: fields.age = 34")
        session.wait_for(" 2/")


def test_a_search_that_is_none_keeps_the_rows_and_says_why(tmp_path: Path) -> None:
    with _list(tmp_path) as session:
        before = session.lines
        session.send("/age = XZ\r")
        session.wait_for('"XZ" is not a number')
        session.wait_idle()
        assert session.lines[1:_SEARCH] == before[1:_SEARCH]
        assert session.lines[_SEARCH].strip() == "/ age = XZ"
        session.send("\x7f\x7f34\r")
        session.wait_for("search: fields.age = 34")
        assert "is not a number" not in session.text


def test_a_search_in_ascii_sends_ascii(tmp_path: Path) -> None:
    """What is typed, what is found, what could be typed and what is wrong."""
    with _list(tmp_path, "--ascii") as session:
        session.send("/améli")
        session.wait_for("/ am?li")
        session.wait_for("> Am?lie Bouchard")
        session.send("\x1b")
        session.wait_for("14/270")
        session.send("/g\t")
        session.wait_for("gender")
        session.send("\x1b")
        session.wait_for("enter Open")
        session.send("/age = Ü")
        session.wait_for('"?" is not a number')
        assert session.output.isascii()


# Before the list is there


def _empty_database(folder: Path) -> str:
    path = str(folder / "empty.db")
    open_services(path).close()
    return path


def _no_database(folder: Path) -> str:
    path = folder / "broken.db"
    path.write_text("some text that is no database\n" * 100)
    return str(path)


@pytest.mark.parametrize("at_once", [True, False], ids=["before anything is drawn", "while it opens"])
def test_what_is_typed_while_the_database_opens_is_a_search_and_never_acts(
    tmp_path: Path, at_once: bool
) -> None:
    database, held = demo_database(tmp_path, 300), gate(tmp_path)
    everybody = names(database)
    with Session(["--database", database], home=tmp_path, **held.options) as session:
        if not at_once:
            session.wait_for("Opening the database")
        for key in "/jane do":
            session.send(key)
        session.wait_for("Opening the database")
        session.wait_idle()
        held.open()
        session.wait_for("/ jane do")
        session.wait_for("> Jane Doe")
        session.wait_idle()
        assert "New contact" not in session.text
    assert names(database) == everybody


@pytest.mark.parametrize(
    ("made", "shows"), [(_empty_database, "No contact yet"), (_no_database, "not an SQLite database")]
)
def test_keys_for_the_list_do_not_act_on_what_comes_in_its_place(
    tmp_path: Path, made: Callable[[Path], str], shows: str
) -> None:
    """`d` would fill an empty database with demo data, and `q` leave."""
    database, held = made(tmp_path), gate(tmp_path)
    with Session(["--database", database], home=tmp_path, **held.options) as session:
        session.send("/daq")
        session.wait_for("Opening the database")
        session.wait_idle()
        held.open()
        session.wait_for(shows)
        session.wait_for("4 keys typed ahead were not used")
        session.wait_idle()
        assert shows in session.text
        session.send("q")
        assert session.wait_exit() == 0


def test_too_many_keys_are_dropped_whole(tmp_path: Path) -> None:
    database, held = small_database(tmp_path, 3), gate(tmp_path)
    with Session(["--database", database], home=tmp_path, **held.options) as session:
        session.wait_for("Opening the database")
        session.send("j" * 300 + "d")
        session.wait_for("keys typed ahead were not used")
        session.wait_idle()
        held.open()
        session.wait_for("> Jane Doe")
    assert len(names(database)) == 4


@pytest.mark.parametrize("number", [None, signal.SIGTERM, signal.SIGINT])
def test_leaving_waits_neither_for_keys_nor_for_a_database(
    tmp_path: Path, number: signal.Signals | None
) -> None:
    database, held = small_database(tmp_path, 3), gate(tmp_path)
    with Session(["--database", database], home=tmp_path, **held.options) as session:
        session.wait_for("Opening the database")
        session.send("jjd")
        if number is None:
            session.send("\x11")
        else:
            session.signal(number)
        assert session.wait_exit() == (128 + number if number else 0)
        assert LEAVE_ALTERNATE in session.output


def test_however_much_the_terminal_reports_the_end_comes(tmp_path: Path) -> None:
    """Mouse, focus and answers wait in line like keys, and what waits is dropped."""
    reports = "\x1b[<35;9;9M\x1b[<35;12;14M" * 30 + "\x1b[I\x1b[O" * 30 + "\x1b[?2026;2$y" * 30
    with _list(tmp_path, "--mouse") as session:
        for _ in range(400):
            session.send(reports)
            session.read_for(0)
        session.signal(signal.SIGTERM)
        assert session.wait_exit() == 128 + signal.SIGTERM
