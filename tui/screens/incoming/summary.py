"""What an incoming message does, in words."""

from dataclasses import dataclass

from store.core.reports import Reception
from store.core.routing import Route, Router, route_sentence
from store.core.types import Contact, Status
from store.core.views import DisplaySettings
from tui.text.addresses import address_text, lock_text


@dataclass(frozen=True, slots=True)
class Side:
    """A contact before or after a message: its status, a line an address, where its next message goes."""

    status: str
    addresses: tuple[str, ...]
    route: str


def headline(reception: Reception, reading: DisplaySettings) -> str:
    """What the message does, in a sentence or two."""
    before, after = reception.before, reception.after
    parts = []
    if before is None:
        address = address_text(after.addresses[0], reading) if after.addresses else "this address"
        parts.append(f"Nobody has {address}: a contact without a name will be created.")
    elif before.status is Status.STOPPED and after.status is Status.ACTIVE:
        parts.append(f"{who(before, reading)} had stopped and is active again.")
    elif before.addresses == after.addresses:
        parts.append(f"From {who(before, reading)}; order and locks stay as they are.")
    else:
        parts.append(f"From {who(before, reading)}; the address goes to the top, locked to the channel.")
    if reception.archived:
        why = "the channel is disabled" if not reception.channel.enabled else f"the contact is {after.status}"
        parts.append(f"The message is filed away, since {why}.")
    return " ".join(parts)


def who(contact: Contact, reading: DisplaySettings) -> str:
    """What people know a contact by: the name, else the priority address."""
    if contact.name:
        return contact.name
    return address_text(contact.addresses[0], reading) if contact.addresses else "a contact"


def sides(reception: Reception, router: Router, reading: DisplaySettings) -> tuple[Side | None, Side]:
    """The sender before the message (None when unknown) and after it."""
    before = None
    if reception.before is not None and reception.before_route is not None:
        before = _side(reception.before, reception.before_route, router, reading)
    return before, _side(reception.after, reception.after_route, router, reading)


def _side(contact: Contact, route: Route, router: Router, reading: DisplaySettings) -> Side:
    lines = []
    for index, address in enumerate(contact.addresses, 1):
        lock = lock_text(address, router)
        lines.append(f"{index} {address_text(address, reading)}" + (f" * {lock}" if lock else ""))
    sentence = route_sentence(route, redacted=reading.redacted, timezone=reading.timezone)
    return Side(contact.status.title(), tuple(lines), sentence)
