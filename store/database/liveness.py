"""Whether the program that runs some work still lives.

A program holds a lock as long as its work goes on, and the system gives the lock back when the program ends,
whatever ends it: a file lock beside an SQLite file, and a lock of an open transaction on PostgreSQL, which
poolers by transaction carry too. Process ids come again and clocks differ between hosts; a lock does neither.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from store.database import access
from store.database.connecting import WRITES
from store.database.engine import Database
from store.database.watching import marks

_ENDING = ".running-"

_POSTGRESQL = (
    # The transaction does nothing but hold the lock.
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    # A host that lost its power is found out after a minute and a half.
    "SET LOCAL tcp_keepalives_idle = 60",
    "SET LOCAL tcp_keepalives_interval = 10",
    "SET LOCAL tcp_keepalives_count = 3",
)

_LOCK = (
    "SELECT pg_try_advisory_xact_lock(hashtextextended('cordboard work ' || current_schema() || :mark, 0))"
)


@contextmanager
def held(database: Database, mark: str, *, new: bool = False) -> Iterator[bool]:
    """Hold the lock of a mark; False when a living program has it.

    A `new` mark is known to nobody else yet. A database in memory is this program's alone.
    """
    path = database.location.path
    with ExitStack() as kept:
        if path is not None:
            yield kept.enter_context(_file_lock(_beside(path, mark), path, wait=new))
        elif database.location.is_sqlite:
            yield True
        else:
            yield kept.enter_context(_server_lock(database, mark))


def sweep(database: Database) -> None:
    """Delete the files that killed programs left."""
    path = database.location.path
    if path is not None:
        for ending in (_ENDING, marks.ENDING):
            for left in path.parent.glob(f"{_literal(path.name)}{ending}*"):
                with _file_lock(left, path):
                    pass


def _beside(path: Path, mark: str) -> Path:
    return path.with_name(f"{path.name}{_ENDING}{mark}")


def _literal(name: str) -> str:
    """The pattern that only this name fits."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


@contextmanager
def _file_lock(path: Path, database: Path, *, wait: bool = False) -> Iterator[bool]:
    while True:
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            if wait:
                raise
            # Another account of those that share the database has just made it.
            yield False
            return
        try:
            access.adopt(lock, database)
            # Who makes a file has to wait for others that take it for one that was left.
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            yield False
            return
        # Whoever held it may have deleted the file meanwhile: then this lock is of a file without a name.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), path.stat()):
                break
        os.close(lock)
    try:
        yield True
    finally:
        path.unlink(missing_ok=True)
        os.close(lock)


@contextmanager
def _server_lock(database: Database, mark: str) -> Iterator[bool]:
    # A transaction for writing: one for reading would keep the old rows of everybody as long as it lasts.
    connection = database.engine.execution_options(**{WRITES: True}).connect()
    try:
        for statement in _POSTGRESQL:
            connection.execute(text(statement))
        yield bool(connection.execute(text(_LOCK), {"mark": mark}).scalar_one())
    finally:
        # A connection that broke meanwhile has given the lock back already.
        with suppress(DBAPIError):
            connection.close()
