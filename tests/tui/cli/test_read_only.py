"""`--read-only`, before or after the name of any command that has a database."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tui.cli.conftest import Run
from tui.cli import main

READ = (
    "list",
    "channels",
    "groups",
    "fields",
    "settings",
    "overview",
    "log",
    "route +250788123123",
    "doctor",
)
STORE = (
    "settings default_country RW",
    "groups create Bakers",
    "fields create Goats --type number",
    "move archived --all",
    'prefer "Twilio Los Angeles" --query "country = US"',
    'address add "Jane Doe" telegram:4455',
    'receive "MTN Rwanda" +250788123123 Muraho',
)


def _commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield f"{path}{name}", command
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path}{name} ")


def test_every_command_that_has_a_database_takes_it() -> None:
    found = dict(_commands(main._command_line()))
    with_database = {name for name, one in found.items() if "database" in [part.name for part in one.params]}
    with_switch = {name for name, one in found.items() if "read_only" in [part.name for part in one.params]}
    assert with_switch == with_database
    assert len(with_switch) > 30


@pytest.mark.parametrize("before", [True, False])
def test_nothing_is_stored(database: Path, bare_run: Run, before: bool) -> None:
    stored = database.read_bytes()

    def run(words: str) -> tuple[int, str]:
        around = ["--read-only", *shlex.split(words)] if before else [*shlex.split(words), "--read-only"]
        outcome = bare_run("--database", str(database), *around)
        return outcome.code, outcome.err

    for words in STORE:
        why = f"cordboard: The database {database} is open for reading only: that is what was asked for.\n"
        assert run(words) == (1, why)
    for words in READ:
        assert "only" not in run(words)[1]
    assert database.read_bytes() == stored
    assert [one.name for one in database.parent.iterdir() if one.name.startswith("demo.db")] == ["demo.db"]


def test_the_next_command_stores_again(database: Path, bare_run: Run) -> None:
    assert bare_run("groups", "create", "Bakers", "--read-only", "--database", str(database)).code == 1
    assert bare_run("groups", "create", "Bakers", "--database", str(database)).code == 0
