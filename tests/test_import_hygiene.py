"""What loads what, proved in fresh interpreters: a static look at the imports misses the deferred ones."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.services import open_services

ROOT = Path(__file__).parent.parent

DATABASE = {"sqlmodel", "sqlalchemy", "alembic", "psycopg"}
SCREENS = {"textual"}
WORKBOOKS = {"openpyxl", "python_calamine", "charset_normalizer"}
NOT_FOR_THE_CORE = {*DATABASE, *SCREENS, *WORKBOOKS, "httpx", "pydantic", "rich", "typer", "tui"}
NOT_ON_THE_FIRST_PAGE = {
    "phonenumbers",
    "json",
    "hashlib",
    "store.core.types",
    "tui.base.drafts",
    "tui.widgets.lists.columns",
    "tui.screens.contact_list.screen",
}

NOT_FOR_THE_FIRST_LIST = {
    "alembic",
    "sqlalchemy.dialects.postgresql",
    "store.core.exchange.sheets",
    "store.core.phones.country_names",
    "store.core.reports",
    "store.services.fields",
    "store.services.groups",
    "tui.base.channel_choice",
    "tui.base.drafts",
}


def _modules(folder: str) -> list[str]:
    """The names of all modules below a folder of the project."""
    paths = (path.relative_to(ROOT) for path in sorted((ROOT / folder).rglob("*.py")))
    return [".".join(path.with_suffix("").parts) for path in paths if path.stem != "__init__"]


CORE = _modules("store/core")
# What is imported when a command runs is left out, for it needs the database.
COMMANDS = {
    "tui.cli.contacts.commands",
    "tui.cli.contacts.duplicates",
    "tui.cli.contacts.editing",
    "tui.cli.contacts.incoming",
    "tui.cli.contacts.merging",
    "tui.cli.contacts.plan",
    "tui.cli.contacts.routes",
    "tui.cli.messages.channel_log",
    "tui.cli.messages.sending",
    "tui.cli.workspace.doctor",
    "tui.cli.workspace.log",
    "tui.cli.workspace.share",
}
TUI = [name for name in _modules("tui") if name not in COMMANDS]


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The packages that an interpreter has loaded after running some code."""
    return {name.partition(".")[0] for name in modules_loaded_by(code, *arguments)}


def modules_loaded_by(code: str, *arguments: str) -> set[str]:
    """The same, with every module."""
    probe = f"{code}\nimport sys\nsys.stderr.write('\\n' + ' '.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "name", sorted(NOT_FOR_THE_CORE | NOT_ON_THE_FIRST_PAGE | NOT_FOR_THE_FIRST_LIST | COMMANDS)
)
def test_every_name_in_these_lists_exists(name: str) -> None:
    """A name that is misspelt, or out of date after a move, would never be found loaded."""
    assert importlib.util.find_spec(name) is not None


def test_modules_are_listed_by_the_names_they_are_imported_by() -> None:
    assert {"store.core.types", "store.core.routing.reasons"} <= {*CORE}
    assert {"tui.jobs", "tui.app.run", "tui.cli.main", "tui.cli.options", "tui.cli.contacts.app"} <= {*TUI}


@pytest.mark.parametrize("module", ["store.core.routing", "store.core.urns", "store.core.views"])
def test_the_core_loads_no_database_and_no_screen(module: str) -> None:
    assert loaded_by(f"import {module}").isdisjoint(NOT_FOR_THE_CORE)


def test_the_whole_core_loads_nothing_heavy() -> None:
    loaded = loaded_by("\n".join(f"import {module}" for module in CORE))
    assert loaded.isdisjoint(NOT_FOR_THE_CORE)


def test_the_screens_load_no_database() -> None:
    """The services are handed to the screens; what is behind them arrives after the first paint."""
    loaded = loaded_by("\n".join(f"import {module}" for module in TUI))
    assert loaded.isdisjoint({*DATABASE, *WORKBOOKS})


def test_the_first_page_waits_for_nothing_that_it_does_not_show() -> None:
    """All else is loaded after the first paint, while the database is opened."""
    loaded = modules_loaded_by("import tui.app.run, tui.screens.startup.opening")
    assert loaded & {*DATABASE, *WORKBOOKS, *NOT_ON_THE_FIRST_PAGE} == set()


_FIRST_LIST = """
import sys
from store.services import open_services
from store.core.views import Listing
from tui.base.registry import make
from tui.widgets.lists.reading import RowReader
import tui.app.app
services = open_services(sys.argv[1])
first = RowReader(services.contacts, Listing(), 24).first()
services.settings.workspace()
make("contact_list", first, services.contacts.columns())
"""


def test_the_contacts_wait_for_nothing_that_is_not_listed(tmp_path: Path) -> None:
    made = tmp_path / "made.db"
    open_services(str(made)).close()
    loaded = modules_loaded_by(_FIRST_LIST, str(made))
    assert loaded & NOT_FOR_THE_FIRST_LIST == set()


def _run(lines: Sequence[str], unwanted: set[str]) -> str:
    """What an interpreter says last that runs command lines one after the other: what is wrong, or done."""
    done = subprocess.run(
        [sys.executable, "-c", _LINES, json.dumps([line.split() for line in lines]), *sorted(unwanted)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stderr.splitlines()[-1]


_LINES = """
import sys, json
from tui.terminal import profile
profile.prepare()
from tui.cli import main as cli
for line in json.loads(sys.argv[1]):
    code = cli.main(line)
    loaded = {name.partition(".")[0] for name in sys.modules} & {*sys.argv[2:]}
    if code or loaded:
        sys.exit(f"{line} ended with {int(code)} and loaded {loaded}")
print("done", file=sys.stderr)
"""


def test_help_loads_neither_database_nor_screens() -> None:
    lines = ("--help", "list --help", "route --help", "channels types")
    assert _run(lines, {*DATABASE, *SCREENS, *WORKBOOKS}) == "done"


def test_commands_load_no_screens(tmp_path: Path) -> None:
    lines = ("settings default_country RW", "route +250788123123", "list", "doctor")
    database = f" --database {tmp_path / 'empty.db'}"
    assert _run([line + database for line in lines], {*SCREENS, *WORKBOOKS}) == "done"


def test_terminal_is_prepared_before_textual_is_loaded() -> None:
    loaded = loaded_by("import tui.__main__")
    assert loaded.isdisjoint({*DATABASE, *SCREENS, "typer", "rich"})
