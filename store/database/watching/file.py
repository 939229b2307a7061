"""Whether another connection has written to an SQLite file."""

from typing import Any

from sqlalchemy import Engine


class FileVersion:
    """A number that SQLite changes with every commit of another connection, read on one that is kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Any = None
        self._version: int | None = None

    def has_changed(self) -> bool:
        """Whether anything was committed since the last look; true at the first one.

        Raises errors of the driver.
        """
        if self._kept is None:
            self._kept = self._engine.raw_connection()
        before = self._version
        (self._version,) = self._kept.driver_connection.execute("PRAGMA data_version").fetchone()
        return self._version != before

    def close(self) -> None:
        """Give the connection up; the next look makes another one."""
        kept, self._kept, self._version = self._kept, None, None
        if kept is not None:
            kept.invalidate()
