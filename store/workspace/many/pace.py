"""How work on many rows goes: in batches, each a transaction, with a rest between for other writers."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from sqlmodel import Session

from store.database.engine import Database

LIMIT: Final = 1000
"""How many rows are still changed in one transaction."""

BATCH: Final = 500
"""How many rows are changed together, of more than that: a tenth of a second of SQLite's lock."""

_LONGEST = 0.1
"""Seconds: the longest pause of SQLite's waiting writers, who do not queue but look for the lock again and
again. A rest of that length is seen by all of them; a short hold needs no more than its own length."""

Result = TypeVar("Result")


class Pace:
    """The pace of one piece of work: it writes, and rests as long as others need to get in between.

    PostgreSQL has its writers wait for the same rows only, so there is no rest on it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held = self._ended = 0.0

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run `work` in a transaction, as `Database.write` does."""
        began = 0.0

        def timed(session: Session) -> Result:
            nonlocal began
            began = time.monotonic()
            return work(session)

        result = self._database.write(timed)
        self._ended = time.monotonic()
        self._held = self._ended - began
        return result

    def rest(self) -> None:
        """Wait until others could write since the last `write`; what was done since then counts."""
        if self._database.location.is_sqlite:
            pause = min(_LONGEST, self._held) - (time.monotonic() - self._ended)
            time.sleep(max(0.0, pause))
