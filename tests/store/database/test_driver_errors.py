"""What a driver's error means: told by its code, in whatever language and words it comes."""

import sqlite3
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from store.core.errors import DatabaseUnavailable
from store.database import connecting, engine
from store.database.driver_errors import explained
from store.database.engine import open_database
from store.database.location import locate
from tests.store.databases import Postgresql, database_url

SERVER = locate("postgresql://ann:s3cret@db.example:5433/crm")
FILE = locate("/srv/contacts.db")

CODES = {
    "28P01": 'refused the password of "ann"',
    "28000": 'does not let the user "ann" in',
    "3D000": 'has no database "crm"',
    "42501": "has no permission",
    "25006": "can only be read",
    "55P03": "is busy",
    "40001": "is busy",
    "40P01": "is busy",
    "57014": "took too long",
    "25P03": "was idle in a transaction; nothing was stored",
    "57P01": "was stopped or is being restarted",
    "57P03": "was stopped or is being restarted",
    "53100": "is full; nothing was stored",
    "53300": "has no connection to spare",
    "42P01": "lacks a table or column",
    "08006": "cannot be reached",
    "XX001": "is damaged",
}


@pytest.mark.parametrize("code", CODES)
def test_the_code_says_it_in_any_language(code: str) -> None:
    error = psycopg.errors.lookup(code)("FEHLER: die Verbindung zum Server ist gestört")
    said = explained(DBAPIError("SELECT 1", {}, error), SERVER)
    assert said is not None
    assert CODES[code] in said
    assert "postgresql://ann@db.example:5433/crm" in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (sqlite3.SQLITE_FULL, "is full; nothing was stored"),
        (sqlite3.SQLITE_IOERR_WRITE, "is full or cannot be written"),
        (sqlite3.SQLITE_IOERR_READ, "cannot be read or written"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "is busy"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "can only be read"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is not an SQLite database"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "cannot be opened"),
    ],
)
def test_sqlite_has_codes_too(code: int, meaning: str) -> None:
    error = sqlite3.OperationalError("something")
    error.sqlite_errorcode = code
    assert meaning in (explained(DBAPIError("SELECT 1", {}, error), FILE) or "")


def test_an_error_of_ours_stays_one() -> None:
    error = sqlite3.OperationalError('near "SELCT": syntax error')
    error.sqlite_errorcode = sqlite3.SQLITE_ERROR
    assert explained(DBAPIError("SELCT 1", {}, error), FILE) is None
    syntax = psycopg.errors.lookup("42601")("syntax error in the connection to the server")
    assert explained(DBAPIError("SELCT 1", {}, syntax), SERVER) is None


def test_words_that_hold_the_password_are_left_out() -> None:
    error = psycopg.ProgrammingError("invalid: postgresql://ann:s3cret@db.example")
    assert "s3cret" not in (explained(error, SERVER) or "s3cret")


def test_a_database_that_cannot_hold_every_name_is_refused(postgresql: Postgresql) -> None:
    name = f"{postgresql.name}_latin1"
    postgresql.run("CREATE DATABASE {} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0", name)
    with pytest.raises(DatabaseUnavailable, match="has the encoding LATIN1, which cannot hold every name"):
        open_database(database_url(postgresql.url, name))
    postgresql.run("DROP DATABASE {}", name)


def test_limits_hold_in_every_transaction_of_a_pooler(postgresql: Postgresql) -> None:
    database = open_database(postgresql.emptied())
    for _transaction in range(2):
        with database.reading() as session:
            raw: Any = session.connection().connection.driver_connection
            settings = (
                "lock_timeout",
                "statement_timeout",
                "idle_in_transaction_session_timeout",
                "timezone",
            )
            told = [raw.execute(f"SHOW {name}").fetchone()[0] for name in settings]
            isolation = raw.execute("SHOW transaction_isolation").fetchone()[0]
        assert (told, isolation) == (["10s", "1min", "1min", "UTC"], "repeatable read")
        # What a pooler does before it gives the session to the next transaction.
        raw.execute("DISCARD ALL")
    assert (
        database.write(lambda session: session.connection().exec_driver_sql("SHOW lock_timeout").scalar())
        == "10s"
    )
    database.close()


def test_a_silent_line_is_found_out_unless_the_url_says_otherwise(postgresql: Postgresql) -> None:
    sign = "&" if "?" in postgresql.emptied() else "?"
    database = open_database(f"{postgresql.url}{sign}keepalives_idle=7")
    with database.reading() as session:
        told = session.connection().connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    database.close()
    assert (told["keepalives_idle"], told["keepalives_count"], told["tcp_user_timeout"]) == (
        "7",
        "3",
        "60000",
    )


def test_a_server_that_stops_answering_holds_nobody(
    postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql.emptied()

    def wait(connection: Connection, _location: object) -> str:
        connection.execute(text("SELECT pg_sleep(30)"))
        return ""

    monkeypatch.setattr(engine, "_PATIENCE", 0.1)
    monkeypatch.setattr(engine, "_examine_server", wait)
    with pytest.raises(DatabaseUnavailable, match=r"The server of .* cannot be reached"):
        open_database(url)


def test_a_wait_for_a_lock_ends(postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "_LIMITS", "SET LOCAL lock_timeout = '50ms'")
    url = postgresql.emptied()
    database = open_database(url)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE contactgroup")
        with pytest.raises(DatabaseUnavailable, match="is busy"):
            database.write(lambda session: session.connection().exec_driver_sql("DELETE FROM contactgroup"))
    database.close()


def test_a_server_that_ends_the_connection_is_said_and_come_back_to(postgresql: Postgresql) -> None:
    url = postgresql.emptied()
    database = open_database(url)

    def end(session: object) -> None:
        raw = session.connection().connection.driver_connection  # type: ignore[attr-defined]
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 2000)", [raw.info.backend_pid])
        session.connection().exec_driver_sql("SELECT 1")  # type: ignore[attr-defined]

    with pytest.raises(DatabaseUnavailable, match="was stopped or is being restarted"):
        database.write(end)
    assert database.write(lambda session: session.connection().exec_driver_sql("SELECT 1").scalar()) == 1
    database.close()
