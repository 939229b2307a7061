"""One message to one contact: it waits a moment in which it can be taken back, and is told in its history."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session

from store.core import urns
from store.core.contacts import incoming
from store.core.contacts.redaction import title
from store.core.errors import NotSent
from store.core.history.changes import Change
from store.core.messages.ids import new_id
from store.core.messages.sending_settings import SendingSettings
from store.core.routing import Route
from store.core.routing.reasons import ReasonCode
from store.core.templates import Recipient, Surroundings, Wording
from store.core.types import Address, Contact, Status, Urn
from store.messaging.broadcasts import message_row
from store.repositories import journal, settings
from store.repositories.delivery import broadcasts
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts, smart_groups


@dataclass(frozen=True, slots=True)
class Single:
    """A text to one contact that is to be sent. With an `urn` it goes to that address of the contact, else by
    its route."""

    wording: Wording
    sender: str
    lifetime: timedelta
    urn: Urn | None = None


def send(
    session: Session, snapshot: WorkspaceSnapshot, action: journal.Action, contact: Contact, single: Single
) -> str:
    """Store a message to a contact that is there; returns its uuid. Raises NotSent with the reason why it
    gets none."""
    row, change = _made(session, snapshot, action, contact, single)
    broadcasts.add_messages(session, None, [row])
    journal.write(session, action, journal.Record(contact.uuid, (change,), contact_id=contact.id))
    return str(row["uuid"])


def send_to_unknown(
    session: Session, snapshot: WorkspaceSnapshot, action: journal.Action, urn: Urn, single: Single
) -> str:
    """Store a message to an address that no contact has: a contact is made with that address only."""
    new = incoming.new_sender(str(uuid4()), urn, action.at)
    _made(session, snapshot, action, new, single)
    before, contact = contacts.save(session, snapshot, [(None, new)], action.at)[0]
    row, change = _made(session, snapshot, action, contact, single)
    broadcasts.add_messages(session, None, [row])
    record = contacts.record_of(snapshot, before, contact)
    journal.write(session, action, replace(record, changes=(change, *record.changes)))
    smart_groups.record(session, action, [(before, contact)])
    return str(row["uuid"])


def route_of(snapshot: WorkspaceSnapshot, contact: Contact, urn: Urn | None) -> Route:
    """The way that a message takes to a contact, or to one of its addresses."""
    wanted = contact.addresses
    if urn is not None:
        wanted = tuple(one for one in wanted if one.urn.identity == urn.identity)
        if not wanted:
            raise NotSent(f"{title(contact, snapshot.workspace)} does not have that address any more.")
    return snapshot.router.route(wanted, status=contact.status)


def _made(
    session: Session, snapshot: WorkspaceSnapshot, action: journal.Action, contact: Contact, single: Single
) -> tuple[dict[str, Any], Change]:
    route = route_of(snapshot, contact, single.urn)
    if route.address is None or route.channel is None:
        raise NotSent(_refusal(snapshot, contact, route))
    within = Surroundings(snapshot.workspace, sender_name=single.sender)
    recipient = Recipient.of(contact, route, within)
    text = single.wording.template(contact.language).render(recipient).text
    if not text.strip():
        raise NotSent("There is nothing in the text.", "Write something that is not empty for this contact.")
    hold = timedelta(seconds=SendingSettings.of(settings.read(session)).hold)
    expires_on = action.at + single.lifetime
    uuid = new_id(action.at)
    row = message_row(
        snapshot, contact.id, route.channel, route.address.urn, text, uuid, action.at, expires_on
    )
    said = _said(row, route.address, route.channel.name, route.channel.uuid)
    return {**row, "next_attempt": action.at + hold}, Change("message", None, said)


def _refusal(snapshot: WorkspaceSnapshot, contact: Contact, route: Route) -> str:
    who = title(contact, snapshot.workspace)
    if contact.status is not Status.ACTIVE:
        return f"{who} is {contact.status}, and gets no message."
    if route.reason.code is ReasonCode.NO_ADDRESS:
        return f"{who} has no address."
    return f"No channel takes a message to any address of {who}."


def _said(row: dict[str, Any], address: Address, channel: str, channel_uuid: str) -> dict[str, Any]:
    """What the history keeps of a message: enough to make it again."""
    return {
        "uuid": row["uuid"],
        "at": row["created_on"].isoformat(),
        "expires_on": row["expires_on"].isoformat(),
        "sent": True,
        "to": urns.format_urn(address.urn, international=True),
        "urn": str(address.urn),
        "channel": channel,
        "channel_uuid": channel_uuid,
        "text": row["text"],
    }
