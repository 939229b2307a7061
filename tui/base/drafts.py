"""Drafts: unsaved forms, kept in small files so that a lost connection or a killed process loses little.

Each is a JSON file that only its account can read, under a name made of the database, the operator, the form,
what it edits and that one's version. It belongs to the operator: others of the same account are not shown it.
A process holds a lock file while it runs, so the drafts of open forms stay. Another session of the operator
may take one over: it moves the file and leaves a mark, by which the form that wrote it knows, and closes.
"""

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from uuid import uuid4

from tui.process.locations import make_private
from tui.process.operator import by_login

_log = logging.getLogger("cordboard")

_TAKEN = ".taken"
"""The ending of the mark that a draft was taken over."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in one form, as JSON. `screen` is the form's name in the registry, `title` what people know
    it by; `uuid` is what is edited, empty for something new, and `version` that one's version.
    """

    screen: str
    uuid: str
    version: int
    title: str
    content: Mapping[str, object]


_TELLING: Mapping[str, tuple[str, ...]] = {
    "update_contact": ("base", "name", "addresses", "typed"),
    "receive": ("sender",),
    "compose": ("search",),
    "group_form": ("query",),
}
"""The parts of a form that tell names or addresses of contacts, by the form."""


def without_hidden(draft: Draft) -> Draft:
    """The draft as it is kept while names and addresses are hidden: without any."""
    telling = _TELLING.get(draft.screen, ())
    content = {part: value for part, value in draft.content.items() if part not in telling}
    title = "a contact" if draft.screen == "update_contact" else draft.title
    return replace(draft, title=title, content=content)


@dataclass(frozen=True, slots=True)
class RecoveredDraft:
    """A draft of another run, its file, when it was written, and whose it is.

    `elsewhere` is whether that run goes on, with the form open in it.
    """

    draft: Draft
    path: Path
    kept_on: datetime
    operator: str
    elsewhere: bool = False

    def delete(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            self.path.unlink()


class DraftStore:
    """The drafts of an operator for one database. When a file cannot be written, only the log says so."""

    def __init__(self, folder: Path, database: str, operator: str) -> None:
        self._folder = folder
        self._database, self._operator = database, operator
        self._token = uuid4().hex[:12]
        self._lock: int | None = None

    def recover(self, *, hidden: bool = False) -> tuple[RecoveredDraft, ...]:
        """The operator's drafts of other processes, the latest first.

        With `hidden` names and addresses are taken out of all drafts, and of the files that nobody writes."""
        found = [self._hide(each) if hidden else each for each in self._all()]
        own = [each for each in found if each.operator == self._operator]
        return tuple(sorted(own, key=lambda each: each.kept_on, reverse=True))

    def open_elsewhere(self, screen: str, uuid: str) -> RecoveredDraft | None:
        """The operator's draft of what another session has open in the same form."""
        for found in self._all():
            wanted = (found.operator, found.draft.screen, found.draft.uuid) == (self._operator, screen, uuid)
            if wanted and found.elsewhere:
                return found
        return None

    def take_over(self, found: RecoveredDraft, *, hidden: bool = False) -> RecoveredDraft | None:
        """Make the draft of a form that another session has open one of this session, as it is now; None when
        that form was saved or closed meanwhile."""
        mark = found.path.with_suffix(_TAKEN)
        own = self._folder / f"{self._name(found.draft)}.{self._token}.json"
        try:
            self._take_lock()
            mark.touch(0o600)
            found.path.replace(own)
        except OSError:
            mark.unlink(missing_ok=True)
            return None
        taken = self._read(own, elsewhere=False)
        return self._hide(taken) if taken and hidden else taken

    def write(self, draft: Draft, now: datetime) -> Path | None:
        """Write a draft to its file, whole or not at all; None when that fails."""
        path = self._folder / f"{self._name(draft)}.{self._token}.json"
        try:
            self._take_lock()
            self._replace(path, draft, now, self._operator)
        except OSError as error:
            _log.error("A draft could not be kept in %s: %s", self._folder, error)
            return None
        return path

    def _hide(self, found: RecoveredDraft) -> RecoveredDraft:
        draft = without_hidden(found.draft)
        if draft != found.draft and not found.elsewhere:
            try:
                self._replace(found.path, draft, found.kept_on, found.operator)
            except OSError as error:
                _log.error("What is hidden could not be taken out of a draft in %s: %s", self._folder, error)
        return replace(found, draft=draft)

    def _replace(self, path: Path, draft: Draft, now: datetime, operator: str) -> None:
        about = {"database": self._database, "operator": operator, "kept_on": now.isoformat()}
        values = {**about, **asdict(draft)}
        values["room"] = values.pop("screen")
        partial = path.with_suffix(".part")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)

    def close(self) -> None:
        """Release the lock."""
        if self._lock is not None:
            with suppress(OSError):
                self._lock_file(self._token).unlink()
            os.close(self._lock)
            self._lock = None

    def _name(self, draft: Draft) -> str:
        key = "\0".join((self._database, self._operator, draft.screen, draft.uuid, str(draft.version)))
        return hashlib.sha256(key.encode()).hexdigest()[:20]

    def _lock_file(self, token: str) -> Path:
        return self._folder / f"{token}.lock"

    def _take_lock(self) -> None:
        """Take the lock that says that this process runs."""
        if self._lock is None:
            make_private(self._folder)
            self._lock = os.open(self._lock_file(self._token), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _all(self) -> Iterator[RecoveredDraft]:
        """The drafts of other processes, whoever they belong to."""
        for path in self._folder.glob("*.*.json"):
            token = path.name.split(".")[1]
            if token != self._token:
                running = self._is_running(token)
                if found := self._read(path, elsewhere=running):
                    yield found
                if not running:
                    path.with_suffix(_TAKEN).unlink(missing_ok=True)

    def _read(self, path: Path, *, elsewhere: bool) -> RecoveredDraft | None:
        """The draft in a file; None when it is none, or one of another database.

        One that names no operator, as older versions wrote them, belongs to the login of this account."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            values = json.loads(path.read_text(encoding="utf-8"))
            if values.pop("database") == self._database:
                kept_on = datetime.fromisoformat(values.pop("kept_on"))
                whose = values.pop("operator", None) or by_login().name
                draft = Draft(values.pop("room"), **values)
                return RecoveredDraft(draft, path, kept_on, whose, elsewhere)
        return None

    def _is_running(self, token: str) -> bool:
        """Whether the process that wrote a draft still runs; removes the lock file of one that does not."""
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


class Autosave:
    """The draft file of one open form; can be called from any thread.

    `recovered` is the draft that the form was filled from; its file is removed once the form has its own.
    """

    def __init__(self, store: DraftStore, recovered: RecoveredDraft | None = None) -> None:
        self._store = store
        self._path = recovered.path if recovered else None
        self._last: Draft | None = None
        self._closed = self._taken = False
        self._lock = Lock()

    def is_taken(self) -> bool:
        """Whether another session has taken the form over; then nothing is kept any more."""
        with self._lock:
            if self._path is not None and not self._closed:
                mark = self._path.with_suffix(_TAKEN)
                with suppress(OSError):
                    mark.unlink()
                    self._closed = self._taken = True
            return self._taken

    def keep(self, draft: Draft | None, now: datetime, *, hidden: bool = False) -> None:
        """Replace what is kept by this draft; None when there is nothing to lose.

        With `hidden` it is kept without names and addresses."""
        if draft is not None and hidden:
            draft = without_hidden(draft)
        with self._lock:
            if self._closed or draft == self._last:
                return
            written = self._store.write(draft, now) if draft else None
            if written is not None or draft is None:
                if written != self._path:
                    self._remove()
                self._path, self._last = written, draft

    def close(self) -> None:
        """Keep nothing any more, now or later: the form was saved or left."""
        with self._lock:
            self._closed = True
            self._remove()

    def _remove(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()
            self._path = None
