"""The pages are true: their commands run, their tables of keys are the program's, what they name is there.

Renew the tables of keys with CORDBOARD_WRITE_PAGES=1.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from store.core.query import parse
from tests.benchmarks import groups, routing, startup
from tests.benchmarks import keys as benchmark_keys
from tests.pty.session import Session
from tests.tui.cli.conftest import Run, _own_home, bare_run
from tui.keys import bindings as keys
from tui.keys.action import Action
from tui.keys.actions import ACTIONS, TITLES

__all__ = ["_own_home", "bare_run"]

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
BENCHMARKS = ROOT / "tests" / "benchmarks" / "README.md"
TOWERS = {name: ROOT / name / "README.md" for name in ("store", "tui")}
PAGES = (README, CONTRIBUTING, BENCHMARKS, *TOWERS.values())
PHONES = ROOT / "store" / "messaging" / "providers" / "phones" / "PHONES.md"
README_LINES = 150

_FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FIRST_KEYS = (
    "app.help", "app.palette", "app.leave", "contact_list.search", "contact_list.open", "contact_list.edit",
    "contact_list.inspect", "contact_list.write", "contact_list.conversation", "contact_list.status",
    "contact_list.prefer", "address_list.raise_row",
)  # fmt: skip
"""The dozen that the README shows."""


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _blocks(page: Path) -> list[str]:
    return _FENCE.findall(_text(page))


def _row(where: str, action: Action) -> str:
    shown = " ".join(f"`{_cell(keys.key_text(key))}`" for key in action.keys)
    return f"| {where} | {shown} | {_cell(action.tooltip)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(actions: Iterable[Action]) -> str:
    """A table of keys, as a page holds it."""
    lines, last = ["| where | keys | what |", "|---|---|---|"], ""
    for action in actions:
        where = TITLES[action.scope]
        lines.append(_row("" if where == last else where, action))
        last = where
    return "\n".join(lines)


def _all_actions() -> list[Action]:
    scopes = dict.fromkeys(action.scope for action in ACTIONS)
    return [action for scope in scopes if scope in TITLES for action in keys.actions(scope)]


def _first_actions() -> list[Action]:
    return [action for action_id in _FIRST_KEYS if (action := keys.by_id(action_id))]


@pytest.mark.parametrize(
    ("page", "actions"), [(TOWERS["tui"], _all_actions()), (README, _first_actions())], ids=["all", "first"]
)
def test_the_tables_of_keys_are_the_programs(page: Path, actions: list[Action]) -> None:
    start, end = "<!-- keys -->\n", "\n<!-- /keys -->"
    before, _, rest = _text(page).partition(start)
    shown, _, after = rest.partition(end)
    if os.environ.get("CORDBOARD_WRITE_PAGES"):
        shown = _table(actions)
        page.write_text(before + start + shown + end + after, encoding="utf-8")
    assert shown == _table(actions), "renew the table with CORDBOARD_WRITE_PAGES=1"


def test_the_first_keys_are_keys() -> None:
    assert [action.id for action in _first_actions()] == list(_FIRST_KEYS)


def test_the_readme_is_short_and_leads_on() -> None:
    text = _text(README)
    assert len(text.splitlines()) <= README_LINES
    for page in PAGES[1:]:
        assert f"({page.relative_to(ROOT)})" in text


def _targets(page: Path) -> list[Path]:
    """The files that a page links to or shows."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", _text(page))
    return [page.parent / link for link in links]


_PATH = re.compile(r"`((?:store|tui|tests|screenshots)/[\w/.]*\w/?|[a-z_]+/[\w/]+\.py)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    named = [page.parent / found for found in _PATH.findall(_text(page))]
    missing = [
        path
        for path in (*_targets(page), *named)
        if not path.exists() and not (ROOT / path.relative_to(page.parent)).exists()
    ]
    assert missing == []


def test_the_pictures_are_shown() -> None:
    shown = [path for path in _targets(README) if path.suffix == ".svg"]
    assert {path.name for path in shown} == {path.name for path in (ROOT / "screenshots").glob("*.svg")}


@pytest.mark.parametrize("tower", TOWERS)
def test_every_package_of_a_tower_is_explained(tower: str) -> None:
    packages = {path.parent.name for path in (ROOT / tower).glob("*/__init__.py")}
    if tower == "store":
        packages |= {path.parent.name for path in (ROOT / "store" / "core").glob("*/__init__.py")}
    told = set(re.findall(r"`([\w.]+)`", " ".join(re.findall(r"^\| (.*?) \|", _text(TOWERS[tower]), re.M))))
    assert packages <= told


def _set_up(command: str) -> tuple[str, str]:
    """A command line of the README without its last step, and that step."""
    steps, _, last = command.strip().rpartition(" && ")
    return steps, last


def test_the_set_up_is_the_same_everywhere() -> None:
    demo, tests = (_set_up(block) for block in _blocks(README)[:2])
    contributing, checks = _blocks(CONTRIBUTING)[:2]
    assert tests[0] == demo[0].replace("requirements.txt", "requirements-dev.txt")
    assert demo[1] == ".venv/bin/cordboard demo"
    assert contributing.strip() == tests[0]
    assert checks.strip().endswith(tests[1])
    assert "-r requirements.txt" in _text(ROOT / "requirements-dev.txt").splitlines()


def test_the_checks_are_those_that_run_before_a_change_is_accepted() -> None:
    *checks, _tests = _blocks(CONTRIBUTING)[1].strip().splitlines()
    run = _text(ROOT / ".ci" / "run").splitlines()
    assert [line for line in run if line.startswith(".venv/bin/")] == checks


def test_the_tests_of_a_room_run_as_written() -> None:
    command = _blocks(CONTRIBUTING)[2].strip().removeprefix(".venv/bin/pytest")
    line = f"{sys.executable} -m pytest -p no:cacheprovider {command}"
    assert subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, capture_output=True, check=False).returncode == 0


def test_the_demo_command_opens_the_screens(tmp_path: Path) -> None:
    with Session(_blocks(README)[0].split()[-1:], home=tmp_path) as session:
        session.wait_for("DEMO")
        session.send("q")
        assert session.wait_exit() == 0


def test_every_command_of_the_readme_runs_as_written(
    bare_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process: fifteen interpreters would load the same fifteen times."""
    _make_workbook(tmp_path / "people.xlsx")
    monkeypatch.chdir(tmp_path)
    shown = {}
    for line in filter(None, _blocks(README)[2].splitlines()):
        program, *arguments = shlex.split(line)
        if program == "export":
            monkeypatch.setenv(*arguments[0].split("="))
            continue
        assert program == "cordboard", "what else there is needs a shell"
        done = bare_run(*arguments)
        assert done.code == 0, (line, done.err)
        shown[line] = done.out
    assert "Jane Doe" in shown['cordboard show "Jane Doe"']


def test_every_command_about_phones_runs_as_written(bare_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ""
    for line in filter(None, "".join(_blocks(PHONES)).splitlines()):
        program, *arguments = shlex.split(line)
        if program == "export":
            monkeypatch.setenv(*arguments[0].split("="))
            continue
        done = bare_run(*arguments)
        assert done.code == 0, (line, done.err)
        said += done.out
    assert "https://sms.example.org/c/smg/" in said
    for name in ("Old phone", "Phone abroad", "Traccar phone"):
        assert "It has what it needs to send." in bare_run("channels", "show", name).out
    assert [path for path in _targets(PHONES) if not path.exists()] == []


def _make_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["URN:Tel", "Name", "Field:District"])
    sheet.append(["0788 383 383", "Nadia Uwase", "Gasabo"])
    book.save(path)
    book.close()


_TINY = {
    "routing": ["--channels", "5", "--contacts", "20"],
    "startup": ["--contacts", "20", "--rounds", "1", "--scroll", "20", "--pause", "0.1"],
    "groups": ["--contacts", "20", "--rounds", "1", "--groups", "3"],
    "keys": ["--contacts", "200", "--rounds", "1", "--idle", "0", "--least", "--peers"],
}


@pytest.mark.parametrize("name", _TINY)
def test_the_benchmarks_run(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert f".venv/bin/python -m tests.benchmarks.{name}" in _text(BENCHMARKS)
    databases = [] if name == "routing" else ["--databases", str(tmp_path)]
    main = {
        "routing": routing.main,
        "startup": startup.main,
        "keys": benchmark_keys.main,
        "groups": groups.main,
    }[name]
    main([*_TINY[name], *databases])
    assert capsys.readouterr().out


def _searches() -> list[str]:
    """What stands in the first column of the table of searches."""
    section = _text(README).split("### Searching\n", 1)[1].split("\n### ", 1)[0]
    first = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return re.findall(r"`([^`]+)`", " ".join(first))


@pytest.mark.parametrize("text", _searches())
def test_every_search_shown_is_one(text: str) -> None:
    assert str(parse(text, fields=None, groups=None, channels=None, country="RW", today=date(2026, 3, 4)))
