"""Where a database is: parsing what a person wrote, and displaying it without secrets."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from sqlalchemy import URL

from store.core.errors import DatabaseUnavailable
from store.core.text import printable
from store.database import urls

_POSTGRESQL = {"postgresql", "postgres", "postgresql+psycopg"}
_SQLITE = {"sqlite", "sqlite+pysqlite"}

_LONGEST_NAME = 255 - len(".backup-0000.partial-journal")
"""Bytes of a file's name, with what is added to it for the files beside it."""


@dataclass(frozen=True, slots=True)
class Location:
    """A database's URL and, for an SQLite file, its path; SQLite without a path is in memory.

    `read_only` is whether the URL asks for reading only.
    """

    url: URL
    path: Path | None = None
    read_only: bool = False

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite, in a file or in memory."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def in_memory(self) -> bool:
        """Whether it is lost when the program ends."""
        return self.is_sqlite and self.path is None

    @property
    def name(self) -> str:
        """What people call the workspace in it: the file's name without its ending, or the database's."""
        return self.path.stem if self.path is not None else str(self.url.database or "memory")

    def __str__(self) -> str:
        """The path, or the URL with nothing secret in it."""
        if self.path is not None:
            return str(self.path)
        return "in memory" if self.in_memory else urls.shown(self.url)


def locate(text: str) -> Location:
    """The database that a path or URL means; DatabaseUnavailable says what would be valid."""
    if not text.strip():
        raise DatabaseUnavailable(
            "No database is named: give a file, or a URL that starts with postgresql://."
        )
    if not urls.is_no_path(text):
        return _file(text)
    scheme, _, rest = text.strip().partition("://")
    if "://" in text and scheme.lower() in _POSTGRESQL:
        return Location(urls.read_postgresql(rest))
    if scheme.lower() in _SQLITE and "://" in text:
        return _sqlite(rest, text)
    raise urls.unknown(text)


def _sqlite(rest: str, text: str) -> Location:
    """SQLite by a URL: `sqlite:///path`, with `?mode=ro` for reading only, or `sqlite://` in memory."""
    where, _, query = rest.partition("?")
    options = dict(parse_qsl(query))
    if where in ("", "/", "/:memory:") and not query:
        return Location(URL.create("sqlite"))
    if not where.startswith("/") or urls.is_no_path(where[1:]):
        raise urls.unknown(text)
    if query and options.items() - {("mode", "ro"), ("mode", "rw"), ("mode", "rwc"), ("immutable", "1")}:
        raise DatabaseUnavailable("After the file's path a sqlite:/// URL can only have ?mode=ro.")
    return _file(where[1:], read_only=options.get("mode") == "ro" or "immutable" in options)


def _file(text: str, *, read_only: bool = False) -> Location:
    if re.search(r"[\x00-\x1f]", text):
        raise DatabaseUnavailable(f"{printable(text)} is not the path of a file.")
    try:
        path = Path(text).expanduser().absolute()
    except RuntimeError:
        raise DatabaseUnavailable(f"{printable(text)} begins at the home of a user who has none.") from None
    if len(os.fsencode(path.name)) > _LONGEST_NAME:
        raise DatabaseUnavailable(
            f"The name {printable(path.name)} is too long for a database file: it can have"
            f" {_LONGEST_NAME} bytes."
        )
    return Location(URL.create("sqlite", database=str(path)), path, read_only)
