"""Notices of what was written, sent by PostgreSQL to whoever listens, once the transaction is committed.

A notice names what was changed where that is little, and is empty otherwise. Each schema has a channel of its
own. Poolers by transaction carry what is sent, but nothing is heard through them, nor from a standby.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from secrets import randbits
from select import select
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.database.connecting import engine_for
from store.database.dialects import is_sqlite
from store.database.driver_errors import explained
from store.database.location import Location

MOST = 100
"""How many references a notice names; PostgreSQL lets it have 8000 bytes."""

_BYTES = 7900
_KEPT = "notice"
_CHANNEL = "'cordboard_' || md5(current_schema())"
_NOTIFY = text(f"SELECT pg_notify({_CHANNEL}, :said)")
_QUESTION = "heard? "
_ANSWER_SECONDS = 1.0
_PARTING_SECONDS = 0.5
_COMPANY = "open "
_LASTING = (
    # A host that lost its power is found out after a minute and a half.
    "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
)

Changed = frozenset[str] | None
"""The references of what was changed, as the history has them; None for more than a notice names."""


def tell(session: Session, references: Iterable[str] | None) -> None:
    """Have the end of the transaction tell that these were changed; None for what cannot be named."""
    kept = session.info.setdefault(_KEPT, set())
    if kept is not None and references is not None:
        kept.update(references)
    if references is None or (kept is not None and len(kept) > MOST):
        session.info[_KEPT] = None


def send(session: Session) -> None:
    """Send what the transaction has to tell; for its end."""
    if _KEPT not in session.info:
        return
    told: set[str] | None = session.info.pop(_KEPT)
    if not is_sqlite(session):
        said = " ".join(sorted(told or ()))
        session.execute(_NOTIFY, {"said": said if len(said.encode()) <= _BYTES else ""})


def tell_company(session: Session, contacts: Iterable[str], program: int) -> None:
    """Have the end of the transaction tell that a program has opened, or left, these contacts."""
    for contact in contacts:
        session.execute(_NOTIFY, {"said": f"{_COMPANY}{contact} {program}"})


class Listener:
    """Hears notices on a connection of its own. DatabaseUnavailable where that cannot be, or is lost."""

    def __init__(self, location: Location, session: Session) -> None:
        """Listen at a location to what is told in the schema of a session."""
        self._kept: Any
        self._connection: Any
        self._location = location
        self._program = 0
        self._company: set[str] = set()
        self._engine = engine_for(location, None, read_only=False)
        self._channel = channel = session.execute(text(f"SELECT {_CHANNEL}")).scalar_one()
        with self._explained():
            self._kept = self._engine.raw_connection()
            self._connection = self._kept.driver_connection
            self._connection.execute(f"LISTEN {channel}")

    @property
    def line(self) -> int:
        """The file descriptor that can be read when there is something to hear."""
        return int(self._connection.fileno())

    def hears(self, session: Session) -> bool:
        """Whether what the session's server is told arrives here; takes a second when it does not."""
        question = _QUESTION + uuid4().hex
        session.execute(_NOTIFY, {"said": question})
        session.commit()
        end = monotonic() + _ANSWER_SECONDS
        with self._explained():
            while (left := end - monotonic()) > 0:
                select([self.line], [], [], left)
                if question in self._read():
                    return True
        return False

    def heard(self) -> list[Changed]:
        """What was told since the last time."""
        with self._explained():
            told = [said for said in self._read() if not said.startswith(_QUESTION)]
        for said in told:
            if said.startswith(_COMPANY):
                contact, _, program = said.removeprefix(_COMPANY).rpartition(" ")
                self._company.update([contact] if program != str(self._program) else [])
        changes = (said for said in told if not said.startswith(_COMPANY))
        return [frozenset(said.split(" ")) if said else None for said in changes]

    def come_and_gone(self) -> frozenset[str]:
        """The contacts that other programs have opened or left, of what was heard since the last time."""
        contacts = frozenset(self._company)
        self._company.clear()
        return contacts

    @property
    def program(self) -> int:
        """A number that this program holds the lock of as long as it is connected."""
        if not self._program:
            number = randbits(62) + 1
            with self._explained():
                self._connection.execute(f"{_LASTING}; SELECT pg_advisory_lock({number})")
            self._program = number
        return self._program

    def all_live(self, programs: Collection[int]) -> bool:
        """Whether all of these programs hold the lock of their number; asked with few bytes."""
        numbers = ",".join(map(str, programs))
        question = "SELECT bool_or(pg_try_advisory_xact_lock_shared(n)) FROM unnest('{%s}'::int8[]) n"
        with self._explained():
            return not self._connection.execute(question % numbers).fetchone()[0]

    def part(self, contacts: Iterable[str]) -> None:
        """Give the lock back and tell that these contacts are left. The line may be dead: nobody who leaves
        waits for it for long."""
        said = (f"SELECT pg_notify('{self._channel}', '{_COMPANY}{contact} 0')" for contact in contacts)
        end, server = monotonic() + _PARTING_SECONDS, self._connection.pgconn
        with suppress(self._errors):
            server.send_query("; ".join([f"SELECT pg_advisory_unlock({self._program})", *said]).encode())
            server.flush()
            while (left := end - monotonic()) > 0:
                select([self.line], [], [], left)
                server.consume_input()
                while not server.is_busy():
                    if server.get_result() is None:
                        return

    def close(self) -> None:
        """Listen no more."""
        self._kept.invalidate()
        self._engine.dispose()

    def _read(self) -> list[str]:
        return [notice.payload for notice in self._connection.notifies(timeout=0)]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, self._errors) as error:
            self._engine.dispose()
            raise DatabaseUnavailable(
                f"Nothing is heard from the server of {self._location}.",
                explained(error, self._location) or "",
            ) from error

    @property
    def _errors(self) -> type[Exception]:
        dialect: Any = self._engine.dialect
        errors: type[Exception] = dialect.dbapi.Error
        return errors
