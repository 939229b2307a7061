"""The list of addresses that a case about channels is on: by the rules alone, or of a stored contact."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from store.core import priority, urns
from store.core.errors import UrnTaken
from store.core.routing import Router
from store.core.types import Address, Channel, Contact, Urn
from store.core.views import ContactEdit
from tests.conformance.stored_workspace import StoredWorkspace

Addresses = tuple[Address, ...]


class AddressList(Protocol):
    """A list whose locks are names of channels. Each change raises what refuses it."""

    @property
    def addresses(self) -> Addresses:
        """The list as it is now."""

    @property
    def router(self) -> Router:
        """What picks channels for it."""

    def prefer(self, channel: Channel | None) -> None:
        """Choose a channel by hand, or none."""

    def received(self, urn: Urn, channel: Channel) -> None:
        """A message came in."""

    def append(self, address: Address) -> None:
        """Add an address at the end."""

    def remove(self, *gone: Urn) -> None:
        """Take addresses off."""

    def replace(self, new: Addresses) -> None:
        """Put another list in its place."""


class RuleList:
    """A list that the rules change. `taken` are the addresses of somebody else."""

    def __init__(
        self, addresses: Addresses, channels: Iterable[Channel], country: str, taken: Iterable[Urn]
    ) -> None:
        self.addresses, self.router, self._taken = addresses, Router(channels, country), set(taken)

    def prefer(self, channel: Channel | None) -> None:
        self.addresses = priority.prefer_channel(self.addresses, channel)

    def received(self, urn: Urn, channel: Channel) -> None:
        self.addresses = priority.received(self.addresses, urn, channel)

    def append(self, address: Address) -> None:
        self._check(address)
        self.addresses = priority.append(self.addresses, address)

    def remove(self, *gone: Urn) -> None:
        self.addresses = priority.remove(self.addresses, *gone)

    def replace(self, new: Addresses) -> None:
        for address in new:
            self._check(address)
        self.addresses = priority.replace(self.addresses, new)

    def _check(self, address: Address) -> None:
        if address.urn in self._taken:
            raise UrnTaken(f"{address.urn} belongs to somebody else.", "somebody else", "")


class StoredList:
    """The list of a stored contact, changed by the services."""

    def __init__(self, workspace: StoredWorkspace, contact: Contact) -> None:
        self._workspace, self._uuid = workspace, contact.uuid
        self._services = workspace.services

    @property
    def addresses(self) -> Addresses:
        return self._workspace.named(self._services.contacts.get(self._uuid).addresses)

    @property
    def router(self) -> Router:
        found = self._services.router()
        named = [replace(one, uuid=self._workspace.names[one.uuid]) for one in found.channels]
        return Router(named, found.default_country)

    def prefer(self, channel: Channel | None) -> None:
        uuid = self._workspace.channels[channel.name].uuid if channel else None
        self._services.contacts.prefer_channel(self._uuid, uuid)

    def received(self, urn: Urn, channel: Channel) -> None:
        self._workspace.clock.forward(minutes=1)
        self._services.messages.receive(self._workspace.channels[channel.name].uuid, urn, "hello")

    def append(self, address: Address) -> None:
        known = {urns.normalize(one.urn) for one in self.addresses}
        if urns.normalize(address.urn) not in known:
            self._save(lambda form: (*form.addresses, *self._workspace.locked((address,))))

    def remove(self, *gone: Urn) -> None:
        self._save(lambda form: tuple(one for one in form.addresses if one.urn not in gone))

    def replace(self, new: Addresses) -> None:
        self._save(lambda _form: self._workspace.locked(new))

    def _save(self, change: Callable[[ContactEdit], Addresses]) -> None:
        self._services.contacts.edit(self._uuid, lambda form: replace(form, addresses=change(form)))
