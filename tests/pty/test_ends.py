"""An end that always comes: a stuck program ends soon after it was asked to, and gives the terminal back."""

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.pty.databases import small_database
from tests.pty.session import LEAVE_ALTERNATE, Session, modes

BOUND = 0.5

_PROGRAM = f"""
import os
import tui.terminal.driver
from tui.app.app import CordboardApp
from tui.app.navigation import Navigation
tui.terminal.driver._WHOLE_END = {BOUND}
def stuck(*_):
    os.write(1, b"\\x1b]0;stuck\\x07")  # what is printed is Textual's to show
    while True:
        pass
%s = stuck
from tui.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("where", "key"),
    [("CordboardApp.action_redraw", "\x0c"), ("Navigation.parting", "")],
    ids=["handling a key, so that the loop stands still", "within the end itself"],
)
def test_a_program_that_is_stuck_ends_all_the_same(tmp_path: Path, where: str, key: str) -> None:
    command = (sys.executable, "-c", _PROGRAM % where)
    database = small_database(tmp_path)
    with Session(["--database", database], home=tmp_path, command=command) as session:
        before = modes(session)
        session.wait_for("> Jane Doe")
        session.wait_for("? Help")
        assert modes(session) != before
        if key:
            session.send(key)
            session.wait_until(lambda: b"stuck" in session.output, "the program to be stuck")
        start = time.monotonic()
        session.signal(signal.SIGTERM)
        assert session.wait_exit() == 128 + signal.SIGTERM
        assert time.monotonic() - start > BOUND
        assert modes(session) == before
        assert LEAVE_ALTERNATE in session.output
        assert b"Traceback" not in session.output


@pytest.mark.parametrize("leader", [True, False], ids=["told by the kernel", "found out when reading"])
def test_a_stuck_program_whose_line_is_cut_ends_all_the_same(tmp_path: Path, leader: bool) -> None:
    command = (sys.executable, "-c", _PROGRAM % "CordboardApp.action_redraw")
    database = small_database(tmp_path)
    with Session(["--database", database], home=tmp_path, command=command, leader=leader) as session:
        session.wait_for("> Jane Doe")
        session.wait_for("? Help")
        session.send("\x0c")
        session.wait_until(lambda: b"stuck" in session.output, "the program to be stuck")
        assert session.hang_up() == 128 + signal.SIGHUP
