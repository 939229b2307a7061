"""The README is true: its commands run, its table of keys is the program's, its pictures are there.

Renew the table of keys with CORDBOARD_WRITE_README=1.
"""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from store.core.query import parse
from tests.benchmarks import groups, routing, startup
from tests.benchmarks import keys as benchmark_keys
from tests.pty.session import Session, clean_environ
from tui.keys import bindings as keys

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks() -> list[str]:
    return _FENCE.findall(README.read_text(encoding="utf-8"))


def _scope_order() -> list[str]:
    scopes = dict.fromkeys(action.scope for action in keys.ACTIONS)
    return [scope for scope in scopes if scope in keys.TITLES]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def key_table() -> str:
    """The table of keys, as the README holds it."""
    lines = ["| where | keys | what |", "|---|---|---|"]
    for scope in _scope_order():
        where = keys.TITLES[scope]
        for action in keys.actions(scope):
            shown = " ".join(f"`{_cell(keys.key_text(key))}`" for key in action.keys)
            lines.append(f"| {where} | {shown} | {_cell(action.tooltip)} |")
            where = ""
    return "\n".join(lines)


def test_the_key_table_is_the_programs() -> None:
    text = README.read_text(encoding="utf-8")
    start, end = "<!-- keys -->\n", "\n<!-- /keys -->"
    before, _, rest = text.partition(start)
    table, _, after = rest.partition(end)
    if os.environ.get("CORDBOARD_WRITE_README"):
        README.write_text(before + start + key_table() + end + after, encoding="utf-8")
        table = key_table()
    assert table == key_table(), "renew the table with CORDBOARD_WRITE_README=1"


def test_the_pictures_are_there() -> None:
    shown = set(re.findall(r"\((screenshots/[^)]+)\)", README.read_text(encoding="utf-8")))
    assert len(shown) >= 4
    assert not [name for name in shown if not (ROOT / name).exists()]


def test_one_set_up_serves_the_demo_and_the_tests() -> None:
    demo, tests = (block.strip() for block in _blocks()[:2])
    set_up, _, program = demo.rpartition(" && ")
    assert tests.startswith(set_up)
    assert program == ".venv/bin/cordboard demo"
    assert (ROOT / "requirements.txt").exists()


def test_the_demo_command_opens_the_screens(tmp_path: Path) -> None:
    with Session(_blocks()[0].split()[-1:], home=tmp_path) as session:
        session.wait_for("DEMO")
        session.send("q")
        assert session.wait_exit() == 0


def test_every_command_runs_as_written(tmp_path: Path) -> None:
    _make_workbook(tmp_path / "people.xlsx")
    commands = tmp_path / "bin" / "cordboard"
    commands.parent.mkdir()
    commands.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tui "$@"\n')
    commands.chmod(0o755)
    environ = clean_environ(tmp_path)
    environ["PATH"] = f"{commands.parent}{os.pathsep}{environ['PATH']}"
    script = "set -eux\n" + _blocks()[2]
    done = subprocess.run(
        ["/bin/sh", "-c", script], cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Jane Doe" in done.stdout
    assert "Traceback" not in done.stderr


_TINY = {
    "routing": ["--channels", "5", "--contacts", "20"],
    "startup": ["--contacts", "20", "--rounds", "1", "--scroll", "20", "--pause", "0.1"],
    "groups": ["--contacts", "20", "--rounds", "1", "--groups", "3"],
    "keys": ["--contacts", "200", "--rounds", "1", "--idle", "0", "--least", "--peers"],
}


@pytest.mark.parametrize("name", _TINY)
def test_the_benchmarks_run(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f".venv/bin/python -m tests.benchmarks.{name}" in README.read_text(encoding="utf-8")
    databases = [] if name == "routing" else ["--databases", str(tmp_path)]
    main = {
        "routing": routing.main,
        "startup": startup.main,
        "keys": benchmark_keys.main,
        "groups": groups.main,
    }[name]
    main([*_TINY[name], *databases])
    assert capsys.readouterr().out


def _make_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["URN:Tel", "Name", "Field:District"])
    sheet.append(["0788 383 383", "Nadia Uwase", "Gasabo"])
    book.save(path)
    book.close()


def _searches() -> list[str]:
    """What stands in the first column of the table of searches."""
    section = README.read_text(encoding="utf-8").split("### Searching\n", 1)[1].split("\n### ", 1)[0]
    first = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return re.findall(r"`([^`]+)`", " ".join(first))


@pytest.mark.parametrize("text", _searches())
def test_every_search_shown_is_one(text: str) -> None:
    assert str(parse(text, fields=None, groups=None, channels=None, country="RW", today=date(2026, 3, 4)))
