"""Incoming messages and their effect on the sender, previewed or carried out."""

from dataclasses import replace

from sqlmodel import Session

from store.core.contacts.redaction import redact
from store.core.errors import NotFound
from store.core.reports import Reception
from store.core.types import Urn
from store.messaging import inbox
from store.messaging.inbox import Arrival
from store.messaging.webhooks import IncomingText
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.contacts import lookup
from store.services.context import Service


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
            arrival = self._arrive(session, snapshot, channel_uuid, urn, text, lock=False)
            return _shown(arrival.reception, snapshot)

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
            now, operator = self._context.clock(), self._context.operator
            return _shown(inbox.store(session, snapshot, arrival, now, operator), snapshot)

        return self._context.write(work)

    def _arrive(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        channel_uuid: str,
        urn: Urn,
        text: str,
        *,
        lock: bool,
    ) -> Arrival:
        channel, now = lookup.channel(snapshot, channel_uuid), self._context.clock()
        return inbox.arrive(session, snapshot, channel, IncomingText(urn, text, now), now, lock=lock)


def _shown(reception: Reception, snapshot: WorkspaceSnapshot) -> Reception:
    """The reception with hidden names and addresses replaced, its routes picked again from those."""
    workspace = snapshot.workspace
    if not workspace.redacted:
        return reception
    before, after = reception.before, redact(reception.after, workspace)
    before = redact(before, workspace) if before else None
    shown = inbox.reception_of(snapshot, before, after, reception.channel, archived=reception.archived)
    return replace(shown, opted_out=reception.opted_out)
