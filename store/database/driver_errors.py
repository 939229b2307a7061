"""Errors of database drivers as one sentence, without any password.

What an error is, its code says: PostgreSQL's sqlstate, SQLite's result code. The words are looked at only for
errors without a code, which are those of connecting: servers write in the language of their country.
"""

import re
import sqlite3
from collections.abc import Mapping

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from store.database import urls
from store.database.location import Location

_BUSY = "The database {place} is busy: another program has been writing to it for too long."
_CROSSED = "The database {place} is busy: two programs are in each other's way."
_READ_ONLY = "The database {place} can only be read: nothing can be stored in it."
_FULL = "The disk that holds {place} is full; nothing was stored."
_DAMAGED = "The database {place} is damaged; go back to a copy of it."
_UNREADABLE = "The disk that holds {place} cannot be read or written."
_PERMISSION = "The user of {place} has no permission to use it."
_NO_USER = 'The server of {place} knows no user "{user}".'
_NO_NAME = 'The server of {place} has no database "{name}".'
_PASSWORD = 'The server of {place} refused the password of "{user}".'
_SLOW = "The database {place} took too long to answer."
_NO_SPARE = "The server of {place} has no connection to spare."
_STOPPED = "The server of {place} was stopped or is being restarted; try again in a moment."
_IDLE = "The server of {place} ended a connection that was idle in a transaction; nothing was stored."
_TABLES = "The database {place} lacks a table or column that this program needs; another program changed it."
_CANNOT = "The server of {place} cannot be reached."

_SQLSTATES: Mapping[str, str] = {
    "28P01": _PASSWORD,
    "28000": 'The server of {place} does not let the user "{user}" in from here.',
    "3D000": _NO_NAME,
    "3F000": "The database {place} has no schema of the name that its URL gives.",
    "42501": _PERMISSION,
    "25006": _READ_ONLY,
    "55P03": _BUSY,
    "57014": _SLOW,
    "25P03": _IDLE,
    "25P04": _SLOW,
    "57P05": _IDLE,
    "57P01": _STOPPED,
    "57P02": _STOPPED,
    "57P03": _STOPPED,
    "53100": _FULL,
    "53200": "The server of {place} has no memory to spare.",
    "53300": _NO_SPARE,
    "40001": _CROSSED,
    "40P01": _CROSSED,
    "42P01": _TABLES,
    "42703": _TABLES,
    "58030": _UNREADABLE,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
    "08": _CANNOT,
}
"""PostgreSQL's codes (appendix A of its manual), or their first two characters, each with what it means."""

_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _PERMISSION,
    sqlite3.SQLITE_AUTH: _PERMISSION,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "{place} is not an SQLite database.",
    sqlite3.SQLITE_CANTOPEN: "The database {place} cannot be opened.",
    sqlite3.SQLITE_IOERR: _UNREADABLE,
    sqlite3.SQLITE_IOERR_WRITE: "The disk of {place} is full or cannot be written; nothing was stored.",
    sqlite3.SQLITE_PROTOCOL: _BUSY,
}
"""SQLite's result codes, each with what it means; of those that are not here, the primary one counts."""

_WORDS: tuple[tuple[str, str], ...] = (
    ("password authentication failed", _PASSWORD),
    ("no password supplied", 'The server of {place} wants a password for "{user}", and the URL has none.'),
    ("role .* does not exist", _NO_USER),
    ("database .* does not exist", _NO_NAME),
    ("failed to resolve|name or service not known", 'The server "{host}" of {place} cannot be found.'),
    ("definition of service|service file", "The service that {place} names is in no service file."),
    ("too many (clients|connections)|connection slots", _NO_SPARE),
    ("starting up|shutting down|recovery mode", _STOPPED),
    ("permission denied", _PERMISSION),
    ("no such (table|column)", _TABLES),
    ("no space left on device", _FULL),
    ("certificate|ssl|tls", "The server of {place} cannot be spoken to in secret as its URL asks."),
    ("connection|server", _CANNOT),
)
"""What drivers say where they give no code; the first that fits is taken."""

_CLASHES = {"40001", "40P01"}
"""PostgreSQL's codes for two transactions of which one has to give way to the other."""


class DriverFault(Exception):
    """An error of a driver that only a fault of this program explains, by its code and statement.

    The driver's own words are left out: they may quote names and addresses that are hidden."""

    @classmethod
    def of(cls, error: DBAPIError) -> "DriverFault":
        """The fault behind a driver's error."""
        cause = error.orig
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None) or "no code"
        return cls(f"{type(cause).__name__} ({code}) in {error.statement}")


def is_clash(error: DBAPIError) -> bool:
    """Whether another program's write was in the way, so that a retry may succeed."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _CLASHES


def is_busy(error: Exception) -> bool:
    """Whether somebody else holds the file or what was asked for."""
    cause = _cause(error)
    return _sentence(cause) == _BUSY


def explained(error: Exception, location: Location) -> str | None:
    """A sentence about an error of the database's environment; None for any other error."""
    if isinstance(error, DataError | IntegrityError):
        return None
    cause = _cause(error)
    sentence = _sentence(cause)
    if sentence is None and _tells_a_secret(str(cause), location):
        sentence = "The database {place} cannot be used; the reason is left out, for it holds the password."
    if sentence is None:
        return None
    url = location.url
    user = url.username or "the current user"
    return sentence.format(place=location, user=user, host=url.host or "", name=url.database or user)


def unexplained(error: Exception, location: Location) -> str:
    """A sentence about any other error, with the driver's own message."""
    said = str(_cause(error)).strip().partition("\n")[0].rstrip(".")
    return f"The database {location} cannot be opened: {said}."


def _sentence(cause: BaseException | None) -> str | None:
    """What is known of an error, by its code before its words."""
    state = getattr(cause, "sqlstate", None)
    if state:
        return _SQLSTATES.get(state) or _SQLSTATES.get(state[:2])
    code = getattr(cause, "sqlite_errorcode", None)
    # The lower bits are the primary code; SQLITE_ERROR tells nothing.
    if code is not None and code & 0xFF != sqlite3.SQLITE_ERROR:
        return _SQLITE.get(code) or _SQLITE.get(code & 0xFF)
    said = str(cause).lower()
    return next((sentence for sign, sentence in _WORDS if re.search(sign, said)), None)


def _tells_a_secret(said: str, location: Location) -> bool:
    return any(secret in said for secret in urls.secrets(location.url))


def _cause(error: Exception) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error
