"""Channels: their rows and their locks."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlmodel import Session

from store.core.types import Channel
from store.database.models import addresses, channels, contacts
from store.repositories import counts, mapping
from store.repositories.rows import one_row


def all_channels(session: Session) -> tuple[Channel, ...]:
    """Every channel, oldest first."""
    query = select(channels).order_by(channels.c.created_on, channels.c.id)
    return tuple(mapping.channel(row) for row in session.execute(query))


def get(session: Session, uuid: str) -> Channel:
    """The channel with a uuid; NotFound when there is none."""
    return mapping.channel(_row(session, uuid))


def off_with_locks(session: Session) -> tuple[str, ...]:
    """The uuids of the channels that are disabled while contacts are tied to them, oldest first."""
    tied = select(addresses.c.id).where(
        addresses.c.channel_id == channels.c.id, addresses.c.contact_id.is_not(None)
    )
    query = select(channels.c.uuid).where(channels.c.enabled.is_(False), tied.exists())
    return tuple(session.execute(query.order_by(channels.c.created_on, channels.c.id)).scalars())


def add(session: Session, channel: Channel) -> None:
    """Insert a channel; its uuid, its age and the validation are the caller's."""
    session.execute(insert(channels).values(mapping.channel_row(channel)))


def update_channel(session: Session, channel: Channel) -> None:
    """Update the channel with this uuid, except its age; NotFound when there is none."""
    row = _row(session, channel.uuid)
    changed = mapping.channel_row(channel)
    del changed["created_on"]
    session.execute(update(channels).where(channels.c.id == row.id).values(changed))
    if channel.short_name != row.short_name:
        renamed = update(contacts).where(contacts.c.route_channel_id == row.id)
        session.execute(renamed.values(sort_channel=mapping.sort_channel(channel)))


def remove(session: Session, uuid: str) -> list[dict[str, Any]]:
    """Delete a channel and every lock on it, and return those locks, for undo; NotFound when there is
    none."""
    row = _row(session, uuid)
    locked = addresses.c.channel_id == row.id
    columns = (addresses.c.identity, addresses.c.lock_source, addresses.c.lock_at, addresses.c.lock_by)
    dropped = [
        _lock(lock) for lock in session.execute(select(*columns).where(locked).order_by(addresses.c.id))
    ]
    session.execute(
        update(addresses).where(locked).values(channel_id=None, lock_source=None, lock_at=None, lock_by="")
    )
    session.execute(update(contacts).where(contacts.c.route_channel_id == row.id).values(sort_channel=None))
    counts.forget_channel(session, row.id)
    session.execute(delete(channels).where(channels.c.id == row.id))
    return dropped


def _row(session: Session, uuid: str) -> Row[Any]:
    query = select(channels).where(channels.c.uuid == uuid)
    return one_row(session, query, "The channel is not there any more.")


def _lock(row: Row[Any]) -> dict[str, Any]:
    at = row.lock_at.isoformat() if row.lock_at else None
    return {"urn": row.identity, "source": row.lock_source, "at": at, "by": row.lock_by}
