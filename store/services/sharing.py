"""One SQLite file for several accounts of a computer: sharing it with their group, and stopping that."""

from pathlib import Path

from store.core.errors import NotFound, NotShareable
from store.core.reports import AccessChange
from store.database import access, sharing, sqlite_file
from store.database.location import locate


def shared_with(database: str) -> str:
    """The group that a database's file is shared with; empty when it is nobody's but its owner's."""
    return access.shared_with(_file(database))


def share(database: str, group: str) -> tuple[AccessChange, ...]:
    """Let the accounts of a group use a database's file; returns what was changed. Raises NotShareable."""
    return sharing.share(_file(database), group)


def stop(database: str) -> tuple[AccessChange, ...]:
    """Let nobody but its owner use a database's file; returns what was changed. Raises NotShareable."""
    return sharing.stop(_file(database))


def _file(database: str) -> Path:
    location = locate(database)
    if location.path is None:
        hint = "" if location.is_sqlite else "Its server decides who may use it: CREATE ROLE, GRANT."
        raise NotShareable(f"The database {location} is no file that accounts could share.", hint)
    if not sqlite_file.is_there(location.path):
        raise NotFound(f"There is no database at {location.path} yet.", "Make it first: cordboard settings")
    return location.path
