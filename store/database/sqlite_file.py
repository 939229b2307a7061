"""The file of an SQLite database: made for its user only, opened for writing or reading, and watched.

A file that can only be read is opened as `immutable` when nothing is beside it: then no program has it open,
and SQLite would want files beside it that it cannot make, or would not delete again. With a `-wal` beside it,
it is opened with `mode=ro`, which reads that too. Which of the two it is, is looked up for each transaction.
"""

import os
import sqlite3
from pathlib import Path

from store.core.errors import DatabaseUnavailable
from store.database import access

_Identity = tuple[int, int]
_BESIDE = ("-wal", "-shm")


def make(path: Path) -> None:
    """Make the file and its folders, where they are missing, for this user only.

    SQLite gives the files beside it the same mode. DatabaseUnavailable when it cannot be made.
    """
    try:
        if path.is_dir():
            raise DatabaseUnavailable(f"{path} is a folder, not a database file.")
        if path.exists() and not path.is_file():
            raise DatabaseUnavailable(f"{path} is a device or a pipe, not a database file.")
        if not path.exists():
            _make_folder(path.parent)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _unopened(path, error) from error


def _unopened(path: Path, error: OSError) -> DatabaseUnavailable:
    reason = (error.strerror or str(error)).lower()
    hint = access.advice(path) if isinstance(error, PermissionError) else ""
    return DatabaseUnavailable(f"The database {path} cannot be opened: {reason}.", hint)


def is_there(path: Path) -> bool:
    """Whether there is such a file; DatabaseUnavailable when this user may not look."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _unopened(path, error) from error
    return True


def check_readable(path: Path) -> None:
    """Raise DatabaseUnavailable, with what can be done, when this user may not even read the file."""
    if not os.access(path, os.R_OK):
        raise DatabaseUnavailable(
            f"The database {path} cannot be opened: you have no permission to read it.", access.advice(path)
        )


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def unwritable(path: Path) -> str:
    """Why a file cannot be written, as the end of a sentence; empty when it can."""
    if os.statvfs(path).f_flag & os.ST_RDONLY:
        return "its disk is mounted for reading only"
    if not os.access(path, os.W_OK):
        return "you have no permission to write the file"
    for beside in (path.with_name(path.name + ending) for ending in _BESIDE):
        # In this order, for another program may delete it in between.
        if not os.access(beside, os.W_OK) and beside.exists():
            return f"you have no permission to write {beside.name} beside the file"
    if not os.access(path.parent, os.W_OK):
        return "you have no permission to write in its folder, where SQLite keeps another file beside it"
    return ""


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection to a file that is not to be written."""
    how = "mode=ro" if _beside(path) else "immutable=1"
    return sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, check_same_thread=False)


def _beside(path: Path) -> bool:
    return any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-journal"))


class Watch:
    """Knows a file that was opened, and tells when its path leads to another one, or to none.

    What is written then goes into a file that nobody can open any more.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _identity(path)

    def check(self) -> None:
        """Raise DatabaseUnavailable when the file was deleted, moved or replaced."""
        now = _identity(self._path)
        if now == self._known:
            return
        what = "deleted or moved" if now is None else "replaced by another file"
        raise DatabaseUnavailable(
            f"The database {self._path} was {what} while it was open here; nothing was stored in it.",
            "Put the file back, or open it again.",
        )

    def log(self) -> _Identity | None:
        """Which file is the log of writes (`-wal`) now."""
        return _identity(self._path.with_name(self._path.name + "-wal"))

    def check_log(self, known: _Identity | None) -> None:
        """Raise DatabaseUnavailable when the log is not the one that a connection has open."""
        if known is not None and self.log() != known:
            raise DatabaseUnavailable(
                f"The file {self._path.name}-wal beside the database {self._path} was deleted or replaced"
                " while it was open here; nothing was stored.",
                "Open the database again.",
            )

    def unlocked(self) -> tuple[int, int] | None:
        """The state of a file that is read without locks; None for one that other programs may have open."""
        return None if _beside(self._path) else self.state()

    def state(self) -> tuple[int, int]:
        """What changes with every write to the file itself."""
        found = self._path.stat()
        return found.st_mtime_ns, found.st_size


def _identity(path: Path) -> _Identity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
