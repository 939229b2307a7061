"""Where the shell gives a program little address space (`ulimit -v`), it works, or says so."""

import sys
from pathlib import Path

import pytest

from tests.pty.databases import small_database
from tests.pty.session import Session
from tui.process import memory


def _limited(megabytes: int) -> tuple[str, ...]:
    line = f'ulimit -v {megabytes << 10} && exec "$0" -m tui "$@"'
    return ("/bin/sh", "-c", line, sys.executable)


def test_the_screens_open_in_192_megabytes(tmp_path: Path) -> None:
    arguments = ["--database", small_database(tmp_path, 200)]
    with Session(arguments, home=tmp_path, command=_limited(192)) as session:
        session.wait_for("> Jane Doe")
        session.wait_for("? Help")
        session.send("\r")
        session.wait_for("Next message")
        session.wait_for("esc Back")
        session.send("\x1b")
        session.wait_for("> Jane Doe")
        session.send("q")
        assert session.wait_exit() == 0


def test_a_database_is_made_in_the_least_there_may_be(tmp_path: Path) -> None:
    """Making the tables loads most of what there is."""
    arguments = ["--database", str(tmp_path / "new.db")]
    with Session(arguments, home=tmp_path, command=_limited(memory.NEEDED >> 20)) as session:
        session.wait_for("Welcome")
        session.send("\x11")
        assert session.wait_exit() == 0


@pytest.mark.parametrize("arguments", [[], ["list"]])
def test_less_than_that_is_told_at_once(tmp_path: Path, arguments: list[str]) -> None:
    with Session(arguments, home=tmp_path, command=_limited(100), columns=130) as session:
        assert session.wait_exit() == 1
        assert session.text.strip() == (
            "cordboard: Cordboard needs 144 MB of address space, and this shell allows 100 MB."
            " Raise the limit: ulimit -v 147456"
        )
