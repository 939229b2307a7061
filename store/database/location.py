"""Where a database is: parsing what a person wrote, and displaying it without secrets."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from store.core.errors import DatabaseUnavailable

_POSTGRESQL = {"postgresql", "postgres", "postgresql+psycopg"}
_SQLITE = {"sqlite", "sqlite+pysqlite"}


@dataclass(frozen=True, slots=True)
class Location:
    """A database's URL and, for an SQLite file, its path; SQLite without a path is in memory."""

    url: URL
    path: Path | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether it is SQLite, in a file or in memory."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def in_memory(self) -> bool:
        """Whether it is lost when the program ends."""
        return self.is_sqlite and self.path is None

    def __str__(self) -> str:
        """The path, or the URL without its password."""
        if self.path is not None:
            return str(self.path)
        if self.in_memory:
            return "in memory"
        query = {key: value for key, value in self.url.query.items() if key != "password"}
        return self.url.set(query=query).render_as_string(hide_password=True)


def locate(text: str) -> Location:
    """The database that a path or URL means; DatabaseUnavailable says what would be valid."""
    if not text.strip():
        raise DatabaseUnavailable(
            "No database is named: give a file, or a URL that starts with postgresql://."
        )
    if "://" not in text:
        return _file(Path(text).expanduser())
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseUnavailable(_unknown(text)) from None
    if url.drivername in _SQLITE:
        return _sqlite(url)
    if url.drivername in _POSTGRESQL:
        return Location(url.set(drivername="postgresql+psycopg"))
    raise DatabaseUnavailable(_unknown(text))


def _unknown(text: str) -> str:
    kind = text.partition("://")[0]
    return (
        f'"{kind}://…" is not a database that Cordboard can open: give a file, a URL that starts with '
        "sqlite:///, or one that starts with postgresql://."
    )


def _sqlite(url: URL) -> Location:
    if url.database in (None, "", ":memory:"):
        return Location(URL.create("sqlite"))
    return _file(Path(str(url.database)).expanduser())


def _file(path: Path) -> Location:
    absolute = path.absolute()
    return Location(URL.create("sqlite", database=str(absolute)), absolute)
