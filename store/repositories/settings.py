"""Settings and counters: one row a key."""

from sqlalchemy import Integer, String, cast, select, update
from sqlmodel import Session

from store.database.dialects import insert_or_update
from store.database.models import settings

REVISION = "revision"
"""Counts the changes of channels, fields and settings, so that what is made of them is made again."""

ROUTES_REVISION = "routes_revision"
"""The revision that the routes kept beside the contacts are of."""

COUNTERS = (REVISION, ROUTES_REVISION)


def revision(session: Session, *, hold: bool = False) -> int:
    """The current revision; with `hold` nobody can raise it before this transaction ends."""
    query = select(settings.c.value).where(settings.c.key == REVISION)
    return int(session.execute(query.with_for_update(read=True) if hold else query).scalar_one())


def bump(session: Session, *, reroutes: bool) -> bool:
    """Raise the revision; snapshots that this transaction reads from here on are not cached.

    Has to be the first write of its transaction, since it waits for those who hold the revision. Returns
    whether the stored routes were up to date; with `reroutes` False they stay so.
    """
    raised = cast(cast(settings.c.value, Integer) + 1, String)
    session.execute(update(settings).where(settings.c.key == REVISION).values(value=raised))
    session.info["bumped"] = True
    now = revision(session)
    fresh = counter(session, ROUTES_REVISION) == now - 1
    if fresh and not reroutes:
        write(session, ROUTES_REVISION, str(now))
    return fresh


def counter(session: Session, key: str) -> int:
    """The value of a counter."""
    return int(session.execute(select(settings.c.value).where(settings.c.key == key)).scalar_one())


def read(session: Session) -> dict[str, str]:
    """Every setting that was set, by key, without the counters."""
    rows = session.execute(select(settings.c.key, settings.c.value).where(settings.c.key.not_in(COUNTERS)))
    return dict(rows.all())


def write(session: Session, key: str, value: str) -> None:
    """Set a setting or a counter."""
    insert_or_update(session, settings, [{"key": key, "value": value}], ("key",))
