"""Settings and counters: one row a key."""

from datetime import date
from typing import Any

from sqlalchemy import Integer, String, cast, func, select, update
from sqlmodel import Session

from store.database.dialects import insert_or_update, is_sqlite
from store.database.models import settings
from store.database.watching import notices

REVISION = "revision"
"""Counts the changes of channels, fields and settings, so that what is made of them is made again."""

ROUTES_REVISION = "routes_revision"
"""The revision that the routes kept beside the contacts are of."""

NAME_ORDER = "name_order"
"""What the stored order of names follows, `code` while names are hidden; absent while it is the name."""

DAY = "day"
"""The day that relative dates of smart groups count from; absent before there is such a group."""

INTERNAL = (REVISION, ROUTES_REVISION, NAME_ORDER, DAY)

_LOCK = func.hashtextextended(func.concat("cordboard revision ", func.current_schema()), 0)
"""The key of the lock on the revision: one a schema, since several workspaces can share a server."""


def revision(session: Session, *, hold: bool = False) -> int:
    """The current revision; with `hold` nobody can raise it before this transaction ends."""
    if hold:
        _lock(session, func.pg_advisory_xact_lock_shared)
    return counter(session, REVISION)


def _lock(session: Session, function: Any) -> None:
    """Lock the revision until the transaction ends; the only writer of SQLite has it anyway.

    Those who share this lock queue behind one who waits to raise the revision, so that nobody starves. Those
    who share a row's lock do not. The lock belongs to the transaction: poolers by transaction carry it.
    """
    if not is_sqlite(session):
        session.execute(select(function(_LOCK)))


def bump(session: Session, *, reroutes: bool) -> bool:
    """Raise the revision; snapshots that this transaction reads from here on are not cached.

    Has to be the first write of its transaction, since it waits for those who hold the revision. Returns
    whether the stored routes were up to date; with `reroutes` False they stay so.
    """
    _lock(session, func.pg_advisory_xact_lock)
    raised = cast(cast(settings.c.value, Integer) + 1, String)
    session.execute(update(settings).where(settings.c.key == REVISION).values(value=raised))
    session.info["bumped"] = True
    notices.tell(session, ())
    fresh = counter(session, ROUTES_REVISION) == revision(session) - 1
    if fresh and not reroutes:
        keep_routes(session)
    return fresh


def keep_routes(session: Session) -> None:
    """Have the stored routes count as up to date: what raised the revision changed none."""
    write(session, ROUTES_REVISION, str(revision(session)))


def day(session: Session) -> date | None:
    """The day that relative dates of smart groups count from."""
    stored = session.execute(select(settings.c.value).where(settings.c.key == DAY)).scalar()
    return date.fromisoformat(stored) if stored else None


def counter(session: Session, key: str) -> int:
    """The value of a counter."""
    return int(session.execute(select(settings.c.value).where(settings.c.key == key)).scalar_one())


def follows_codes(session: Session) -> bool:
    """Whether the stored order of names follows the reference codes."""
    order = select(settings.c.value).where(settings.c.key == NAME_ORDER)
    return session.execute(order).scalar() == "code"


def read(session: Session) -> dict[str, str]:
    """Every setting that was set, by key, without what is kept for the program itself."""
    rows = session.execute(select(settings.c.key, settings.c.value).where(settings.c.key.not_in(INTERNAL)))
    return dict(rows.all())


def write(session: Session, key: str, value: str) -> None:
    """Set a setting or a counter."""
    insert_or_update(session, settings, [{"key": key, "value": value}], ("key",))
