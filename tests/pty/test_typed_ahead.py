"""Keys that arrive in one piece, as on a line that lags, act as if they had been typed one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.pty.databases import demo_database
from tests.pty.session import Session

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
        session.wait_for("15/270")
        session.send("/g\t")
        session.wait_for("gender")
        session.send("\x1b")
        session.wait_for("enter Open")
        session.send("/age = Ü")
        session.wait_for('"?" is not a number')
        assert session.output.isascii()
