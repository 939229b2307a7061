"""Interrupting a running statement whose result is no longer needed."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from threading import Event, Thread, Timer
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from store.core.errors import Cancelled

_STEPS = 20_000
"""How many steps SQLite takes between two questions: less than a thousandth of a second."""

_SECONDS = 0.05
"""How often PostgreSQL's client asks."""

_CANCELLED = "57014"


@contextmanager
def interruptible(session: Session, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Interrupt the session's statements when `cancelled` returns True, and raise Cancelled.

    `cancelled` may be called from another thread.
    """
    if cancelled is None:
        yield
        return
    connection: Any = session.connection().connection.driver_connection
    watch = _watch_sqlite if isinstance(connection, sqlite3.Connection) else _watch_postgresql
    try:
        with watch(connection, cancelled):
            yield
    except DBAPIError as error:
        if _was_stopped(error) and cancelled():
            raise Cancelled("Stopped; nobody waits for it any more.") from error
        raise


@contextmanager
def _watch_sqlite(connection: sqlite3.Connection, cancelled: Callable[[], bool]) -> Iterator[None]:
    connection.set_progress_handler(lambda: int(cancelled()), _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def _watch_postgresql(connection: Any, cancelled: Callable[[], bool]) -> Iterator[None]:
    done = Event()

    def watch() -> None:
        while not done.wait(_SECONDS):
            if cancelled():
                connection.cancel()
                return

    watcher = Thread(target=watch, name="cordboard-cancel", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


@contextmanager
def answering_within(connection: Connection, seconds: float) -> Iterator[None]:
    """Break off the line to a PostgreSQL server that has not answered everything in time: a DBAPIError.

    A server that is frozen, or whose larger packets get lost, holds a client for ever: the limits of
    statements are its own, and asking it to cancel one would wait too. SQLite has limits of its own.
    """
    raw: Any = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        yield
        return

    def break_off() -> None:
        with suppress(OSError), socket(fileno=os.dup(raw.fileno())) as line:
            line.shutdown(SHUT_RDWR)

    timer = Timer(seconds, break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _was_stopped(error: DBAPIError) -> bool:
    return "interrupted" in str(error.orig) or getattr(error.orig, "sqlstate", None) == _CANCELLED
