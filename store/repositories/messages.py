"""The rows of messages."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy import text as sql
from sqlmodel import Session

from store.core import urns
from store.core.types import Urn
from store.database.dialects import insert_rows
from store.database.models import messages
from store.database.models.journal import RECEIVED
from store.repositories import traffic
from store.repositories.delivery import tallies

_LAST: Final = 20
"""Among how many messages of a contact one is looked for that was stored just before."""


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
    external_id: str = "",
) -> None:
    """Store an incoming message, which its provider may have named; an archived one is not shown."""
    row = {
        "uuid": uuid,
        "contact_id": contact_id,
        "channel_id": channel_id,
        "identity": urn.identity,
        "direction": "in",
        "visibility": "archived" if archived else "visible",
        "text": text,
        "created_on": at,
        "external_id": external_id,
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


def is_received(session: Session, channel_id: int, external_id: str, urn: Urn) -> bool:
    """Whether a message of that sender is there by the name that its provider gave it."""
    ours = (messages.c.channel_id == channel_id) & (messages.c.external_id == external_id)
    query = select(messages.c.id).where(ours, messages.c.identity == urn.identity, sql(RECEIVED))
    return session.execute(query.limit(1)).first() is not None


def just_received(
    session: Session, contact_id: int, channel_id: int, urn: Urn, said: str, at: datetime, within: timedelta
) -> bool:
    """Whether an address said the same by the same channel at about that moment, and we wrote nothing to the
    contact since."""
    query = select(messages).where(messages.c.contact_id == contact_id).order_by(messages.c.id.desc())
    for row in session.execute(query.limit(_LAST)):
        if row.direction == "out":
            return False
        same = (row.channel_id, row.identity, row.text) == (channel_id, urn.identity, said)
        if same and abs(row.created_on - at) <= within:
            return True
    return False


def told_since(session: Session, contact_id: int, said: str, since: datetime) -> bool:
    """Whether we wrote a text to a contact, or mean to, from a moment on."""
    ours = (messages.c.contact_id == contact_id) & (messages.c.direction == "out")
    query = select(messages.c.text).where(ours, messages.c.created_on >= since)
    return said in session.execute(query).scalars()


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
