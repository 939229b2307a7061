"""What the command `receive` does: record an incoming message and report its effect on the sender."""

from store.core.reports import Reception
from store.core.types import Channel, Contact
from store.core.views import DisplaySettings
from store.services import serializers
from tui.cli.common import opened
from tui.cli.naming import named, read_sender, reading, shown
from tui.process import output
from tui.text.changes import opted_out_told
from tui.text.reasons import route_told


def receive(
    database: str,
    channel_text: str,
    sender_text: str,
    text: str,
    *,
    dry_run: bool = False,
    as_json: bool = False,
) -> None:
    """Record an incoming message, or with `dry_run` say what it would do."""
    with opened(database) as services:
        channel = services.channels.find(channel_text)
        sender = read_sender(services, channel, sender_text)
        messages = services.messages
        act = messages.preview if dry_run else messages.receive
        reception = act(channel.uuid, sender, text)
        if as_json:
            output.document(serializers.reception(reception, reading(services), dry_run=dry_run))
            return
        if dry_run:
            output.narrate("Nothing was stored: this is what the message would do.")
        for sentence in _sentences(reception, channel, reading(services)):
            output.line(sentence)


def _sentences(reception: Reception, channel: Channel, how: DisplaySettings) -> list[str]:
    before, after = reception.before, reception.after
    told = [_who(before, after)]
    if reception.known_as is not None:
        told.append(f"The number is another form of {shown(reception.known_as)}, which the contact has.")
    if reception.archived:
        told.append("The message is filed away with the archived ones.")
    if reception.opted_out:
        told.append(opted_out_told(reception, named(after)))
    elif before is not None and before.status is not after.status:
        told.append(f"{named(after)} was {before.status} and is {after.status} again.")
    if before is None or before.addresses != after.addresses:
        told.append(f"{_first(after)} is the priority address now, locked to {channel.name}.")
    else:
        told.append("The order of the addresses and their locks stay as they are.")
    told.append(f"{route_told(reception.after_route, how)}.")
    return told


def _who(before: Contact | None, after: Contact) -> str:
    if before is None:
        return f"Nobody had {_first(after)}: a new contact without a name has it now."
    return f"The message is from {named(after)}."


def _first(contact: Contact) -> str:
    return shown(contact.addresses[0].urn)
