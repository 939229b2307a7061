"""Who else has a contact open: told to other programs while it is open here, and asked of them.

Beside an SQLite file there are marks, and nothing is written to it. On a server there are rows: those of a
program that listens hold as long as its connection does, so that nothing is sent while nothing happens;
others are renewed.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from secrets import randbits
from time import monotonic

from sqlmodel import Session

from store.core.errors import CordboardError
from store.core.views import Company
from store.database.watching import notices
from store.database.watching.marks import Marks
from store.database.watching.notices import Listener
from store.services.context import ServiceContext
from store.workspace import presence
from store.workspace.presence import Row

RENEWED_SECONDS, LASTING_SECONDS = 15.0, 45.0
"""How often a program that hears nothing says that it lives, and how long that is believed."""

CHECK_SECONDS = 50.0
"""How long others are believed to live while one listens: who is killed says nothing. Less than the pause
between two looks."""

Opened = Mapping[str, bool]
"""The uuids of the contacts that are open here, and whether they are edited."""

Found = Mapping[str, tuple[Company, ...]]
"""Who else has a contact open, by its uuid; without those that nobody else has."""


class Presence(ABC):
    """What this program tells of the contacts that are open here, and knows of others."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._opened: dict[str, bool] = {}
        self._since: dict[str, datetime] = {}

    @abstractmethod
    def look(self, opened: Opened, listener: Listener | None) -> Found:
        """Tell that these contacts are open here and no others, where that is new; who else has them open.

        DatabaseUnavailable when that cannot be told now.
        """

    @abstractmethod
    def leave(self, listener: Listener | None) -> None:
        """Tell that no contact is open here any more, without waiting for long."""

    def _mine(self, opened: Opened) -> dict[str, Company]:
        """What is to be told of the contacts that are open here."""
        now, context = self._context.clock(), self._context
        self._since = {contact: self._since.get(contact, now) for contact in opened}
        return {
            contact: Company(context.operator, self._since[contact], edits)
            for contact, edits in opened.items()
        }


class BesideFile(Presence):
    """By marks beside an SQLite file. A database in memory is this program's alone."""

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        path = context.database.location.path
        self._marks = Marks(path, read_only=bool(context.database.read_only)) if path else None

    def look(self, opened: Opened, listener: Listener | None) -> Found:
        """Put and take marks, and read those of others."""
        marks = self._marks
        if marks is None:
            return {}
        if opened != self._opened:
            for contact, mine in self._mine(opened).items():
                if self._opened.get(contact) is not mine.edits:
                    marks.put(contact, _written(mine))
            for contact in self._opened.keys() - opened.keys():
                marks.take(contact)
            self._opened = dict(opened)
        return _sorted({contact: [*_read(marks.others(contact))] for contact in opened})

    def leave(self, listener: Listener | None) -> None:
        """Take every mark."""
        self._opened = {}
        if self._marks is not None:
            self._marks.close()


class OnServer(Presence):
    """By rows on a PostgreSQL server, and notices of them. A standby knows of nobody."""

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._number = self._program = randbits(62)
        self._found: Found = {}
        self._others: tuple[Row, ...] = ()
        self._renew_at = self._check_at = 0.0
        self._is_known: bool | None = None

    def look(self, opened: Opened, listener: Listener | None) -> Found:
        """Store rows, and read those of others when there is a reason to."""
        heard = listener.come_and_gone() if listener is not None else frozenset()
        if not opened and not self._opened:
            return {}
        if self._is_known is None:
            with self._context.database.reading() as session:
                self._is_known = presence.may_be_known(session)
        if not self._is_known:
            return {}
        program = self._number if listener is None else listener.program
        renews = listener is None and monotonic() >= self._renew_at
        if opened != self._opened or program != self._program or renews:
            self._tell(opened, program, expires=listener is None)
        elif listener is None or heard & opened.keys() or self._may_be_over(listener):
            with self._context.database.reading() as session:
                self._learn(presence.others(session, opened, program))
        return self._found

    def leave(self, listener: Listener | None) -> None:
        """Let go of the lock that the rows depend on, or take them away."""
        opened, self._opened = self._opened, {}
        if not opened or self._context.database.read_only:
            return
        if listener is not None:
            listener.part(opened)
            return
        with suppress(CordboardError):
            self._context.database.write(lambda session: self._store(session, opened, [], self._number))

    def _tell(self, opened: Opened, program: int, *, expires: bool) -> None:
        database, mine = self._context.database, self._mine(opened)
        if database.read_only:
            with database.reading() as session:
                self._learn(presence.others(session, opened, program))
        else:
            rows = [Row(contact, program, each, expires) for contact, each in mine.items()]
            # Under a new number everything is new: others may have lost their lines as well.
            is_new = program != self._program
            changed = {*opened, *self._opened} if is_new else dict(opened.items() ^ self._opened.items())

            def work(session: Session) -> tuple[Row, ...]:
                self._store(session, changed, rows, program)
                return presence.others(session, opened, program) if opened else ()

            self._learn(database.write(work))
        self._opened, self._program = dict(opened), program
        self._renew_at = monotonic() + RENEWED_SECONDS

    def _store(self, session: Session, changed: Iterable[str], rows: list[Row], program: int) -> None:
        presence.store(session, {self._program, program}, rows, LASTING_SECONDS)
        notices.tell_company(session, changed, program)

    def _learn(self, others: tuple[Row, ...]) -> None:
        self._others, self._check_at = others, monotonic() + CHECK_SECONDS
        found: dict[str, list[Company]] = {}
        for row in others:
            found.setdefault(row.contact, []).append(row.company)
        self._found = _sorted(found)

    def _may_be_over(self, listener: Listener) -> bool:
        """Whether somebody who was there may be gone without a word."""
        if not self._others or monotonic() < self._check_at:
            return False
        self._check_at = monotonic() + CHECK_SECONDS
        expiring = any(row.expires for row in self._others)
        return expiring or not listener.all_live({row.program for row in self._others})


def _sorted(found: Mapping[str, list[Company]]) -> Found:
    """Those who edit first, then in the order of their coming."""
    return {
        contact: tuple(sorted(each, key=lambda one: (not one.edits, one.since, one.by)))
        for contact, each in found.items()
        if each
    }


def _written(mine: Company) -> str:
    return json.dumps({"by": mine.by, "since": mine.since.isoformat(), "edits": mine.edits})


def _read(marks: tuple[str, ...]) -> Iterator[Company]:
    """What marks say; one that another kind of program made says nothing."""
    for mark in marks:
        with suppress(ValueError, KeyError, TypeError):
            said = json.loads(mark)
            yield Company(str(said["by"]), datetime.fromisoformat(said["since"]), bool(said["edits"]))
