"""What is wrong with a database, each problem as a sentence that says what to do."""

from collections.abc import Callable, Iterator

from sqlalchemy import select, update
from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.core.progress import Monitor
from store.core.text import quoted
from store.core.types import GroupState
from store.database import access, damage
from store.database.cancellation import interruptible
from store.database.dialects import is_sqlite
from store.database.engine import Database
from store.database.models import groups, settings
from store.repositories import counts, journal
from store.workspace import stored_routes

Check = Callable[[Session], Iterator[str]]

_CANCELLED = "The check was stopped; the database is as it was."


def is_writable(database: Database) -> bool:
    """Whether a change would be stored; none is made."""
    nothing = update(settings).where(settings.c.key == "").values(value="")
    try:
        database.write(lambda session: session.execute(nothing))
    except DatabaseUnavailable:
        return False
    return True


def glance(database: Database) -> Iterator[str]:
    """Problems that are seen without reading through the database."""
    with database.reading() as session:
        if stored_routes.are_stale(session):
            yield "The kept routes are not renewed yet; they will be with the next change of a channel."
        # Opening it for writing has brought to its end what no living program goes on with.
        for work in journal.unfinished(session) if database.read_only else ():
            yield (
                f"A change of many contacts, begun at {work.action.at:%Y-%m-%d %H:%M} UTC, is running or was"
                " interrupted; the next start that may store something brings it to its end."
            )
    if database.location.path is not None:
        yield from access.exposed(database.location.path)


def examine(database: Database, monitor: Monitor) -> Iterator[str]:
    """Problems that only reading through the whole database shows. A check that fails is a problem too."""
    for done, check in enumerate(_CHECKS):
        monitor.check(_CANCELLED)
        monitor.progress(done, len(_CHECKS))
        try:
            with database.reading() as session, interruptible(session, monitor.cancelled):
                yield from list(check(session))
        except DatabaseUnavailable as error:
            yield error.message
    monitor.progress(len(_CHECKS), len(_CHECKS))


def _pages(session: Session) -> Iterator[str]:
    if is_sqlite(session):
        advice = "go back to a copy, or save what can be read with `sqlite3 FILE .recover`"
    else:
        advice = "REINDEX mends an index, a backup anything else"
    for fault in damage.pages(session):
        yield f"The database is damaged: {fault}; {advice}."


def _links(session: Session) -> Iterator[str]:
    for fault in damage.lost_links(session):
        yield f"The database is damaged: {fault}; go back to a copy from before."


def _counts(session: Session) -> Iterator[str]:
    for fault in counts.wrong(session):
        yield f"A stored number is wrong: {fault}; `cordboard doctor --repair` counts anew."


def _groups(session: Session) -> Iterator[str]:
    waiting = select(groups.c.name).where(groups.c.state == str(GroupState.FILLING)).order_by(groups.c.id)
    for name in session.execute(waiting).scalars():
        yield f"The group {quoted(name)} is still being filled; if it stays so, store its search again."


_CHECKS: tuple[Check, ...] = (_pages, _links, _counts, _groups)
