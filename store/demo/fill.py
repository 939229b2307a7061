"""The demo: invented people and channels, the same every time, with every routing rule represented."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.core.progress import Progress
from store.core.types import Address, Contact, Value
from store.core.views import HistoryKind
from store.database import models
from store.demo import outgoing
from store.demo.channels import CHANNELS, FIELDS, GROUPS, SEARCHES, SMART_GROUPS
from store.demo.examples import EVENTS, EXAMPLES, NOW, OPERATOR, ChannelChoice, Incoming, moment_value
from store.demo.messages import message_of
from store.demo.people import people
from store.demo.places import places as every_place
from store.repositories import channels, journal, mapping, messages, places, settings
from store.repositories.snapshot import SnapshotCache, load
from store.services import Services
from store.services.context import ServiceContext
from store.workspace import contacts as repository
from store.workspace.bulk import insert_contacts

__all__ = ["NOW", "SETTINGS", "contacts", "fill"]

SETTINGS = {"default_country": "US", "timezone": "UTC"}

# Contacts of one transaction: few enough for another program's write to get in between.
_BATCH = 5000
_AGE = timedelta(days=1000)


def contacts(count: int) -> Iterator[Contact]:
    """`count` contacts: the examples written by hand, then generated ones; always the same ones first."""
    return islice(chain(EXAMPLES, people(max(count - len(EXAMPLES), 0))), count)


def fill(
    services: Services, count: int = 2000, *, until: datetime = NOW, progress: Progress | None = None
) -> None:
    """Put the demo into an empty database: its channels, fields and groups, and `count` contacts.

    It happened in the days before `until`: what is invented for another day is moved by whole days, so that
    there are messages of late whenever somebody looks. `progress` is told after every batch how many contacts
    are done, of how many. DatabaseUnavailable when the database is not empty.
    """
    _check_empty(services)
    database, by = services.database, timedelta(days=(until - NOW).days)
    now = NOW + by
    database.write(partial(_set_up, began=now - _AGE))
    stream, done = (_moved(contact, by) for contact in contacts(count)), 0
    while batch := list(islice(stream, _BATCH)):
        done += database.write(partial(_insert, batch=batch, now=now))
        if progress is not None:
            progress(done, count)
    cast = EXAMPLES[:count]
    database.write(partial(_remember, cast=cast))
    _play(services, {contact.name: contact for contact in cast}, now)
    database.write(lambda session: outgoing.write(session, load(session, settings.revision(session)), now))
    # The clock of the demo: what is kept is no younger than the rest.
    there = _as_of(services, now, SnapshotCache())
    for name, query in SMART_GROUPS.items():
        there.groups.create(name, query)
    for name, text in SEARCHES.items():
        there.searches.keep(name, text)


def _moved(contact: Contact, by: timedelta) -> Contact:
    """The contact as if everything had happened so much later."""
    if not by:
        return contact
    seen, made = (moment and moment + by for moment in (contact.last_seen_on, contact.created_on))
    fields = {key: _value_moved(value, by) for key, value in contact.fields.items()}
    addresses = tuple(_lock_moved(address, by) for address in contact.addresses)
    return replace(contact, last_seen_on=seen, created_on=made, fields=fields, addresses=addresses)


def _value_moved(value: Value, by: timedelta) -> Value:
    return moment_value(value.datetime + by) if value.datetime else value


def _lock_moved(address: Address, by: timedelta) -> Address:
    if not (address.origin and address.origin.at):
        return address
    return replace(address, origin=replace(address.origin, at=address.origin.at + by))


def _check_empty(services: Services) -> None:
    report = services.report()
    if report.contacts or report.channels or services.fields.all() or services.groups.all():
        raise DatabaseUnavailable(
            f"The demo goes into an empty database only, and {report.location} is not empty.",
            "Name a database that does not exist yet.",
        )


def _set_up(session: Session, began: datetime) -> None:
    """Write everything but the contacts."""
    settings.bump(session, reroutes=True)
    for key, value in SETTINGS.items():
        settings.write(session, key, value)
    for channel in CHANNELS.values():
        channels.add(session, channel)
    age = {"created_on": began}
    session.execute(insert(models.fields), [{**mapping.field_row(field), **age} for field in FIELDS])
    session.execute(insert(models.groups), [{**mapping.group_row(group), **age} for group in GROUPS])
    places.replace_all(session, every_place())
    # No contact has a route to renew yet.
    settings.write(session, settings.ROUTES_REVISION, str(settings.revision(session)))


def _insert(session: Session, batch: Sequence[Contact], now: datetime) -> int:
    done = insert_contacts(session, batch, at=now)
    _write_messages(session, batch)
    return done


def _write_messages(session: Session, batch: Sequence[Contact]) -> None:
    """Write the last message of each contact, but of those whose messages are played later."""
    played = {event.contact for event in EVENTS if isinstance(event, Incoming)}
    found = {one.uuid: message_of(one) for one in batch if one.name not in played}
    seen = {uuid: message for uuid, message in found.items() if message is not None}
    channel_ids = {row.uuid: row.id for row in session.execute(select(models.channels))}
    wanted = models.contacts.c.uuid.in_(list(seen))
    ids = session.execute(select(models.contacts.c.id, models.contacts.c.uuid).where(wanted))
    rows = [
        {
            "uuid": str(UUID(int=int(UUID(row.uuid)) ^ 1)),
            "contact_id": row.id,
            "channel_id": channel_ids[seen[row.uuid].channel.uuid],
            "identity": seen[row.uuid].sender.identity,
            "direction": "in",
            "visibility": "archived" if seen[row.uuid].archived else "visible",
            "text": seen[row.uuid].text,
            "created_on": seen[row.uuid].at,
        }
        for row in ids
    ]
    messages.add_all(session, rows)


def _remember(session: Session, cast: Sequence[Contact]) -> None:
    """Write the creation of the examples to the history; generated contacts have no history."""
    snapshot = load(session, settings.revision(session))
    condition = models.contacts.c.uuid.in_([contact.uuid for contact in cast])
    for contact in repository.load(session, condition):
        action = journal.Action(HistoryKind.CREATED, contact.created_on or NOW, OPERATOR, "screen")
        journal.write(session, action, repository.record_of(snapshot, None, contact))


def _play(services: Services, cast: dict[str, Contact], now: datetime) -> None:
    """Apply the events at their times, by the services, which write the history."""
    cache = SnapshotCache()
    for event in EVENTS:
        contact = cast.get(event.contact)
        if contact is not None:
            moment = now - timedelta(days=event.days_ago, hours=2)
            _happen(_as_of(services, moment, cache), event, contact)


def _as_of(services: Services, moment: datetime, cache: SnapshotCache) -> Services:
    """The same database at another time."""
    return Services(ServiceContext(services.database, OPERATOR, "screen", lambda: moment, cache))


def _happen(services: Services, event: Incoming | ChannelChoice, contact: Contact) -> None:
    channel = CHANNELS[event.channel]
    if isinstance(event, ChannelChoice):
        services.contacts.prefer_channel(contact.uuid, channel.uuid)
        return
    sender = next(address.urn for address in contact.addresses if address.channel == channel.uuid)
    services.messages.receive(channel.uuid, sender, event.text)
