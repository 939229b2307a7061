"""The copy before a migration: whole or not there, whatever ends it."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.core.errors import DatabaseUnavailable
from store.database.engine import REVISION
from store.database.migrations import backup
from store.services import open_services

COPY = f"contacts.db.backup-{REVISION}"


@pytest.fixture
def path(tmp_path: Path, sqlite_template: bytes) -> Path:
    """A database file."""
    path = tmp_path / "contacts.db"
    path.write_bytes(sqlite_template)
    return path


def names(folder: Path) -> set[str]:
    """The files of a folder."""
    return {one.name for one in folder.iterdir()}


def groups(file: Path) -> list[str]:
    """The groups in a database file, read without any other file."""
    with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as database:
        return [name for (name,) in database.execute("SELECT name FROM contactgroup ORDER BY id")]


def run(path: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Set a copy aside in another process, after these statements."""
    program = [
        "import os, resource, signal",
        "from pathlib import Path",
        "from store.database.migrations import backup",
        *before,
        f"backup.set_aside(Path({str(path)!r}), {REVISION!r})",
    ]
    return subprocess.run(
        [sys.executable, "-c", "\n".join(program)], check=False, capture_output=True, text=True
    )


def test_the_copy_is_whole_without_another_file(path: Path) -> None:
    services = open_services(str(path))
    services.groups.create("Farmers")
    assert (path.parent / "contacts.db-wal").stat().st_size
    backup.set_aside(path, REVISION)
    assert groups(path.parent / COPY) == ["Farmers"]
    services.close()
    assert names(path.parent) == {"contacts.db", COPY}


@pytest.mark.parametrize("moment", ["_write", "_fault", "_reach_disk"])
def test_a_copy_that_is_killed_has_no_name_and_goes_with_the_next(path: Path, moment: str) -> None:
    killed = run(
        path,
        f"whole = backup.{moment}",
        f"backup.{moment} = lambda *given: (whole(*given), os.kill(os.getpid(), signal.SIGKILL))",
    )
    assert killed.returncode == -signal.SIGKILL
    assert COPY not in names(path.parent)
    assert names(path.parent) > {"contacts.db"}
    backup.set_aside(path, REVISION)
    assert names(path.parent) == {"contacts.db", COPY}


def test_a_full_disk_stops_the_migration_and_leaves_nothing(path: Path) -> None:
    full = run(
        path,
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)",
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))",
    )
    assert full.returncode == 1
    assert "no copy of it could be set aside as contacts.db.backup-" in full.stderr
    assert "nothing was changed." in full.stderr
    assert names(path.parent) == {"contacts.db"}


@pytest.mark.parametrize("bad", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 4000])
def test_a_copy_that_is_damaged_is_made_again(path: Path, bad: bytes) -> None:
    for name in (COPY, f"{COPY}-journal", f"{COPY}-wal"):
        (path.parent / name).write_bytes(bad)
    backup.set_aside(path, REVISION)
    assert groups(path.parent / COPY) == []
    assert names(path.parent) == {"contacts.db", COPY}


def test_a_copy_cut_in_the_middle_is_made_again(path: Path) -> None:
    (path.parent / COPY).write_bytes(path.read_bytes()[:-20_000])
    backup.set_aside(path, REVISION)
    assert groups(path.parent / COPY) == []
    assert (path.parent / COPY).stat().st_size >= path.stat().st_size


def test_a_good_copy_stays_until_the_file_has_changed(path: Path) -> None:
    copy = path.parent / COPY
    backup.set_aside(path, REVISION)
    first = copy.stat().st_ino
    backup.set_aside(path, REVISION)
    assert copy.stat().st_ino == first
    services = open_services(str(path))
    services.groups.create("Farmers")
    services.close()
    backup.set_aside(path, REVISION)
    assert groups(copy) == ["Farmers"]


def test_a_copy_that_does_not_pass_is_not_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_fault", lambda _copy, _revision: "the copy is damaged: page 3")
    with pytest.raises(DatabaseUnavailable, match=r"\(the copy is damaged: page 3\); nothing was changed\.$"):
        backup.set_aside(path, REVISION)
    assert names(path.parent) == {"contacts.db"}


def test_a_name_with_signs_of_patterns_is_a_name(path: Path) -> None:
    odd = path.rename(path.parent / "a[1]*?.db")
    (path.parent / "a1.db.backup-0001.partial").touch()
    backup.set_aside(odd, REVISION)
    assert names(path.parent) == {odd.name, f"{odd.name}.backup-{REVISION}", "a1.db.backup-0001.partial"}
