"""Saved searches, and the recent searches of each operator."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Row, delete, func, insert, select, update
from sqlmodel import Session

from store.core.contacts import search_keys
from store.core.errors import InvalidSearch, Problem
from store.core.history.changes import attributes
from store.core.query.errors import QueryError
from store.core.text import storable
from store.core.views import KeptSearch
from store.database.dialects import insert_or_update
from store.database.models import kept_searches, recent_searches
from store.repositories import journal
from store.repositories.group_queries import renamed
from store.repositories.rows import one_row
from store.repositories.snapshot import WorkspaceSnapshot

MAX_NAME = 64

MAX_KEPT = 250
"""How many named searches a workspace can have."""

MAX_RECENT = 100
"""How many of an operator's last searches are remembered."""


def kept(session: Session) -> tuple[KeptSearch, ...]:
    """Every saved search, by name."""
    query = select(kept_searches).order_by(kept_searches.c.folded)
    return tuple(_kept(row) for row in session.execute(query))


def keep(session: Session, name: str, text: str, operator: str, at: datetime) -> KeptSearch:
    """Save a search under a name; InvalidSearch when it cannot have that name."""
    name = storable(name).strip()
    _check(session, name)
    row = {"uuid": str(uuid4()), "name": name, "folded": search_keys.text_key(name), "text": text}
    session.execute(insert(kept_searches).values({**row, "operator": operator, "created_on": at}))
    return KeptSearch(row["uuid"], name, text, operator)


def rename(session: Session, uuid: str, name: str) -> tuple[KeptSearch, KeptSearch]:
    """Rename a saved search, and return it before and after; NotFound, and InvalidSearch as in `keep`."""
    before, name = _one(session, uuid), storable(name).strip()
    _check(session, name, own=uuid)
    columns = {"name": name, "folded": search_keys.text_key(name)}
    session.execute(update(kept_searches).where(kept_searches.c.uuid == uuid).values(columns))
    return before, replace(before, name=name)


def write(session: Session, uuid: str, name: str, text: str) -> None:
    """Write a saved search as it is to be; InvalidSearch as in `keep`."""
    _check(session, name, own=uuid)
    columns = {"name": name, "folded": search_keys.text_key(name), "text": text}
    session.execute(update(kept_searches).where(kept_searches.c.uuid == uuid).values(columns))


def put_back(session: Session, uuid: str, name: str, text: str, operator: str, at: datetime | None) -> None:
    """Save a search again that was removed, as it was; InvalidSearch as in `keep`."""
    _check(session, name)
    row = {"uuid": uuid, "name": name, "folded": search_keys.text_key(name), "text": text}
    age = {"operator": operator, "created_on": at or datetime.now(UTC)}
    session.execute(insert(kept_searches).values({**row, **age}))


def follow(
    session: Session, snapshot: WorkspaceSnapshot, attribute: str, uuid: str, name: str
) -> list[journal.Record]:
    """Update the saved searches that use a channel or a group (`attribute` says which) to its new name.

    `snapshot` has the old name. Returns what changed.
    """
    changed = []
    for one in kept(session):
        try:
            query = snapshot.stored(one.text)
        except QueryError:
            continue
        if uuid not in (*query.needs.channels, *query.needs.groups):
            continue
        after = replace(one, text=renamed(query, attribute, uuid, name))
        session.execute(update(kept_searches).where(kept_searches.c.uuid == one.uuid).values(text=after.text))
        changed.append(record_of(one, after))
    return changed


def record_of(before: KeptSearch | None, after: KeptSearch | None) -> journal.Record:
    """What changed on a saved search, for the journal."""
    one = after or before
    return journal.Record(one.uuid if one else "", attributes(_said(before), _said(after)), subject="setting")


def _said(one: KeptSearch | None) -> dict[str, str]:
    return {} if one is None else {"name": one.name, "text": one.text}


def forget(session: Session, uuid: str) -> tuple[KeptSearch, journal.Record]:
    """Delete a saved search; returns it, and for the journal all that it takes to make it again. NotFound
    when there is none."""
    gone, age = _one(session, uuid), kept_searches.c.created_on
    made_on = session.execute(select(age).where(kept_searches.c.uuid == uuid)).scalar_one()
    session.execute(delete(kept_searches).where(kept_searches.c.uuid == uuid))
    said = {**_said(gone), "operator": gone.by, "created_on": made_on.isoformat()}
    return gone, journal.Record(uuid, attributes(said, {}), subject="setting")


def recent(session: Session, operator: str, limit: int) -> tuple[str, ...]:
    """The recent searches of an operator, the newest first."""
    query = (
        select(recent_searches.c.text)
        .where(recent_searches.c.operator == operator)
        .order_by(recent_searches.c.used_on.desc(), recent_searches.c.id.desc())
    )
    return tuple(session.execute(query.limit(limit)).scalars())


def remember(session: Session, operator: str, text: str, at: datetime) -> None:
    """Note a search of an operator; the oldest are deleted when there are too many."""
    row = {"operator": operator, "text": text, "used_on": at}
    insert_or_update(session, recent_searches, [row], ("operator", "text"))
    ours = recent_searches.c.operator == operator
    newest = (
        select(recent_searches.c.id)
        .where(ours)
        .order_by(recent_searches.c.used_on.desc(), recent_searches.c.id.desc())
        .limit(MAX_RECENT)
    )
    session.execute(delete(recent_searches).where(ours, recent_searches.c.id.not_in(newest)))


def _one(session: Session, uuid: str) -> KeptSearch:
    query = select(kept_searches).where(kept_searches.c.uuid == uuid)
    return _kept(one_row(session, query, "That search is not kept any more: somebody removed it."))


def _kept(row: Row[tuple[object, ...]]) -> KeptSearch:
    return KeptSearch(row.uuid, row.name, row.text, row.operator)


def _check(session: Session, name: str, own: str = "") -> None:
    problem = _problem(session, name, own)
    if problem:
        raise InvalidSearch((Problem("name", problem),))


def _problem(session: Session, name: str, own: str) -> str:
    if not name:
        return "A search that is kept needs a name."
    if len(name) > MAX_NAME:
        return f"A search's name has at most {MAX_NAME} characters; this one has {len(name)}."
    others = select(func.count()).select_from(kept_searches).where(kept_searches.c.uuid != own)
    if session.execute(others.where(kept_searches.c.folded == search_keys.text_key(name))).scalar_one():
        return f'There is already a search called "{name}"; choose another name, or remove that one first.'
    if not own and session.execute(others).scalar_one() >= MAX_KEPT:
        return f"A workspace keeps at most {MAX_KEPT} searches; remove one first."
    return ""
