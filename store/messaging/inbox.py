"""What comes in: texts, people who opt out or begin a conversation. One code for those that operators record,
that providers bring, and that are asked for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlmodel import Session

from store.core import urns
from store.core.contacts import incoming
from store.core.contacts.names import MAX_NAME
from store.core.errors import ChannelUnusable
from store.core.history.changes import Change
from store.core.messages.ids import new_id
from store.core.messages.states import Reason
from store.core.reports import Reception
from store.core.types import Channel, Contact, Role, Status, Urn
from store.core.views import HistoryKind
from store.database.models import contacts as contact_rows
from store.messaging import callbacks
from store.messaging.broadcasts import message_row
from store.messaging.webhooks import Event, EventKind, IncomingText, Parsed, Report
from store.repositories import addresses, journal, messages, settings
from store.repositories.delivery import channel_states
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts, smart_groups

SAME: Final = timedelta(seconds=2)
"""Within which the same text of the same sender is the same message, where no provider gave it a name."""


CONFIRMED_EVERY: Final = timedelta(days=1)
CONFIRMED_WITHIN: Final = timedelta(hours=1)
"""How often, and until when, whoever opts out is told so."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The effect of an incoming text before anything is written, with its normalized sender."""

    reception: Reception
    urn: Urn
    text: IncomingText


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of what a request said: how many texts and events were stored, how many texts were `known`,
    the reports of messages that are not there, and the message that was last reported of."""

    stored: int = 0
    known: int = 0
    unknown: tuple[Report, ...] = ()
    message_id: int | None = None


def take(
    session: Session, snapshot: WorkspaceSnapshot, channel: Channel, parsed: Parsed, now: datetime
) -> Taken:
    """Store all that a request said, in the transaction of whoever read it. Raises what `arrive` raises."""
    stops = {one.urn.identity for one in parsed.events if one.kind is EventKind.STOP_CONTACT}
    found = [
        receive(session, snapshot, channel, one, now, opts_out=one.urn.identity in stops)
        for one in parsed.texts
    ]
    stored = sum(one is not None for one in found)
    if parsed.reports:
        stored += sum(stop_whoever_has(session, snapshot, one.urn, now) for one in parsed.events)
    elif not parsed.texts:
        stored += len([happen(session, snapshot, channel, one, now) for one in parsed.events])
    channel_id = snapshot.channel_ids[channel.uuid]
    told = [
        callbacks.apply(session, channel_id, one, now, opted_out=bool(parsed.events))
        for one in parsed.reports
    ]
    unknown = tuple(report for report, one in zip(parsed.reports, told, strict=True) if one is None)
    of = next((one.message_id for one in reversed(told) if one is not None), None)
    return Taken(stored, len(found) - sum(one is not None for one in found), unknown, of)


def arrive(
    session: Session,
    snapshot: WorkspaceSnapshot,
    channel: Channel,
    text: IncomingText,
    now: datetime,
    *,
    opts_out: bool = False,
    lock: bool = False,
) -> Arrival:
    """What a text would do to its sender; with `lock` nobody else can write that contact meanwhile.

    `opts_out` is whether the provider took it for a word by which the sender opts out; ours are looked for,
    too. Raises InvalidUrn when the sender's address is invalid; ChannelUnusable when the channel does not
    receive, or does not carry that type of address.
    """
    urn = _as_stored(session, snapshot, channel, text.urn)
    before, known_as = owner_of(session, urn, lock=lock)
    sender = _sender(session, before, known_as, urn, text.name, now)
    words = incoming.read_words(settings.read(session).get("opt_out_words", ""))
    opts_out = opts_out or incoming.opts_out(text.text, words)
    received = incoming.receive(sender, urn, channel, now, opts_out=opts_out)
    reception = reception_of(snapshot, before, received.contact, channel, archived=received.archived)
    stopped = opts_out and received.contact.status is Status.STOPPED
    return Arrival(replace(reception, known_as=known_as, opted_out=stopped), urn, text)


def store(
    session: Session, snapshot: WorkspaceSnapshot, arrival: Arrival, now: datetime, operator: str = ""
) -> Reception:
    """Store a text that arrived, with what it does to its sender. `operator` is who recorded it, nobody where
    it came by itself."""
    reception, text = arrival.reception, arrival.text
    pair = (reception.before, reception.after)
    before, after = contacts.save(session, snapshot, [pair], now, claimed=True)[0]
    channel_id = snapshot.channel_ids[reception.channel.uuid]
    uuid = str(uuid4())
    messages.add(
        session,
        uuid=uuid,
        contact_id=after.id,
        channel_id=channel_id,
        urn=arrival.urn,
        text=_shown(text),
        at=text.at,
        archived=reception.archived,
        external_id=text.external_id,
    )
    message = Change("message", None, {"uuid": uuid, "at": text.at.isoformat(), **_message(arrival)})
    record = contacts.record_of(snapshot, before, after)
    action = journal.Action(HistoryKind.RECEIVED, now, operator, "message")
    journal.write(
        session, action, journal.Record(after.uuid, (message, *record.changes), contact_id=after.id)
    )
    smart_groups.record(session, action, [(before, after)])
    return replace(reception, before=before, after=after)


def receive(
    session: Session,
    snapshot: WorkspaceSnapshot,
    channel: Channel,
    text: IncomingText,
    now: datetime,
    *,
    opts_out: bool = False,
) -> Reception | None:
    """Store a text that a provider brings; None where it is there already. Raises what `arrive` raises."""
    arrival = arrive(session, snapshot, channel, text, now, opts_out=opts_out, lock=True)
    channel_id = snapshot.channel_ids[channel.uuid]
    if _is_known(session, arrival, channel_id):
        return None
    reception = store(session, snapshot, arrival, now)
    if reception.opted_out and not opts_out:
        _confirm(session, snapshot, reception, arrival.urn, now)
    channel_states.change(session, channel_id, last_received=now)
    return reception


def happen(
    session: Session, snapshot: WorkspaceSnapshot, channel: Channel, event: Event, now: datetime
) -> Contact:
    """Store what somebody did without writing: begin a conversation, which brings a stopped contact back, or
    opt out. Whoever is not known becomes a contact. Raises what `arrive` raises."""
    urn = _as_stored(session, snapshot, channel, event.urn)
    before, known_as = owner_of(session, urn, lock=True)
    sender = _sender(session, before, known_as, urn, event.name, now)
    begins = event.kind is EventKind.NEW_CONVERSATION
    after = incoming.receive_event(sender, urn, channel, now, revives=begins)
    if not begins and after.status is not Status.BLOCKED:
        after = replace(after, status=Status.STOPPED, groups=())
    channel_states.change(session, snapshot.channel_ids[channel.uuid], last_received=now)
    return _saved(session, snapshot, before, after, now)


def stop(session: Session, snapshot: WorkspaceSnapshot, contact_id: int, now: datetime) -> bool:
    """Stop a contact of whom a provider says that it opted out; whether it was not stopped or blocked."""
    found = contacts.load(session, contact_rows.c.id == contact_id, lock=True)
    if not found or found[0].status in (Status.STOPPED, Status.BLOCKED):
        return False
    _saved(session, snapshot, found[0], replace(found[0], status=Status.STOPPED, groups=()), now)
    return True


def stop_whoever_has(session: Session, snapshot: WorkspaceSnapshot, urn: Urn, now: datetime) -> bool:
    """Stop the contact that has an address, where there is one; whether it was not stopped or blocked."""
    owner, _form = owner_of(session, urn, lock=True)
    return owner is not None and stop(session, snapshot, owner.id, now)


def reception_of(
    snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact, channel: Channel, *, archived: bool
) -> Reception:
    """The reception with the routes of the contact before and after it."""
    route = snapshot.router.route
    before_route = route(before.addresses, status=before.status) if before else None
    after_route = route(after.addresses, status=after.status)
    return Reception(before, after, channel, archived, before_route, after_route)


def _as_stored(session: Session, snapshot: WorkspaceSnapshot, channel: Channel, urn: Urn) -> Urn:
    """A sender in its stored form: a number with a plus is a fact and stays what it is, unless a contact has
    it as the national number that it is in the country of the channel."""
    if Role.RECEIVE not in channel.roles:
        raise ChannelUnusable(
            f"{channel.name} does not receive messages.", "Choose a channel with the receive role."
        )
    country = channel.country or snapshot.workspace.default_country
    stored, reported = urns.normalize(urn, country), urns.normalize(urn)
    is_fact = reported.path.startswith("+") and reported != stored
    found = reported if is_fact and contacts.by_urn(session, stored.identity) is None else stored
    urns.validate(found)
    if found.scheme not in channel.schemes:
        label = urns.label(found.scheme)
        raise ChannelUnusable(f"{channel.name} does not carry messages from this type of address: {label}.")
    return found


def owner_of(session: Session, urn: Urn, *, lock: bool) -> tuple[Contact | None, Urn | None]:
    """The contact that a sender is, and as which of its addresses where it has another form of the sender's
    number."""
    if owner := contacts.by_urn(session, urn.identity, lock=lock):
        return owner, None
    for form in urns.other_forms(urn):
        if owner := contacts.by_urn(session, form.identity, lock=lock):
            return owner, form
    return None, None


def _sender(
    session: Session, owner: Contact | None, known_as: Urn | None, urn: Urn, name: str, now: datetime
) -> Contact:
    """The contact that writes: who has the address, which is added where it is new in that form, else a new
    one with the name that a provider tells. An address that somebody had before keeps its lock."""
    if owner is not None and known_as is None:
        return owner
    told = " ".join(name.split())[:MAX_NAME].strip()
    sender = owner or replace(incoming.new_sender(str(uuid4()), urn, now), name=told)
    sender = replace(sender, addresses=incoming.add_reported(sender.addresses, urn, None, now))
    return addresses.restore_locks(sender, addresses.known(session, [urn.identity]))


def _is_known(session: Session, arrival: Arrival, channel_id: int) -> bool:
    """Whether a text is stored already: the provider's name for it says so, where it has one."""
    text, sender = arrival.text, arrival.reception.before
    if text.external_id:
        return messages.is_received(session, channel_id, text.external_id, arrival.urn)
    return sender is not None and messages.just_received(
        session, sender.id, channel_id, arrival.urn, _shown(text), text.at, SAME
    )


def _saved(
    session: Session, snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact, now: datetime
) -> Contact:
    """The contact as it is stored, with its history where more changed than when it was last heard of."""
    before, after = contacts.save(session, snapshot, [(before, after)], now, claimed=True)[0]
    if before is None or contacts.record_of(snapshot, before, after).changes:
        kind = HistoryKind.CREATED if before is None else HistoryKind.UPDATED
        action = journal.Action(kind, now, source="message")
        contacts.record(session, snapshot, action, [(before, after)])
    return after


def _confirm(
    session: Session, snapshot: WorkspaceSnapshot, reception: Reception, urn: Urn, now: datetime
) -> None:
    """Have whoever opted out told so by the channel that it came by, once a day, where the workspace has a
    text for that."""
    answer = settings.read(session).get("opt_out_answer", "")
    channel, contact = reception.channel, reception.after
    if not answer or reception.archived or Role.SEND not in channel.roles:
        return
    if messages.told_since(session, contact.id, answer, now - CONFIRMED_EVERY):
        return
    row = message_row(snapshot, contact.id, channel, urn, answer, new_id(now), now, now + CONFIRMED_WITHIN)
    messages.add_all(session, [{**row, "reason": str(Reason.OPT_OUT_ANSWER)}])


def _shown(text: IncomingText) -> str:
    """The text, or where it has none what came with it."""
    return text.text or "\n".join(text.attachments)


def _message(arrival: Arrival) -> dict[str, object]:
    reception, text = arrival.reception, arrival.text
    said: dict[str, object] = {
        "from": urns.format_urn(arrival.urn, international=True),
        "urn": str(arrival.urn),
        "channel": reception.channel.name,
        "channel_uuid": reception.channel.uuid,
        "archived": reception.archived,
        "opted_out": reception.opted_out,
        "text": _shown(text),
    }
    return {**said, "attachments": list(text.attachments)} if text.attachments else said
