"""How commands name contacts, addresses and moments to people."""

from datetime import datetime

from store.core import urns
from store.core.types import Address, Contact, Urn
from tui.cells import when

SHORT_UUID = 8


def named(contact: Contact) -> str:
    """A contact in a sentence: its name, else its priority address, else the beginning of its uuid."""
    if contact.name:
        return contact.name
    if contact.addresses:
        return shown(contact.addresses[0].urn)
    return f"contact {contact.uuid[:SHORT_UUID]}"


def shown(urn: Urn) -> str:
    """An address as people read it, phone numbers in international form."""
    return urns.format_urn(urn, international=True)


def address_of(address: Address | None) -> str:
    """An address as people read it; empty when there is none."""
    return shown(address.urn) if address else ""


def urn_of(address: Address | None) -> str:
    """An address as programs read it; empty when there is none."""
    return address.urn.identity if address else ""


def moment(at: datetime | None, timezone: str) -> str:
    """A moment for a table: empty rather than `--` when there is none."""
    return when(at, timezone) if at else ""
