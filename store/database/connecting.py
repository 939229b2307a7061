"""Connections: how each database is told to behave, from its first statement on."""

import sqlite3
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, StaticPool, create_engine, event

from store.database import sqlite_file
from store.database.location import Location

WRITES = "cordboard_write"
"""The execution option of connections whose transactions write."""

_BUSY_SECONDS = 5
_CACHE_KIB = 512
_LIMITS = (
    "SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '60s';"
    " SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL timezone = 'UTC'"
)
"""Of each transaction: a pooler may run the next one in another session, or clear what a session was told."""


_DURABLE = "SET LOCAL synchronous_commit = on"
"""Of transactions that are not to be lost by a power cut, whatever the server is set to."""


def engine_for(
    location: Location, watch: sqlite_file.Watch | None, *, read_only: bool, durable: bool = False
) -> Engine:
    """An engine; no connection is made yet. `watch` knows the file of an SQLite database. What a `durable`
    one has committed survives a power cut."""
    if not location.is_sqlite:
        return _postgresql(location, durable=durable)
    if location.path is not None and read_only:
        path = location.path
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite_file.connect_to_read(path),
            poolclass=NullPool,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_to_read)
    else:
        told: dict[str, Any] = {"poolclass": StaticPool} if location.in_memory else {}
        connect = {"check_same_thread": False, "timeout": _BUSY_SECONDS}
        engine = create_engine(location.url, connect_args=connect, hide_parameters=True, **told)
        event.listen(engine, "connect", partial(_prepare_to_write, watch, durable))
    event.listen(engine, "begin", partial(_begin_sqlite, watch))
    return engine


_LINE = {
    "connect_timeout": 5,
    # A line that carries nothing any more is found out after a minute, not after the two hours of the system.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""How long a server may be silent, in seconds (the last in milliseconds), where its URL does not say."""


def _postgresql(location: Location, *, durable: bool) -> Engine:
    # A plan prepared while a table was small is kept as it grows, which makes a large import four times
    # as slow; poolers between us and the server do not carry prepared statements either.
    line = {key: value for key, value in _LINE.items() if key not in location.url.query}
    connect: dict[str, Any] = {**line, "prepare_threshold": None, "client_encoding": "utf8"}
    # Who commits durably does so all the time, and is told of a lost connection by its next statement.
    engine = create_engine(
        location.url, pool_pre_ping=not durable, connect_args=connect, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_postgresql)
    limits = f"{_LIMITS}; {_DURABLE}" if durable else _LIMITS
    event.listen(engine, "begin", partial(_begin_postgresql, limits))
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, without the limits; `_begin_postgresql` begins them all.
    connection.autocommit = True


def _begin_postgresql(limits: str, connection: Connection) -> None:
    # A read sees one state. A write sees what others have stored in the meantime, and locks what it needs.
    level = "READ COMMITTED" if _writes(connection) else "REPEATABLE READ"
    driver: Any = connection.connection.driver_connection
    driver.execute(f"BEGIN ISOLATION LEVEL {level}; {limits}")


def _prepare_to_write(
    watch: sqlite_file.Watch | None, durable: bool, connection: sqlite3.Connection, record: Any
) -> None:
    _prepare_to_read(connection, record)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    if watch is not None:
        record.info["log"] = watch.log()


def _prepare_to_read(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions late, and only for writing; `_begin_sqlite` begins them all.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    # The system keeps the pages of the file as well. A larger copy of them in each connection is no quicker
    # here, and would be most of what scrolling through a long list adds to the memory in use.
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _begin_sqlite(watch: sqlite_file.Watch | None, connection: Connection) -> None:
    # A transaction that reads first and writes later can fail half-way under WAL; one that will write says
    # so.
    writes = _writes(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    if writes and watch is not None:
        watch.check_log(connection.info.get("log"))


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES, False))
