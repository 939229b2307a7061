"""What an incoming message, call or other event on a channel does to a contact."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final, NamedTuple

from store.core import priority
from store.core.errors import InvalidContact
from store.core.text import unmarked
from store.core.types import Address, Channel, Contact, LockOrigin, LockSource, Status, Urn
from store.core.urns.formatting import is_business_scoped

OPT_OUT_WORDS: Final = (
    "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "ARRET",
)  # fmt: skip
"""The words by which people opt out, unless the workspace has its own: those that networks act on, and the
French one."""

NO_WORDS: Final = "none"
"""What is set for no opt-out words at all."""

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


class Received(NamedTuple):
    """The contact as a message leaves it, and whether the message is filed away as archived."""

    contact: Contact
    archived: bool


def opts_out(text: str, words: Collection[str]) -> bool:
    """Whether a message is one of the opt-out words, which are given as `bare` has them. A word that is only
    a part of the text is none: somebody may write "Stop texting me at work"."""
    said = bare(text)
    return bool(said) and said in words


def read_words(setting: str) -> frozenset[str]:
    """The opt-out words that a setting names, with commas between them, as `bare` has them; when it is empty,
    those that there are by default."""
    words = setting.split(",") if setting else OPT_OUT_WORDS
    return frozenset(map(bare, words)) - {NO_WORDS}


def bare(text: str) -> str:
    """A text as opt-out words are compared: without case and accents, and without what is no letter or digit
    at its ends."""
    return " ".join(_AROUND.sub("", unmarked(text)).split())


def new_sender(uuid: str, urn: Urn, at: datetime) -> Contact:
    """The contact made for an unknown sender: active, no name or field values, one address."""
    return Contact(uuid, addresses=(Address(urn),), created_on=at)


def receive(
    contact: Contact,
    urn: Urn,
    channel: Channel | None,
    at: datetime,
    also: Urn | None = None,
    *,
    opts_out: bool = False,
) -> Received:
    """A contact wrote in from an address, on a channel that is None when it is gone.

    A stopped contact opts back in; blocked and archived ones stay what they are. One that `opts_out` is
    stopped and leaves its groups; an archived one too, or it would be written to once it is restored. The
    address is locked to the channel and goes to the top, for blocked and archived contacts too, unless the
    channel is disabled or gone. `also` is another address of the sender that the message tells of; a new one
    is added at the end. The message is archived when the contact is blocked or the channel disabled or gone.
    The time last seen only moves forward.
    """
    usable = channel if channel is not None and channel.enabled else None
    addresses = contact.addresses
    if also is not None:
        addresses = add_reported(addresses, also, channel, at)
    if usable is not None:
        addresses = priority.received(addresses, urn, usable, LockOrigin(LockSource.MESSAGE, at))
    status = _status_after(contact.status, opts_out=opts_out)
    groups = contact.groups if status is contact.status or status is Status.ACTIVE else ()
    seen = _later(contact.last_seen_on, at)
    after = contact
    if (addresses, status, seen) != (contact.addresses, contact.status, contact.last_seen_on):
        after = replace(contact, addresses=addresses, status=status, groups=groups, last_seen_on=seen)
    return Received(after, contact.status is Status.BLOCKED or usable is None)


def receive_event(
    contact: Contact, urn: Urn, channel: Channel | None, at: datetime, *, revives: bool = False
) -> Contact:
    """A call, a missed call, a new conversation or a referral came in from an address.

    It counts like a message, except that nothing at all happens for blocked contacts and for channels that
    are disabled or gone, and that a stopped contact stays stopped unless the event `revives`, as a new
    conversation does.
    """
    if contact.status is Status.BLOCKED or channel is None or not channel.enabled:
        return contact
    after = receive(contact, urn, channel, at).contact
    return after if revives else replace(after, status=contact.status)


def add_reported(
    addresses: priority.Addresses, urn: Urn, channel: Channel | None, at: datetime
) -> priority.Addresses:
    """Add an address that a channel reports for a contact: at the end, locked to the channel.

    A known address keeps its lock. A full list is returned unchanged, since there is nobody to show an error.
    """
    lock = channel.uuid if channel is not None else None
    origin = LockOrigin(LockSource.MESSAGE, at) if lock else None
    try:
        return priority.append(addresses, Address(urn, lock, origin))
    except InvalidContact:
        return addresses


def can_claim(owner: Contact, urn: Urn) -> bool:
    """Whether a channel that tells of a URN may take it from the contact that has it.

    Only a WhatsApp id that means something to one business account, and only from a contact with nothing
    else: such a contact was made for the id alone. Every other address stays with its owner.
    """
    return is_business_scoped(urn) and [address.urn for address in owner.addresses] == [urn]


def _status_after(status: Status, *, opts_out: bool) -> Status:
    if opts_out and status is not Status.BLOCKED:
        return Status.STOPPED
    return Status.ACTIVE if status is Status.STOPPED else status


def _later(seen: datetime | None, at: datetime) -> datetime:
    return at if seen is None or at > seen else seen
