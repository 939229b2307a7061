"""Signals during an import: it is cancelled, nothing is left behind, and that is said."""

import signal
from pathlib import Path

import pytest

from tests.pty.databases import names, small_database
from tests.pty.session import LEAVE_ALTERNATE, Session

ROWS = 9_000


def _sheet(folder: Path) -> Path:
    path = folder / "many.csv"
    lines = (f"Somebody {index},+1323376{index:04}" for index in range(ROWS))
    path.write_text("\n".join(["Name,URN:Tel", *lines]) + "\n")
    return path


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_command_that_imports_is_cancelled(tmp_path: Path, number: signal.Signals) -> None:
    database, sheet = small_database(tmp_path), _sheet(tmp_path)
    with Session(["import", str(sheet), "--database", database], home=tmp_path, columns=140) as session:
        session.wait_for("Importing")
        session.signal(number)
        assert session.wait_exit() == 128 + number
        assert "cordboard: The import was" in session.text
        assert b"Traceback" not in session.output
    assert names(database) == ["Jane Doe"]


def test_a_screen_that_imports_says_that_it_did_not_finish(tmp_path: Path) -> None:
    database, sheet = small_database(tmp_path), _sheet(tmp_path)
    with Session(["--database", database], home=tmp_path, columns=140) as session:
        session.wait_for("> Jane Doe")
        session.send(f"I{sheet}\x13")
        session.wait_for("esc stops")
        session.signal(signal.SIGTERM)
        assert session.wait_exit() == 128 + signal.SIGTERM
        assert LEAVE_ALTERNATE in session.output
        assert b"Ended before you had finished the import." in session.output
    assert names(database) == ["Jane Doe"]
