"""Runs the migrations: one program at a time, after a backup of an SQLite file.

Imported only when there is something to do. A step is a module in a folder of `versions`; all steps run
in one transaction that holds the lock.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, text

from store.core.errors import DatabaseUnavailable
from store.database.connecting import WRITES
from store.database.location import Location
from store.database.migrations.backup import set_aside
from store.database.models.base import VERSION_TABLE

_LOCK = 0x636F7264
"""The number of the advisory lock that a migration holds on PostgreSQL."""


def scripts() -> ScriptDirectory:
    """The steps, in the package beside this module; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("recursive_version_locations", "true")
    return ScriptDirectory.from_config(config)


def upgrade(engine: Engine, location: Location, recorded: Callable[[Connection], str]) -> None:
    """Run every step after the revision that `recorded` returns; DatabaseUnavailable for a newer one."""
    directory = scripts()
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        if location.is_sqlite:
            # Steps may rebuild tables that others refer to; the switch works outside a transaction only.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        with connection.begin():
            if not location.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                connection.execute(text("SET LOCAL statement_timeout = 0"))
            current = recorded(connection)
            if current != directory.get_current_head():
                _check(directory, current, location)
                if current and location.path is not None:
                    set_aside(location.path, current)
                _run(directory, connection)
        if location.is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def _check(directory: ScriptDirectory, current: str, location: Location) -> None:
    try:
        if current:
            directory.get_revision(current)
    except CommandError as error:
        head = directory.get_current_head()
        raise DatabaseUnavailable(
            f"The database {location} was made by a newer Cordboard (its tables are of revision {current}, "
            f"this program knows up to {head}); use that version."
        ) from error


def _run(directory: ScriptDirectory, connection: Connection) -> None:
    def steps(revision: Any, _context: Any) -> Any:
        return directory._upgrade_revs("head", revision)

    with EnvironmentContext(Config(), directory, fn=steps) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        environment.run_migrations()
