"""A line that goes in the middle of Update Contact loses nothing that was typed."""

import json
import signal
from pathlib import Path

import pytest

from tests.pty.databases import names, small_database
from tests.pty.session import Session

TYPED = " of Kigali"


def _edit_jane(session: Session) -> None:
    session.wait_for("> Jane Doe")
    session.send("e")
    session.wait_for("Update Contact: Jane Doe")
    session.wait_for("Nothing changed yet")
    session.send(TYPED)
    session.wait_for("Jane Doe" + TYPED)


def _kept(home: Path) -> list[Path]:
    return sorted((home / "state" / "cordboard" / "drafts").glob("*.json"))


@pytest.mark.parametrize("ending", ["cut", "hang-up", "interrupt", "kill"])
def test_what_was_typed_is_there_at_the_next_start(tmp_path: Path, ending: str) -> None:
    database = small_database(tmp_path)
    with Session(["--database", database], home=tmp_path) as session:
        _edit_jane(session)
        if ending == "cut":
            assert session.hang_up() == 128 + signal.SIGHUP
        elif ending in ("hang-up", "interrupt"):
            number = signal.SIGHUP if ending == "hang-up" else signal.SIGINT
            session.signal(number)
            assert session.wait_exit() == 128 + number
        else:
            session.wait_until(lambda: any(TYPED in path.read_text() for path in _kept(tmp_path)), "a draft")
            session.kill()
    (path,) = _kept(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["content"]["name"] == "Jane Doe" + TYPED
    with Session(["--database", database], home=tmp_path) as session:
        session.wait_for("You were editing Jane Doe of Kigali when the line went.")
        session.send("\r")
        session.wait_for("Update Contact: Jane Doe of Kigali")
        session.wait_for("not saved: name")
        session.send("\x13")
        session.wait_for("u undo: saved Jane Doe of Kigali.")
        session.send("\x11")
        assert session.wait_exit() == 0
    assert names(database) == ["Jane Doe of Kigali"]
    assert _kept(tmp_path) == []


def test_a_half_open_line_gives_its_form_to_the_next_session(tmp_path: Path) -> None:
    """The line is gone, and sshd does not know it yet: the program still runs, and nobody sees it."""
    database = small_database(tmp_path)
    with Session(["--database", database], home=tmp_path) as lost:
        _edit_jane(lost)
        lost.wait_until(lambda: any(TYPED in path.read_text() for path in _kept(tmp_path)), "a draft")
        with Session(["--database", database], home=tmp_path) as session:
            session.wait_for("You are editing Jane Doe of Kigali in another session.")
            session.send("\r")
            session.wait_for("not saved: name")
            lost.wait_for("Another session of yours took this form over")
            lost.wait_until(lambda: "Update Contact" not in lost.text, "the list")
            session.send("\x13")
            session.wait_for("u undo: saved Jane Doe of Kigali.")
            session.send("\x11")
            assert session.wait_exit() == 0
        lost.send("\x11")
        assert lost.wait_exit() == 0
    assert names(database) == ["Jane Doe of Kigali"]
    assert _kept(tmp_path) == []
