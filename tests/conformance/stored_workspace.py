"""The channels and contacts of cases, stored: channels are called by name, as in the cases."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import uuid4

from sqlmodel import Session

from store.core import urns
from store.core.types import Address, Channel, Contact, Role, Status
from store.services import Services
from store.workspace import contacts as repository
from tests.conformance.channels import described
from tests.store.builders import edit
from tests.store.databases import Clock


class StoredWorkspace:
    """A workspace with channels, the oldest first, whose time zone and country are what cases say."""

    def __init__(
        self,
        services: Services,
        clock: Clock,
        named: Mapping[str, Channel],
        carried: Iterable[tuple[str, str]] = (),
        receiving: Iterable[str] = (),
    ) -> None:
        """`carried` are the address types that a case locks to channels, and `receiving` those that messages
        come in on: the others do so whatever a channel is for."""
        self.services, self.clock = services, clock
        self.channels: dict[str, Channel] = {}
        for name, channel in named.items():
            clock.forward(seconds=1)
            more = [scheme for of, scheme in carried if of == name and scheme not in channel.schemes]
            schemes = (*channel.schemes, *sorted(set(more)))
            roles = dict.fromkeys((*channel.roles, *((Role.RECEIVE,) if name in receiving else ())))
            stored = replace(
                channel, uuid="", type="EX", schemes=schemes, roles=tuple(roles), created_on=None
            )
            self.channels[name] = services.channels.add(stored)
        self.names = {channel.uuid: name for name, channel in self.channels.items()}

    def put(self, contact: Contact) -> str:
        """Store a contact as it is, also with addresses that no form would take; returns its uuid."""

        def work(session: Session) -> str:
            snapshot = self.services._context.cache.current(session, hold=True)
            made = replace(contact, uuid=str(uuid4()), addresses=self.locked(contact.addresses))
            [(_before, stored)] = repository.save(session, snapshot, [(None, made)], self.clock.now)
            return stored.uuid

        return self.services.database.write(work)

    def create(
        self,
        name: str,
        listed: Iterable[Address],
        *,
        status: str = "active",
        language: str = "",
        groups: Iterable[str] = (),
        fields: Mapping[str, str] | None = None,
    ) -> Contact:
        """Store a contact; locks are names of channels."""
        return self.services.contacts.create(
            edit(
                name=name,
                status=Status(status),
                language=language,
                addresses=self.locked(listed),
                groups=tuple(map(self.group, groups)),
                fields=dict(fields or {}),
            )
        )

    def group(self, name: str) -> str:
        """The uuid of a manual group, made when there is none by that name."""
        known = {group.name: group.uuid for group in self.services.groups.all()}
        return known[name] if name in known else self.services.groups.create(name).uuid

    def locked(self, listed: Iterable[Address]) -> tuple[Address, ...]:
        """Addresses with the names of channels turned to uuids."""
        return tuple(
            Address(address.urn, self.channels[address.channel].uuid if address.channel else None)
            for address in listed
        )

    def named(self, listed: Iterable[Address]) -> tuple[Address, ...]:
        """Addresses with the uuids of channels turned to names."""
        return tuple(Address(one.urn, self.names[one.channel] if one.channel else None) for one in listed)

    def owner(self, text: str) -> Contact | None:
        """The contact that has an address."""
        return self.services.contacts.owner_of(urns.parse(text))

    def urns(self, contact: Contact) -> list[dict[str, str | None]]:
        """A contact's addresses as stored."""
        return described(self.named(self.services.contacts.get(contact.uuid).addresses))
