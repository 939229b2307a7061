"""Short ways to fill a database for a test."""

from dataclasses import dataclass, replace
from typing import Any

from store.core.types import Address, Channel, Contact, Role, Status, Urn
from store.core.urns import parse
from store.core.views import ContactEdit
from store.services import Services
from tests.store.databases import Clock

BOTH = (Role.SEND, Role.RECEIVE)


def edit(**changes: Any) -> ContactEdit:
    """A form with nothing filled in but what is given; addresses may be texts."""
    if "addresses" in changes:
        changes["addresses"] = addresses(*changes["addresses"])
    empty = ContactEdit("", Status.ACTIVE, "", (), {}, ())
    return replace(empty, **changes)


def edit_of(contact: Contact, **changes: Any) -> ContactEdit:
    """The form that a screen opens on a contact, with changes made in it."""
    if "addresses" in changes:
        changes["addresses"] = addresses(*changes["addresses"])
    return replace(ContactEdit.of(contact), **changes)


def addresses(*given: Address | Urn | str) -> tuple[Address, ...]:
    """Addresses from texts, URNs or addresses."""
    return tuple(_address(one) for one in given)


def _address(given: Address | Urn | str) -> Address:
    if isinstance(given, Address):
        return given
    return Address(parse(given) if isinstance(given, str) else given)


def identities(contact: Contact) -> list[str]:
    """The contact's addresses in order, as texts."""
    return [address.urn.identity for address in contact.addresses]


def locks(contact: Contact) -> list[str | None]:
    """The channels that the contact's addresses are locked to, in their order."""
    return [address.channel for address in contact.addresses]


def channel(name: str, address: str = "", **changes: Any) -> Channel:
    """A channel for phone numbers, of an Android phone, that sends and receives."""
    return replace(Channel("", name, "A", address, ("tel",), BOTH), **changes)


def telegram(name: str, **changes: Any) -> Channel:
    """A Telegram bot."""
    return replace(Channel("", name, "TG", name.lower(), ("telegram",), BOTH), **changes)


@dataclass(frozen=True)
class Workbench:
    """The services of a test and its clock."""

    services: Services
    clock: Clock

    def add_channel(self, *args: Any, **changes: Any) -> Channel:
        """Store a channel for phone numbers, a minute younger than the one before."""
        self.clock.forward(minutes=1)
        return self.services.channels.add(channel(*args, **changes))

    def add_bot(self, name: str, **changes: Any) -> Channel:
        """Store a Telegram bot, a minute younger than the channel before."""
        self.clock.forward(minutes=1)
        return self.services.channels.add(telegram(name, **changes))

    def add(self, name: str = "", *given: Any, **changes: Any) -> Contact:
        """Store a contact with those addresses."""
        return self.services.contacts.create(edit(name=name, addresses=given, **changes))

    def again(self, contact: Contact) -> Contact:
        """The contact as it is stored now."""
        return self.services.contacts.get(contact.uuid)
