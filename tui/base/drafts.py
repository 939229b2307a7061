"""Forms that were not saved, kept as small files until the next start: for when the line goes.

Each is a JSON file that only its owner can read, under a name made of the database, the form, what it edits
and that one's version. A process holds a lock while it runs, so that a form open elsewhere is left alone.
"""

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeVar, cast
from uuid import uuid4

from textual.screen import Screen

_log = logging.getLogger("cordboard")


@dataclass(frozen=True, slots=True)
class Draft:
    """One form as it stands. `room` is the screen's name; `uuid` what is edited, empty for something new, and
    `version` that one's version; `title` is what people know it by; `content` is JSON.
    """

    room: str
    uuid: str
    version: int
    title: str
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A draft that an earlier run could not save, its file, and when it was kept."""

    draft: Draft
    path: Path
    kept_on: datetime

    def throw_away(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            self.path.unlink()


class Drafts:
    """The drafts of one database. Files that cannot be written are told of in the log, and to nobody else."""

    def __init__(self, folder: Path, database: str) -> None:
        self._folder = folder
        self._database = database
        self._token = uuid4().hex[:12]
        self._held: int | None = None

    def left_behind(self) -> tuple[LeftBehind, ...]:
        """What earlier runs could not save, the latest first."""
        return tuple(sorted(self._dead(), key=lambda each: each.kept_on, reverse=True))

    def write(self, draft: Draft, now: datetime) -> Path | None:
        """Write a draft to its file, whole or not at all; None when that cannot be done."""
        path = self._folder / f"{self._name(draft)}.{self._token}.json"
        text = json.dumps({"database": self._database, "kept_on": now.isoformat(), **asdict(draft)})
        try:
            self._hold()
            passing = path.with_suffix(".part")
            with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            passing.replace(path)
        except OSError as error:
            _log.error("A draft could not be kept in %s: %s", self._folder, error)
            return None
        return path

    def close(self) -> None:
        """Let the lock go."""
        if self._held is not None:
            with suppress(OSError):
                self._lock_file(self._token).unlink()
            os.close(self._held)
            self._held = None

    def _name(self, draft: Draft) -> str:
        key = "\0".join((self._database, draft.room, draft.uuid, str(draft.version)))
        return hashlib.sha256(key.encode()).hexdigest()[:20]

    def _lock_file(self, token: str) -> Path:
        return self._folder / f"{token}.lock"

    def _hold(self) -> None:
        """Take the lock that says this process lives."""
        if self._held is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._held = os.open(self._lock_file(self._token), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _dead(self) -> Iterator[LeftBehind]:
        for path in self._folder.glob("*.*.json"):
            token = path.name.split(".")[1]
            if token != self._token and not self._lives(token):
                with suppress(OSError, ValueError, KeyError, TypeError):
                    found = json.loads(path.read_text(encoding="utf-8"))
                    if found.pop("database") == self._database:
                        kept_on = datetime.fromisoformat(found.pop("kept_on"))
                        yield LeftBehind(Draft(**found), path, kept_on)

    def _lives(self, token: str) -> bool:
        """Whether the process that wrote a draft still runs; its lock file goes when it does not."""
        path = self._lock_file(token)
        try:
            with path.open() as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


class Slot:
    """Where one open form keeps its draft; to be called from any thread.

    `taken_up` is the draft of an earlier run that the form goes on with: its file goes once the form has one
    of its own.
    """

    def __init__(self, drafts: Drafts, taken_up: LeftBehind | None = None) -> None:
        self._drafts = drafts
        self._path = taken_up.path if taken_up else None
        self._last: Draft | None = None
        self._closed = False
        self._lock = Lock()

    def keep(self, draft: Draft | None, now: datetime) -> None:
        """Keep this in place of what was kept; None when there is nothing to lose."""
        with self._lock:
            if self._closed or draft == self._last:
                return
            written = self._drafts.write(draft, now) if draft else None
            if written is not None or draft is None:
                if written != self._path:
                    self._remove()
                self._path, self._last = written, draft

    def clear(self) -> None:
        """The form was saved or thrown away: keep nothing of it, now or later."""
        with self._lock:
            self._closed = True
            self._remove()

    def _remove(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()
            self._path = None


PAUSE = 1.0
"""Seconds between two looks at a form: what a process that is killed outright can lose of what was typed."""

Result = TypeVar("Result")


class _Face(Protocol):
    drafts: Drafts | None
    keeps_drafts: bool
    now: Callable[[], datetime]


class KeepsDraft:
    """A mixin for screens with a form: a subclass says in `written` what stands in it.

    `taken_up` is the draft that the form was opened to go on with. Nothing is kept where
    there is no place for drafts.
    """

    taken_up: LeftBehind | None = None
    _slot: Slot | None = None

    def written(self) -> Draft | None:
        """The form as it stands, or None when leaving it would lose nothing."""
        raise NotImplementedError

    def keep_from_now(self) -> None:
        """Look at the form every second from now on, and keep what is not saved."""
        drafts = self._face().drafts
        if drafts is not None and self._slot is None:
            self._slot = Slot(drafts, self.taken_up)
            self.keep()
            self._screen().set_interval(PAUSE, self.keep, name="draft")

    def keep(self) -> None:
        """Keep what stands in the form now."""
        if self._slot is not None:
            self._slot.keep(self.written(), self._face().now())

    def saving(self, save: Callable[[], Result]) -> Callable[[], Result]:
        """The same call, after which there is nothing to keep any more; for a job."""
        slot = self._slot

        def work() -> Result:
            result = save()
            if slot is not None:
                slot.clear()
            return result

        return work

    def on_unmount(self) -> None:
        """Whoever leaves a form has saved it or given it up, unless the program was ended from outside."""
        if self._slot is not None and not self._face().keeps_drafts:
            self._slot.clear()

    def _face(self) -> _Face:
        return cast(_Face, self._screen().app)

    def _screen(self) -> Screen[object]:
        return cast(Screen[object], self)
