"""Opening a database by its URL or path: checked, and migrated to this version."""

import importlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.database.driver_errors import explained, is_clash, unexplained
from store.database.location import Location, locate
from store.database.models.base import VERSION_TABLE, Base

REVISION = "0005"
"""The revision of the tables that this program reads and writes."""

_BUSY_SECONDS = 5
_CACHE_KIB = 512
_ATTEMPTS = 3
_POSTGRESQL_LIMITS = (
    "SET lock_timeout = '10s'",
    "SET statement_timeout = '60s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SET timezone = 'UTC'",
)

Result = TypeVar("Result")


class Database:
    """An open database. A read sees one consistent state; a write is one transaction."""

    def __init__(self, location: Location, engine: Engine) -> None:
        self.location = location
        self.engine = engine
        self._writer = engine.execution_options(cordboard_write=True)
        self._reader = (
            engine if location.is_sqlite else engine.execution_options(isolation_level="REPEATABLE READ")
        )
        # An in-memory database is one connection: its transactions take turns.
        self._turn = RLock() if location.in_memory else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with; DatabaseUnavailable when the connection is lost."""
        with self._turns(), self._explained(), Session(self._reader, autoflush=False) as session:
            yield session

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` in one transaction, and retry when another program's write was in the way.

        A retry sees what the other program wrote, so that a conflict becomes an error of `work`'s own.
        """
        with self._turns(), self._explained():
            for _attempt in range(_ATTEMPTS - 1):
                try:
                    return self._once(work)
                except DBAPIError as error:
                    if not is_clash(error):
                        raise
            return self._once(work)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _once(self, work: Callable[[Session], Result]) -> Result:
        with Session(self._writer, autoflush=False) as session, session.begin():
            return work(session)

    @contextmanager
    def _turns(self) -> Iterator[None]:
        if self._turn is None:
            yield
            return
        with self._turn:
            yield

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            sentence = explained(error, self.location)
            if sentence is None:
                raise
            raise DatabaseUnavailable(sentence) from error


def open_database(url: str) -> Database:
    """Open the database of a URL or a path, and create or migrate it where needed.

    DatabaseUnavailable says in a sentence why it cannot be: no such place, no permission, no server, a wrong
    password, a file of another kind, or tables of a newer program.
    """
    location = locate(url)
    if location.path is not None:
        _make_file(location)
    engine = _engine(location)
    try:
        with engine.connect() as connection:
            revision = _recorded(connection, location)
        if revision != REVISION:
            _migrate(engine, location)
    except (DBAPIError, sqlite3.Error, OSError) as error:
        engine.dispose()
        raise DatabaseUnavailable(explained(error, location) or unexplained(error, location)) from error
    except DatabaseUnavailable:
        engine.dispose()
        raise
    return Database(location, engine)


def _make_file(location: Location) -> None:
    """Create the file and its folders for this user only; SQLite's journal files inherit the mode."""
    path = location.path
    assert path is not None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.is_dir():
            raise DatabaseUnavailable(f"{path} is a folder, not a database file.")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if not os.access(path.parent, os.W_OK):
            raise PermissionError(f"no permission to write in {path.parent}")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DatabaseUnavailable(f"The database {path} cannot be opened: {reason}.") from error


def _engine(location: Location) -> Engine:
    if not location.is_sqlite:
        # A plan prepared while a table was small is kept as it grows, which makes a large import four times
        # as slow; poolers between us and the server do not carry prepared statements either.
        connect = {"connect_timeout": 5, "prepare_threshold": None}
        engine = create_engine(location.url, pool_pre_ping=True, connect_args=connect)
        event.listen(engine, "connect", _limit_postgresql)
        return engine
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": _BUSY_SECONDS}}
    if location.in_memory:
        options["poolclass"] = StaticPool
    engine = create_engine(location.url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _limit_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL_LIMITS:
            cursor.execute(statement)
    connection.commit()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions late, and only for writing; `_begin_sqlite` begins them all.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # The system keeps the pages of the file as well. A larger copy of them in each connection is no quicker
    # here, and would be most of what scrolling through a long list adds to the memory in use.
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later can fail half-way under WAL; one that will write says
    # so.
    writes = connection.get_execution_options().get("cordboard_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _recorded(connection: Connection, location: Location) -> str:
    """The revision of the tables, empty without tables; DatabaseUnavailable for another program's
    database."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        return str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() or "")
    foreign = tables if location.is_sqlite else tables & set(Base.metadata.tables)
    if foreign:
        raise DatabaseUnavailable(
            f"The database {location} belongs to another program; give Cordboard its own."
        )
    return ""


def _migrate(engine: Engine, location: Location) -> None:
    # Alembic costs more to import than opening the database does, and is seldom needed.
    runner = importlib.import_module("store.database.migrations.runner")
    runner.upgrade(engine, location, lambda connection: _recorded(connection, location))
