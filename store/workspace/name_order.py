"""The order of names in lists: by the name, or by the reference code while names are hidden, so that the
order tells nothing of them.

A contact's own changes keep its place in their transaction. After the setting changed all contacts are
written again, in batches that let other writers in between; a mark tells which of the two was finished last.
"""

from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from store.database.engine import Database
from store.database.models import contacts
from store.repositories import mapping, settings
from store.repositories.snapshot import SnapshotCache
from store.workspace.many.pace import Pace

BATCH = 1000


def is_stale(session: Session) -> bool:
    """Whether the names are in the order of the other setting, because a renewal was interrupted."""
    return settings.follows_codes(session) != (settings.read(session).get("redacted") == "yes")


def renew(database: Database, cache: SnapshotCache) -> None:
    """Bring every name into the order of the setting, one batch a transaction.

    Starts anew when the setting changes meanwhile.
    """

    def step(session: Session, after: int, before: bool) -> tuple[int, bool]:
        hidden = cache.current(session, hold=True).workspace.redacted
        if hidden is not before:
            after = 0
        query = select(contacts.c.id, contacts.c.name).where(contacts.c.id > after)
        rows = session.execute(query.order_by(contacts.c.id).limit(BATCH)).all()
        if not rows:
            settings.write(session, settings.NAME_ORDER, "code" if hidden else "name")
            return 0, hidden
        keys = [
            {"key": row.id, "sort_name": mapping.sort_name(row.id, row.name, hidden=hidden)} for row in rows
        ]
        changed: dict[str, Any] = {"sort_name": bindparam("sort_name")}
        statement = update(contacts).where(contacts.c.id == bindparam("key"))
        session.connection().execute(statement.values(changed), keys)
        return int(rows[-1].id), hidden

    pace, after, hidden = Pace(database), 0, False
    while True:
        after, hidden = pace.write(partial(step, after=after, before=hidden))
        if not after:
            return
        pace.rest()
