"""Incoming messages and their effect on the sender, previewed or carried out."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session

from store.core import urns
from store.core.contacts import incoming
from store.core.contacts.redaction import redact
from store.core.errors import ChannelUnusable, NotFound
from store.core.history.changes import Change
from store.core.reports import Reception
from store.core.types import Channel, Contact, Role, Status, Urn
from store.core.views import HistoryKind
from store.repositories import addresses, journal, messages, settings
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup
from store.services.context import Service
from store.workspace import contacts, smart_groups


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The effect of an incoming message before anything is written, with its normalized sender and time."""

    reception: Reception
    urn: Urn
    at: datetime


class Messages(Service):
    """Incoming messages."""

    def preview(self, channel_uuid: str, urn: Urn, text: str) -> Reception:
        """What `receive` would do, without storing anything.

        Raises what it raises; NotFound while names and addresses are hidden, since that would tell whose
        address it is and leave no trace."""
        with self._context.reading() as (session, snapshot):
            if snapshot.workspace.redacted:
                raise NotFound(
                    "Names and addresses are hidden in this workspace: whose address it is, is told once the"
                    " message is recorded."
                )
            return _shown(self._arrive(session, snapshot, channel_uuid, urn, text).reception, snapshot)

    def receive(self, channel_uuid: str, urn: Urn, text: str) -> Reception:
        """Record an incoming message: an unknown sender becomes a contact with only that address.

        Whoever has the number in another form, from before or after its country changed numbers, is the
        sender and gets the address as reported. The address is locked to the channel and moves to the top;
        a stopped contact becomes active again, and one that writes an opt-out word is stopped. The message
        is archived when the sender is blocked or the channel disabled. Raises InvalidUrn when the address is
        invalid; ChannelUnusable when the channel is gone, does not receive, or does not carry that type of
        address.
        """

        def work(session: Session, snapshot: WorkspaceSnapshot) -> Reception:
            arrival = self._arrive(session, snapshot, channel_uuid, urn, text, lock=True)
            return _shown(self._store(session, snapshot, arrival, text), snapshot)

        return self._context.write(work)

    def _arrive(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        channel_uuid: str,
        urn: Urn,
        text: str,
        *,
        lock: bool = False,
    ) -> _Arrival:
        channel = _receiving(snapshot, channel_uuid)
        stored = _as_stored(session, urn, channel.country or snapshot.workspace.default_country)
        urns.validate(stored)
        if stored.scheme not in channel.schemes:
            label = urns.label(stored.scheme)
            raise ChannelUnusable(
                f"{channel.name} does not carry messages from this type of address: {label}."
            )
        at = self._context.clock()
        before, known_as = _owner(session, stored, lock=lock)
        sender = before or incoming.new_sender(str(uuid4()), stored, at)
        if before is None or known_as:
            sender = _with_address(session, sender, stored, at)
        words = incoming.read_words(settings.read(session).get("opt_out_words", ""))
        opts_out = incoming.opts_out(text, words)
        received = incoming.receive(sender, stored, channel, at, opts_out=opts_out)
        reception = _reception(snapshot, before, received.contact, channel, received.archived)
        stopped = opts_out and received.contact.status is Status.STOPPED
        reception = replace(reception, known_as=known_as, opted_out=stopped)
        return _Arrival(reception, stored, at)

    def _store(
        self, session: Session, snapshot: WorkspaceSnapshot, arrival: _Arrival, text: str
    ) -> Reception:
        reception = arrival.reception
        pair = (reception.before, reception.after)
        before, after = contacts.save(session, snapshot, [pair], arrival.at, claimed=True)[0]
        uuid = str(uuid4())
        messages.add(
            session,
            uuid=uuid,
            contact_id=after.id,
            channel_id=snapshot.channel_ids[reception.channel.uuid],
            urn=arrival.urn,
            text=text,
            at=arrival.at,
            archived=reception.archived,
        )
        record = contacts.record_of(snapshot, before, after)
        said = {"uuid": uuid, "at": arrival.at.isoformat(), **_message(reception, arrival.urn, text)}
        message = Change("message", None, said)
        action = journal.Action(HistoryKind.RECEIVED, arrival.at, self._context.operator, "message")
        journal.write(
            session, action, journal.Record(after.uuid, (message, *record.changes), contact_id=after.id)
        )
        smart_groups.record(session, action, [(before, after)])
        return replace(reception, before=before, after=after)


def _reception(
    snapshot: WorkspaceSnapshot, before: Contact | None, after: Contact, channel: Channel, archived: bool
) -> Reception:
    """The reception with the routes of the contact before and after it."""
    route = snapshot.router.route
    before_route = route(before.addresses, status=before.status) if before else None
    after_route = route(after.addresses, status=after.status)
    return Reception(before, after, channel, archived, before_route, after_route)


def _shown(reception: Reception, snapshot: WorkspaceSnapshot) -> Reception:
    """The reception with hidden names and addresses replaced, its routes picked again from those."""
    workspace = snapshot.workspace
    if not workspace.redacted:
        return reception
    before, after = reception.before, redact(reception.after, workspace)
    before = redact(before, workspace) if before else None
    shown = _reception(snapshot, before, after, reception.channel, reception.archived)
    return replace(shown, opted_out=reception.opted_out)


def _receiving(snapshot: WorkspaceSnapshot, uuid: str) -> Channel:
    channel = lookup.channel(snapshot, uuid)
    if Role.RECEIVE not in channel.roles:
        raise ChannelUnusable(
            f"{channel.name} does not receive messages.", "Choose a channel with the receive role."
        )
    return channel


def _as_stored(session: Session, urn: Urn, country: str) -> Urn:
    """A sender in its stored form: a number with a plus is a fact and stays what it is, unless a contact has
    it as the national number that it is in `country`."""
    stored, reported = urns.normalize(urn, country), urns.normalize(urn)
    is_fact = reported.path.startswith("+") and reported != stored
    return reported if is_fact and contacts.by_urn(session, stored.identity) is None else stored


def _owner(session: Session, urn: Urn, *, lock: bool) -> tuple[Contact | None, Urn | None]:
    """The contact that a sender is, and as which of its addresses where it has another form of the sender's
    number."""
    if owner := contacts.by_urn(session, urn.identity, lock=lock):
        return owner, None
    for form in urns.other_forms(urn):
        if owner := contacts.by_urn(session, form.identity, lock=lock):
            return owner, form
    return None, None


def _with_address(session: Session, sender: Contact, urn: Urn, at: datetime) -> Contact:
    """The sender with an address that is new; one that somebody had before keeps its lock."""
    sender = replace(sender, addresses=incoming.add_reported(sender.addresses, urn, None, at))
    return addresses.restore_locks(sender, addresses.known(session, [urn.identity]))


def _message(reception: Reception, urn: Urn, text: str) -> dict[str, object]:
    return {
        "from": urns.format_urn(urn, international=True),
        "urn": str(urn),
        "channel": reception.channel.name,
        "channel_uuid": reception.channel.uuid,
        "archived": reception.archived,
        "opted_out": reception.opted_out,
        "text": text,
    }
