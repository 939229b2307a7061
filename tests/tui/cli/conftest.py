"""Command lines run inside the test's own process, on a small copy of the demo."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from store.demo.fill import fill
from store.services import Services, open_services
from store.workspace.many import pace
from tui.cli import main
from tui.process import operator


@dataclass(frozen=True)
class Outcome:
    """What a command line ended with."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Standard output by lines."""
        return self.out.splitlines()

    @property
    def rows(self) -> list[list[str]]:
        """Standard output as a tab-separated table."""
        return [line.split("\t") for line in self.lines]

    @property
    def json(self) -> Any:
        """Standard output as the JSON document that it has to be."""
        return json.loads(self.out)


def login() -> str:
    """The login of the account that runs the tests."""
    return operator.login_of(os.getuid())


Run = Callable[..., Outcome]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo database of 100 contacts, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    services = open_services(str(path))
    fill(services, 100)
    services.close()
    return path


@pytest.fixture
def database(demo_file: Path, tmp_path: Path) -> Path:
    """A copy of the demo database."""
    return Path(shutil.copy(demo_file, tmp_path / "demo.db"))


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the developer's own set-up has a say, and nothing of ours stays on their machine."""
    for name in ("CORDBOARD_DATABASE", "XDG_DATA_HOME", "XDG_STATE_HOME", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(autouse=True)
def _nobody_waits_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in batches rests for other writers, of which there are none."""
    monkeypatch.setattr(pace, "_LONGEST", 0.0)


@pytest.fixture
def bare_run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line as it is given."""

    def run(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = main.main(arguments)
        captured = capsys.readouterr()
        return Outcome(int(code), captured.out, captured.err)

    return run


@pytest.fixture
def run(bare_run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line on the copy of the demo."""
    monkeypatch.setenv("CORDBOARD_DATABASE", str(database))
    monkeypatch.setenv("CORDBOARD_OPERATOR", "tester")
    return bare_run


@pytest.fixture
def stored(database: Path) -> Callable[[], Services]:
    """Opens the copy of the demo, to see what a command stored."""
    return lambda: open_services(str(database))
