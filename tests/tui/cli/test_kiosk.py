"""A kiosk's line on the command line: one database, and no command but `doctor`."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from tests.tui.cli.conftest import Run
from tests.tui.cli.test_hidden_everywhere import LINES, commands
from tests.writes import heard, outside
from tui.cli.main import app
from tui.process import operator, policy

NO_COMMAND = "cordboard: A kiosk has the screens and `doctor`, and no other command.\n"


@pytest.fixture(autouse=True)
def _own_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """What becoming a kiosk changes is as before afterwards."""
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.chdir(tmp_path)
    yield
    operator.settle(None)
    policy.adopt(None)


@pytest.fixture
def line(database: Path, tmp_path: Path) -> tuple[str, ...]:
    """The administrator's line."""
    (tmp_path / "files").mkdir()
    return ("--kiosk", "--database", str(database), "--files", str(tmp_path / "files"), "--operator", "Ann")


@pytest.mark.parametrize("command", sorted(set(LINES) - {"doctor"}))
def test_every_command_is_refused_and_writes_nothing(
    bare_run: Run, line: tuple[str, ...], tmp_path: Path, command: str
) -> None:
    with heard() as changes:
        for words in LINES[command]:
            arguments = [word.format(home=tmp_path / "files", code="ABC", other="DEF") for word in words]
            done = bare_run(*line, *command.split(), *arguments)
            assert (done.code, done.out) in ((1, ""), (2, ""))
            assert done.err == NO_COMMAND or "A kiosk takes --database once." in done.err
    assert outside(changes) == []


def test_those_are_all_commands() -> None:
    assert set(LINES) == set(commands(typer.main.get_command(app)))


def test_doctor_says_who_it_is_and_not_where_things_are(
    bare_run: Run, line: tuple[str, ...], database: Path, tmp_path: Path
) -> None:
    database.chmod(0o666)
    database.parent.chmod(0o777)
    for arguments in (("doctor",), ("doctor", "--json")):
        done = bare_run(*line, *arguments)
        assert "Ann" in done.out
        assert "named by the line that starts this kiosk" in done.out
        assert "with the files of one folder" in done.out
        assert "A kiosk has no shell to go back to" in done.out
        assert str(tmp_path) not in done.out + done.err
        assert "Other users of this computer can read the database" in done.err
        assert "Other users of this computer can replace files in its folder; " in done.err


@pytest.mark.parametrize(
    ("added", "told"),
    [
        (("--database", "/tmp/other.db"), "A kiosk takes --database once."),
        (("--operator=Eve",), "A kiosk takes --operator once."),
        (("doctor", "--database=/tmp/other.db"), "A kiosk takes --database once."),
        (("doctor", "--operator", "Eve"), "A kiosk takes --operator once."),
    ],
)
def test_what_is_added_to_the_line_replaces_nothing(
    bare_run: Run, line: tuple[str, ...], added: tuple[str, ...], told: str
) -> None:
    """Should a line hand on what somebody else typed, though it must not."""
    done = bare_run(*line, *added)
    assert done.code == 2
    assert told in done.err


def test_an_option_after_the_command_is_refused(bare_run: Run, database: Path) -> None:
    done = bare_run("--kiosk", "--database", str(database), "doctor", "--operator", "Eve")
    assert (done.code, done.err) == (
        1,
        "cordboard: In a kiosk --operator stands once, and before any command.\n",
    )


def test_the_variable_alone_makes_a_kiosk(bare_run: Run, database: Path) -> None:
    os.environ.update(CORDBOARD_KIOSK="1", CORDBOARD_DATABASE=str(database), CORDBOARD_OPERATOR="Eve")
    assert bare_run("list", "--database", str(database)).err.startswith("cordboard: A kiosk needs --database")
    assert bare_run("--database", str(database), "list").err == NO_COMMAND
    os.environ["CORDBOARD_KIOSK"] = "perhaps"
    assert bare_run("--database", str(database), "doctor").code == 2


def test_the_files_of_a_kiosk_need_one(bare_run: Run, database: Path) -> None:
    done = bare_run("--database", str(database), "--files", "/tmp", "doctor")
    assert done.code == 2
    assert "--files and --operators are for a --kiosk." in done.err
