"""Marks beside an SQLite file: what a living program says of something, without writing to the database.

A mark is a file that its program keeps locked. The system gives the lock back whatever ends the program, and
whoever finds a mark without a lock takes it away.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

from store.database import access

ENDING = ".open-"
"""What stands after the name of the file in that of a mark."""

_UNFINISHED = "~"
_LONGEST = 4096


class Marks:
    """The marks of this program, and those of others. What cannot be written or read there is left out:
    it is said for convenience, and no reason to stop work."""

    def __init__(self, database: Path, *, read_only: bool = False) -> None:
        """With `read_only` nothing is said, and nothing that was left is taken away."""
        self._database, self._read_only = database.resolve(), read_only
        self._own: dict[str, tuple[Path, int]] = {}

    def put(self, reference: str, said: str) -> None:
        """Say this of something, in place of what was said before."""
        if self._read_only:
            return
        before = self._own.pop(reference, None)
        with suppress(OSError):
            self._own[reference] = self._made(reference, said)
        if before is not None:
            _remove(*before)

    def take(self, reference: str) -> None:
        """Say nothing of something."""
        if (before := self._own.pop(reference, None)) is not None:
            _remove(*before)

    def others(self, reference: str) -> tuple[str, ...]:
        """What living programs besides this one say of something."""
        start = self._name(reference)
        own = {path.name for path, _lock in self._own.values()}
        found: list[str] = []
        with suppress(OSError), os.scandir(self._database.parent) as entries:
            for name in sorted(entry.name for entry in entries if entry.name.startswith(start)):
                if name not in own:
                    found.extend(self._said(self._database.with_name(name)))
        return tuple(found)

    def close(self) -> None:
        """Say nothing any more."""
        for reference in tuple(self._own):
            self.take(reference)

    def _said(self, path: Path) -> Iterator[str]:
        """What the mark of a living program says; a mark that was left is taken away."""
        # Of another account, or gone between two looks.
        with suppress(OSError):
            mark = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(mark, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                if not path.name.endswith(_UNFINISHED):
                    yield os.read(mark, _LONGEST).decode(errors="replace")
            else:
                if not self._read_only:
                    path.unlink(missing_ok=True)
            finally:
                os.close(mark)

    def _name(self, reference: str) -> str:
        return f"{self._database.name}{ENDING}{quote(reference, safe='')}-"

    def _made(self, reference: str, said: str) -> tuple[Path, int]:
        path = self._database.with_name(f"{self._name(reference)}{token_hex(8)}")
        # It has its name once it is locked and whole: others take one without a lock away.
        unfinished = path.with_name(path.name + _UNFINISHED)
        lock = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            access.adopt(lock, self._database)
            os.write(lock, said.encode())
            unfinished.rename(path)
        except OSError:
            _remove(unfinished, lock)
            raise
        return path, lock


def _remove(path: Path, lock: int) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
    os.close(lock)
