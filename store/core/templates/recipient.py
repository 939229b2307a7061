"""Whom a text is written for, and what surrounds it: all that variables take their values from."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from store.core.contacts.redaction import redact
from store.core.routing import Route
from store.core.types import Address, Channel, Contact, Urn, Workspace


@dataclass(frozen=True)
class Surroundings:
    """What is the same for everybody a text goes to: the workspace, and the names it and the sender go by."""

    workspace: Workspace
    workspace_name: str = ""
    sender_name: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone that moments are told in."""
        return ZoneInfo(self.workspace.timezone)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A contact with the address and the channel that the text goes by."""

    contact: Contact
    address: Address | None
    channel: Channel | None
    within: Surroundings

    @classmethod
    def of(cls, contact: Contact, route: Route, within: Surroundings) -> Self:
        """The contact by its route, which is that of a message or that of the next one. Without a route the
        first address stands for it. Names and addresses are hidden where the workspace hides them."""
        shown = redact(contact, within.workspace)
        chosen = route.address.urn if route.address is not None else None
        every = shown.addresses
        address = next((one for one in every if one.urn == chosen), every[0] if every else None)
        return cls(shown, address, route.channel, within)

    def first(self, scheme: str) -> Urn | None:
        """The first address of a type, None without one or where it is hidden."""
        return next((urn for urn in visible(self.contact.addresses) if urn.scheme == scheme), None)


def visible(addresses: Iterable[Address]) -> Iterable[Urn]:
    """The addresses that are not hidden: hidden ones leave nothing in a text."""
    return (address.urn for address in addresses if not address.urn.hidden)
