"""Texts sent through a channel to try it: they leave the program, and nothing of them is stored."""

from functools import cached_property
from uuid import uuid4

from sqlmodel import Session

from store.core import urns
from store.core.errors import ChannelUnusable, DatabaseReadOnly
from store.core.messages.outcome import Exchange, Outcome
from store.core.types import Channel, Role, Status, Urn
from store.messaging.engine import new_client
from store.messaging.requests import OutgoingText
from store.messaging.secrets import Secrets
from store.messaging.sending.carriers import Carriers
from store.repositories import channels as repository
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.workspace import contacts


class Sending(Service):
    """Tries of channels."""

    def requests(self, channel_uuid: str, urn: Urn, text: str) -> tuple[Exchange, ...]:
        """The requests that `send_test` would make, with no answer; nothing leaves the program. Raises what
        it raises, and ChannelUnusable where the channel lacks what it needs."""
        message, channel, hides = self._message(channel_uuid, urn, text)
        with new_client() as client:
            found = Carriers(client, self._secrets).of(channel).preview(message, channel, hides=hides)
        if isinstance(found, Outcome):
            raise ChannelUnusable(found.text)
        return found

    def send_test(self, channel_uuid: str, urn: Urn, text: str) -> Outcome:
        """Send a text through a channel, at the cost of whoever has the account, and say what came of it.

        Raises ChannelUnusable where the channel does not send, or not to that type of address, or the address
        is of somebody who does not want to hear from us; DatabaseReadOnly where nothing is to be done.
        """
        if why := self._context.database.why_read_only:
            raise DatabaseReadOnly(why, "Add --dry-run to see the request that would go.")
        message, channel, hides = self._message(channel_uuid, urn, text)
        with new_client() as client:
            return Carriers(client, self._secrets).of(channel).send(message, channel, hides=hides)

    @cached_property
    def _secrets(self) -> Secrets:
        return Secrets()

    def _message(self, channel_uuid: str, urn: Urn, text: str) -> tuple[OutgoingText, Channel, bool]:
        with self._context.reading() as (session, snapshot):
            channel = repository.get(session, channel_uuid)
            address = urns.normalize(urn, channel.country or snapshot.workspace.default_country)
            urns.validate(address)
            _check(session, snapshot, channel, address)
        return OutgoingText(str(uuid4()), address, text), channel, snapshot.workspace.redacted


def _check(session: Session, snapshot: WorkspaceSnapshot, channel: Channel, address: Urn) -> None:
    if Role.SEND not in channel.roles:
        raise ChannelUnusable(f"{channel.name} does not send messages.", "Choose one with the send role.")
    if address.scheme not in channel.schemes:
        label = urns.label(address.scheme)
        raise ChannelUnusable(f"{channel.name} does not carry messages to this type of address: {label}.")
    owner = contacts.by_urn(session, address.identity)
    if owner is not None and owner.status in (Status.STOPPED, Status.BLOCKED):
        status = "stopped or blocked" if snapshot.workspace.redacted else owner.status
        raise ChannelUnusable(
            f"The address is of a contact that is {status}, and gets no message.",
            "Test with an address of your own.",
        )
