"""Opening a database by its URL or path: checked, and migrated to this version."""

import importlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TypeVar

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from store.core.errors import DatabaseReadOnly, DatabaseUnavailable
from store.database import access, sqlite_file, sums
from store.database.cancellation import answering_within
from store.database.connecting import WRITES, engine_for
from store.database.driver_errors import DriverFault, explained, is_busy, is_clash, unexplained
from store.database.location import Location, locate
from store.database.models.base import VERSION_TABLE, Base
from store.database.watching import notices

_LAST_TURN = 5.0
"""Seconds for which the end waits for statements on a database in memory."""

REVISION = "0020"
"""The revision of the tables that this program reads and writes."""

_ATTEMPTS = 3

_PATIENCE = 20.0
"""Seconds within which a server has to answer what it is asked first."""

Result = TypeVar("Result")


class Database:
    """An open database. A read sees one consistent state; a write is one transaction.

    `read_only` is why nothing can be written, as the end of a sentence; empty when it can.
    """

    def __init__(
        self, location: Location, engine: Engine, watch: sqlite_file.Watch | None = None, read_only: str = ""
    ) -> None:
        self.location = location
        self.engine = engine
        self.read_only = read_only
        self._watch = watch
        self._writer = engine.execution_options(**{WRITES: True})
        # An in-memory database is one connection: its transactions take turns.
        self._turn = RLock() if location.in_memory else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session to read with; DatabaseUnavailable when the connection or the file is lost."""
        self._check_file()
        with (
            self._turns(),
            self._explained(),
            self._unchanged(),
            Session(self.engine, autoflush=False) as session,
        ):
            yield session

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` in one transaction, which ends with the sums that it changed and a notice; retry when
        another program's write was in the way.

        A retry sees what the other program wrote, so that a conflict becomes an error of `work`'s own.
        DatabaseReadOnly when nothing can be written here.
        """
        if self.read_only:
            path = self.location.path
            raise DatabaseReadOnly(self.why_read_only, access.advice(path) if path is not None else "")
        with self._turns(), self._explained():
            for _attempt in range(_ATTEMPTS - 1):
                try:
                    return self._once(work)
                except DBAPIError as error:
                    if not is_clash(error):
                        raise
            return self._once(work)

    @property
    def why_read_only(self) -> str:
        """The sentence that says why nothing can be written; empty when it can."""
        if not self.read_only:
            return ""
        return f"The database {self.location} is open for reading only: {self.read_only}."

    def durable(self) -> "Database":
        """The same database on connections of its own, whose commits survive a power cut; to be closed by
        the caller. A database in memory survives none, and is this one."""
        if self.location.in_memory:
            return self
        engine = engine_for(self.location, self._watch, read_only=bool(self.read_only), durable=True)
        return Database(self.location, engine, self._watch, self.read_only)

    def close(self) -> None:
        """Close every connection. The only one of a database in memory is closed when its turn comes, for a
        while at most: another thread may be in the middle of a statement."""
        taken = self._turn is not None and self._turn.acquire(timeout=_LAST_TURN)
        try:
            self.engine.dispose()
        finally:
            if taken and self._turn is not None:
                self._turn.release()

    def _once(self, work: Callable[[Session], Result]) -> Result:
        self._check_file()
        with Session(self._writer, autoflush=False) as session, session.begin():
            result = work(session)
            session.flush()
            sums.write(session)
            notices.send(session)
            self._check_file()
            return result

    def _check_file(self) -> None:
        if self._watch is not None:
            self._watch.check()

    @contextmanager
    def _unchanged(self) -> Iterator[None]:
        """DatabaseUnavailable when a file that is read without locks was changed meanwhile."""
        before = self._watch.unlocked() if self._watch is not None and self.read_only else None
        yield
        if self._watch is not None and before is not None and self._watch.state() != before:
            raise DatabaseUnavailable(f"Another program changed {self.location} meanwhile; try again.")

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
                raise DriverFault.of(error).with_traceback(error.__traceback__) from None
            raise DatabaseUnavailable(sentence) from error


def open_database(url: str, *, read_only: bool = False) -> Database:
    """Open the database of a URL or a path, and create or migrate it where needed.

    With `read_only`, and where it cannot be written, it is opened for reading only: never made, nor migrated.
    DatabaseUnavailable says in a sentence why it cannot be opened: no such place, no permission, no server, a
    wrong password, a file of another kind, or tables of a newer program.
    """
    location = locate(url)
    why = "that is what was asked for" if read_only or location.read_only else ""
    watch = None
    if location.path is not None:
        if not why or location.path.is_dir():
            sqlite_file.make(location.path)
        elif not location.path.exists():
            raise DatabaseUnavailable(
                f"There is no database at {location.path}, and reading only makes none."
            )
        sqlite_file.check_readable(location.path)
        why = why or sqlite_file.unwritable(location.path)
        watch = sqlite_file.Watch(location.path)
    engine = engine_for(location, watch, read_only=bool(why))
    try:
        why = _bring_up_to_date(engine, location, why)
    except (DBAPIError, sqlite3.Error, OSError) as error:
        engine.dispose()
        raise DatabaseUnavailable(explained(error, location) or unexplained(error, location)) from error
    except DatabaseUnavailable:
        engine.dispose()
        raise
    return Database(location, engine, watch, why)


def _bring_up_to_date(engine: Engine, location: Location, why: str) -> str:
    """Migrate the tables where needed; returns why the database can only be read, empty when it can be
    written."""
    with engine.connect() as connection, answering_within(connection, _PATIENCE):
        if not location.is_sqlite:
            why = _examine_server(connection, location) or why
        revision = _recorded(connection, location)
        if not why and revision and not location.is_sqlite:
            why = _missing_rights(connection)
    if revision == REVISION:
        return why
    if why:
        state = f"has tables of revision {revision}" if revision else "has no tables yet"
        raise DatabaseUnavailable(
            f"The database {location} {state}, this program needs revision {REVISION}, and they cannot be"
            f" changed: {why}.",
            "Open it once where it can be written.",
        )
    _migrate(engine, location)
    return why


def _examine_server(connection: Connection, location: Location) -> str:
    """Why a PostgreSQL server can only be read; DatabaseUnavailable when it cannot hold every name."""
    query = (
        "SELECT current_setting('server_encoding'), pg_is_in_recovery(),"
        " current_setting('transaction_read_only') = 'on'"
    )
    encoding, standby, read_only = connection.execute(text(query)).one()
    if encoding != "UTF8":
        raise DatabaseUnavailable(
            f"The database {location} has the encoding {encoding}, which cannot hold every name.",
            "Make it anew with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
        )
    if standby:
        return "the server is a standby"
    return "the server was told that transactions only read" if read_only else ""


def _missing_rights(connection: Connection) -> str:
    """Why this user of a PostgreSQL server can only read; empty when every table can be written."""
    query = text(
        "SELECT count(*) FROM pg_class WHERE relname = ANY(:names) AND relkind IN ('r', 'p')"
        " AND pg_table_is_visible(oid) AND NOT (has_table_privilege(oid, 'INSERT')"
        " AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))"
    )
    missing = connection.execute(query, {"names": list(Base.metadata.tables)}).scalar_one()
    return "its user has no permission to write its tables" if missing else ""


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
    try:
        runner.upgrade(engine, location, lambda connection: _recorded(connection, location))
    except (DBAPIError, sqlite3.Error) as error:
        if not is_busy(error):
            raise
        raise DatabaseUnavailable(
            f"The database {location} is being brought up to date by another program, or in use; try again"
            " in a minute."
        ) from error
