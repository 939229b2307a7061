"""Errors of database drivers as one sentence, without any password."""

import re

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from store.database.location import Location

_BUSY = "The database {place} is busy: another program has been writing to it for too long."

_SENTENCES: tuple[tuple[str, str], ...] = (
    ("file is not a database", "{place} is not an SQLite database."),
    ("database (table )?is locked|lock timeout", _BUSY),
    ("readonly database", "The database {place} cannot be written to."),
    ("unable to open", "The database {place} cannot be opened."),
    ("disk is full|no space left on device", "The disk that holds {place} is full."),
    ("disk image is malformed", "The database {place} is damaged."),
    ("disk i/o error", "The disk that holds {place} cannot be read or written."),
    ("password authentication failed", 'The server of {place} refused the password of "{user}".'),
    ("no password supplied", 'The server of {place} wants a password for "{user}", and the URL has none.'),
    ("role .* does not exist", 'The server of {place} knows no user "{user}".'),
    ("database .* does not exist", 'The server of {place} has no database "{name}".'),
    ("failed to resolve|name or service not known", 'The server "{host}" of {place} cannot be found.'),
    ("permission denied", "The user of {place} has no permission to use it."),
    ("statement timeout", "The database {place} took too long to answer."),
    ("deadlock|could not serialize", "The database {place} is busy: two programs are in each other's way."),
    ("too many (clients|connections)|connection slots", "The server of {place} has no connection to spare."),
    ("connection|server", "The server of {place} cannot be reached."),
)
"""What drivers say, each with what it means; the first that fits is taken."""

_CLASHES = {"40001", "40P01"}
"""PostgreSQL's codes for two transactions of which one has to give way to the other."""


def is_clash(error: DBAPIError) -> bool:
    """Whether another program's write was in the way, so that a retry may succeed."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in _CLASHES


def explained(error: Exception, location: Location) -> str | None:
    """A sentence about an error of the database's environment; None for any other error."""
    if isinstance(error, DataError | IntegrityError):
        return None
    said = str(_cause(error)).lower()
    sentence = next((sentence for sign, sentence in _SENTENCES if re.search(sign, said)), None)
    if sentence is None:
        return None
    url = location.url
    user = url.username or "the current user"
    return sentence.format(place=location, user=user, host=url.host or "", name=url.database or user)


def unexplained(error: Exception, location: Location) -> str:
    """A sentence about any other error, with the driver's own message."""
    said = str(_cause(error)).strip().partition("\n")[0].rstrip(".")
    return f"The database {location} cannot be opened: {said}."


def _cause(error: Exception) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error
