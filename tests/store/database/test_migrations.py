"""The tables are brought up to date on opening: once, under a lock, and after a copy is set aside."""

import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from store.core.errors import DatabaseUnavailable
from store.database import connecting
from store.database.engine import REVISION, open_database
from store.database.location import Location
from store.database.migrations import runner
from store.database.models.base import VERSION_TABLE, Base
from store.services import open_services
from tests.store.databases import Postgresql, database_url


def test_the_program_is_of_the_last_revision() -> None:
    assert runner.scripts().get_current_head() == REVISION


def test_the_steps_make_the_tables_of_the_models(url: str) -> None:
    database = open_database(url)
    with database.engine.connect() as connection:
        told = {"version_table": VERSION_TABLE, "include_object": _is_of_both}
        context = MigrationContext.configure(connection, opts=told)
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def _is_of_both(_object: object, name: str | None, *_rest: object) -> bool:
    """Not the indexes of texts, which each database has in its own way."""
    return not (name or "").startswith("search_")


def test_the_steps_make_the_checks_of_the_models(url: str) -> None:
    database = open_database(url)
    found = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        wanted = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        assert {str(one["name"]) for one in found.get_check_constraints(table.name)} == wanted
    database.close()


def test_a_current_database_is_opened_without_the_migration_library(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    open_services(str(path)).close()
    program = (
        "import sys; from store.services import open_services; "
        f"open_services({str(path)!r}).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_file_of_an_older_revision_is_copied_aside_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.db"
    old = open_services(str(path))
    old.groups.create("Farmers")
    old.close()
    _take_steps(monkeypatch, [])
    _set_revision(path, "0000")
    open_services(str(path)).close()
    copy = tmp_path / "contacts.db.backup-0000"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT name FROM contactgroup").fetchall() == [("Farmers",)]
    assert kept.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [("0000",)]
    kept.close()


def test_a_new_file_leaves_no_copy(tmp_path: Path) -> None:
    open_services(str(tmp_path / "contacts.db")).close()
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == []


def test_a_step_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.db"
    open_services(str(path)).close()
    _set_revision(path, "0000")
    _take_steps(monkeypatch, ["DROP TABLE message", "INSERT INTO setting (key) VALUES ('revision')"])
    with pytest.raises(
        DatabaseUnavailable, match=r"cannot be opened: NOT NULL constraint failed: setting.value\.$"
    ):
        open_database(str(path))
    database = sqlite3.connect(path)
    assert database.execute("SELECT count(*) FROM message").fetchall() == [(0,)]
    database.close()


def test_a_file_that_another_program_brings_up_to_date_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_BUSY_SECONDS", 0)
    path = tmp_path / "contacts.db"
    open_services(str(path)).close()
    _set_revision(path, "0001")
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable, match="is being brought up to date by another program"):
        open_database(str(path))
    other.close()
    assert [one.name for one in tmp_path.iterdir() if "backup" in one.name] == []


def test_two_programs_that_open_a_new_file_at_once_make_the_tables_once(tmp_path: Path) -> None:
    _open_at_once(str(tmp_path / "contacts.db"))


def test_two_programs_that_open_an_empty_server_database_at_once_make_the_tables_once(
    postgresql: Postgresql,
) -> None:
    postgresql.run("CREATE DATABASE {}", "at_once")
    try:
        _open_at_once(database_url(postgresql.url, "at_once"))
    finally:
        postgresql.run("DROP DATABASE {} WITH (FORCE)", "at_once")


def _open_at_once(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for services in pool.map(lambda _number: open_services(url), range(4)):
            assert services.report().revision == REVISION
            services.close()


def _set_revision(path: Path, revision: str) -> None:
    database = sqlite3.connect(path)
    database.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (revision,))
    database.commit()
    database.close()


def _take_steps(monkeypatch: pytest.MonkeyPatch, statements: list[str]) -> None:
    """Stand in for the steps from a revision 0000, which there is none of, to this program's."""

    def run(_directory: object, connection: object) -> None:
        for statement in [*statements, f"UPDATE {VERSION_TABLE} SET version_num = '{REVISION}'"]:
            connection.execute(text(statement))  # type: ignore[attr-defined]

    def check(_directory: object, _current: str, _location: Location) -> None:
        return None

    monkeypatch.setattr(runner, "_run", run)
    monkeypatch.setattr(runner, "_check", check)
