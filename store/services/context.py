"""What all services share: the database, the cached workspace snapshot, and who acts."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from store.core.views import HistoryKind
from store.database import liveness
from store.database.engine import Database
from store.database.location import Location
from store.repositories import journal, settings
from store.repositories.journal import Action
from store.repositories.snapshot import SnapshotCache, WorkspaceSnapshot
from store.workspace import smart_groups, stored_routes

Result = TypeVar("Result")


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ServiceContext:
    """What a service works with. `operator` is who acts, `source` through what: `screen` or `command`.

    `listens_at` is where notices of a server are heard, when that is not where the database is reached.
    """

    database: Database
    operator: str = ""
    source: str = "screen"
    clock: Callable[[], datetime] = utc_now
    cache: SnapshotCache = field(default_factory=SnapshotCache)
    listens_at: Location | None = None

    @contextmanager
    def reading(self) -> Iterator[tuple[Session, WorkspaceSnapshot]]:
        """A read transaction, with the workspace snapshot that is current in it."""
        with self.database.reading() as session:
            yield session, self.cache.current(session)

    def write(self, work: Callable[[Session, WorkspaceSnapshot], Result]) -> Result:
        """Run work in a write transaction, with the workspace locked against changes until its end."""
        return self.database.write(lambda session: work(session, self.cache.current(session, hold=True)))

    def action(self, kind: HistoryKind, source: str = "") -> Action:
        """An action of the operator at this moment."""
        return Action(kind, self.clock(), self.operator, source or self.source)

    def today(self, snapshot: WorkspaceSnapshot) -> date:
        """Today's date in the time zone of the workspace."""
        return self.clock().astimezone(ZoneInfo(snapshot.workspace.timezone)).date()

    def revision(self, session: Session, snapshot: WorkspaceSnapshot) -> str:
        """A token that changes whenever contacts, channels, groups, fields or settings change, in this
        program or another, and when another day begins."""
        return f"{snapshot.revision} {journal.mark(session)} {self.today(snapshot)}"

    def recover(self) -> None:
        """Bring to its end what killed programs left of changes of many contacts."""
        with self.database.reading() as session:
            left = journal.unfinished(session)
        if left:
            from store.workspace.many import recovery  # noqa: PLC0415 - few starts need it

            recovery.run(self.database, self.cache, self.clock)
        liveness.sweep(self.database)

    def turn_day(self) -> None:
        """Count smart groups from today when their day is over; they are to be filled then."""
        with self.reading() as (_session, snapshot):
            today = self.today(snapshot)
        if not snapshot.may_turn or snapshot.day == today:
            return

        def work(session: Session) -> None:
            settings.bump(session, reroutes=False)
            smart_groups.turn_day(session, self.cache, today)

        self.database.write(work)

    def renew_routes(self, schemes: Iterable[str] = ()) -> None:
        """Renew the stored routes after channels changed; with `schemes` only of contacts with such
        addresses."""
        stored_routes.renew(self.database, self.cache, schemes)

    def unsettle_groups(self, session: Session, *attributes: str) -> None:
        """Mark smart groups whose query has changed its meaning, after channels, fields or settings changed,
        as to be filled. Called in that transaction, after it raised the revision."""
        smart_groups.mark_for_refill(session, self.cache.current(session), *attributes)

    def fill_groups(self) -> None:
        """Fill the groups that are marked as to be filled."""
        with self.database.reading() as session:
            waiting = smart_groups.filling(session)
        for uuid in waiting:
            smart_groups.fill(self.database, self.cache, uuid)


class Service:
    """The base of all services."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
