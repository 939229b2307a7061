"""The copy of an SQLite file that is set aside before a migration.

It is written under another name, checked, brought to the disk and only then given its name, so that whatever
has the name is whole. An interrupted copy is deleted by the next one.
"""

import glob
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from store.core.errors import DatabaseUnavailable
from store.database import access
from store.database.models.base import VERSION_TABLE

_UNFINISHED = ".partial"
_BESIDE = ("-wal", "-shm", "-journal")
"""The endings of the files that SQLite keeps beside a database."""


def set_aside(path: Path, revision: str) -> None:
    """Copy the file to `<name>.backup-<revision>`; nobody may write to it meanwhile.

    A copy of the same revision stays when it is whole and not older than the file. DatabaseUnavailable when
    no good copy can be made; then nothing of it is left behind.
    """
    copy = path.with_name(f"{path.name}.backup-{revision}")
    unfinished = copy.with_name(copy.name + _UNFINISHED)
    _delete(path.parent.glob(f"{glob.escape(path.name)}.backup-*{_UNFINISHED}*"))
    if _is_newer(copy, path) and not _fault(copy, revision):
        return
    try:
        _write(path, unfinished)
        if fault := _fault(unfinished, revision):
            raise sqlite3.DatabaseError(fault)
        _reach_disk(unfinished)
        _delete(_beside(copy))
        unfinished.replace(copy)
        _reach_disk(copy.parent)
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DatabaseUnavailable(
            f"The tables of {path} have to be brought up to date, but no copy of it could be set aside as"
            f" {copy.name} first ({reason.lower().rstrip('.')}); nothing was changed."
        ) from error
    finally:
        _delete([unfinished, *_beside(unfinished)])


def _write(path: Path, copy: Path) -> None:
    made = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    access.adopt(made, path)
    os.close(made)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        # It is checked and brought to the disk as a whole, afterwards.
        target.execute("PRAGMA synchronous = OFF")
        source.backup(target, pages=2000)
        # The copy has to be whole without another file beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def _fault(copy: Path, revision: str) -> str:
    """What is wrong with a copy; empty when it can take the place of a database of the revision."""
    # A file that nothing is beside is read as it is: looking at it leaves nothing beside it either.
    alone = not any(one.exists() for one in _beside(copy))
    uri = f"{copy.absolute().as_uri()}?{'immutable=1' if alone else 'mode=ro'}"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                return f"the copy is damaged: {found}"
            recorded = database.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()
    except sqlite3.Error as error:
        return f"the copy cannot be read: {error}"
    return "" if recorded == [(revision,)] else "the copy is of another revision"


def _is_newer(copy: Path, path: Path) -> bool:
    if not copy.exists():
        return False
    written = [one.stat().st_mtime_ns for one in (path, path.with_name(path.name + "-wal")) if one.exists()]
    return copy.stat().st_mtime_ns >= max(written)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in _BESIDE]


def _delete(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _reach_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
