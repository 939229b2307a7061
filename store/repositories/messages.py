"""Messages that came in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session

from store.core import urns
from store.core.types import Urn
from store.database.dialects import insert_rows
from store.database.models import messages
from store.repositories import traffic
from store.repositories.delivery import tallies


def add(
    session: Session,
    *,
    uuid: str,
    contact_id: int,
    channel_id: int | None,
    urn: Urn,
    text: str,
    at: datetime,
    archived: bool,
) -> None:
    """Store an incoming message; an archived one is not shown."""
    row = {
        "uuid": uuid,
        "contact_id": contact_id,
        "channel_id": channel_id,
        "identity": urn.identity,
        "direction": "in",
        "visibility": "archived" if archived else "visible",
        "text": text,
        "created_on": at,
    }
    add_all(session, [row])


def put_back(session: Session, contact_id: int, channel_id: int | None, said: Mapping[str, Any]) -> None:
    """Store an incoming message as a change keeps it."""
    add(
        session,
        uuid=said["uuid"],
        contact_id=contact_id,
        channel_id=channel_id,
        urn=urns.parse(said["urn"]),
        text=said["text"],
        at=datetime.fromisoformat(said["at"]),
        archived=said["archived"],
    )


def add_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store messages, given as rows."""
    if rows:
        insert_rows(session, messages, rows)
        traffic.add(session, rows)


def recorded(session: Session, contact_id: int, urn: Urn, at: datetime) -> str:
    """The uuid of the message that came in from an address at a moment; empty when there is none."""
    ours = (messages.c.contact_id == contact_id) & (messages.c.identity == urn.identity)
    query = select(messages.c.uuid).where(ours, messages.c.created_on == at).order_by(messages.c.id.desc())
    return session.execute(query.limit(1)).scalar() or ""


def writers(session: Session, contact_ids: Collection[int], but: Collection[str] = ()) -> set[int]:
    """Those of the contacts that have messages other than these."""
    query = select(messages.c.contact_id).where(messages.c.contact_id.in_(contact_ids)).distinct()
    return set(session.execute(query.where(messages.c.uuid.not_in(but)) if but else query).scalars())


def remove(session: Session, uuids: Collection[str]) -> None:
    """Delete messages."""
    if uuids:
        ours = messages.c.uuid.in_(uuids)
        traffic.remove(session, ours)
        tallies.remove(session, ours)
        session.execute(delete(messages).where(ours))
