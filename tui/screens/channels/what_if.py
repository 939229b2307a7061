"""What the router would decide if an address or a channel were different: tried, and never stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

from store.core import priority, urns
from store.core.routing import Condition, Pick, Route, Router
from store.core.types import Address, Channel, Contact, Role, Status, Urn

NONE_ALTERED: Mapping[str, Channel] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A decision under study: the addresses and channels as stored, and what is tried in their place.

    `index` is the address looked at. `altered` maps a channel's uuid to the channel as tried; `tried` are the
    addresses as tried, None for the stored ones.
    """

    channels: tuple[Channel, ...] = ()
    addresses: tuple[Address, ...] = ()
    status: Status = Status.ACTIVE
    country: str = ""
    index: int = 0
    role: Role = Role.SEND
    altered: Mapping[str, Channel] = field(default_factory=lambda: NONE_ALTERED)
    tried: tuple[Address, ...] | None = None

    @property
    def altered_channels(self) -> tuple[Channel, ...]:
        """Every channel, each as tried where it is tried differently."""
        return tuple(self.altered.get(channel.uuid, channel) for channel in self.channels)

    @property
    def current_addresses(self) -> tuple[Address, ...]:
        """The addresses as tried, or as stored."""
        return self.addresses if self.tried is None else self.tried

    @property
    def address(self) -> Address | None:
        """The address looked at, or None when there is none."""
        addresses = self.current_addresses
        return addresses[self.index] if self.index < len(addresses) else None

    def looking_at(self, index: int) -> Self:
        """The same study of another address of the list, counted from 0 and kept inside it."""
        return replace(self, index=max(0, min(index, len(self.addresses) - 1)))

    def alter_channel(self, channel: Channel) -> Self:
        """A channel tried as given; as it is stored when it does not differ from that."""
        altered = {uuid: other for uuid, other in self.altered.items() if uuid != channel.uuid}
        if channel not in self.channels:
            altered[channel.uuid] = channel
        return replace(self, altered=altered)

    def alter_urn(self, urn: Urn) -> Self:
        """Another value tried for the address looked at; its lock stays, to see what it would do there."""
        current = self.address
        return self if current is None else self._try(replace(current, urn=urn))

    def alter_lock(self, channel: str | None) -> Self:
        """Another lock tried on the address looked at; None tries it without one."""
        current = self.address
        if current is None or current.channel == channel:
            return self
        stored = self.addresses[self.index]
        origin = stored.origin if channel == stored.channel else None
        return self._try(replace(current, channel=channel, origin=origin))

    def reset(self) -> Self:
        """Everything as it is stored."""
        return replace(self, altered=NONE_ALTERED, tried=None)

    def _try(self, address: Address) -> Self:
        addresses = self.current_addresses
        tried = (*addresses[: self.index], address, *addresses[self.index + 1 :])
        return replace(self, tried=None if tried == self.addresses else tried)

    def describe(self) -> tuple[str, ...]:
        """What is tried, a phrase for each channel and each change of an address."""
        stored = {channel.uuid: channel for channel in self.channels}
        phrases = [
            f"{stored[uuid].name}: {', '.join(channel_changes(stored[uuid], channel))}"
            for uuid, channel in self.altered.items()
        ]
        if self.tried is not None:
            for before, now in zip(self.addresses, self.tried, strict=True):
                phrases.extend(self._address_changes(before, now))
        return tuple(phrases)

    def _address_changes(self, before: Address, now: Address) -> tuple[str, ...]:
        phrases = []
        if before.urn != now.urn:
            phrases.append(
                f"{urns.format_urn(now.urn, international=True)} for {urns.format_urn(before.urn)}"
            )
        if before.channel != now.channel:
            names = {channel.uuid: channel.name for channel in self.channels}
            phrases.append(f"locked to {names.get(now.channel, '?')}" if now.channel else "no lock")
        return tuple(phrases)


def study_of(
    router: Router, contact: Contact | None, urn: Urn | None, *, country: str = "", role: Role = Role.SEND
) -> WhatIf:
    """The study of a contact, at the address named or else the one its next message goes to; or, without a
    contact, of an address that nobody has.
    """
    addresses = contact.addresses if contact else (Address(urn),) if urn else ()
    route = router.route(addresses, role)
    looked_at = urn or (route.address.urn if route.address else None)
    place = priority.find(addresses, looked_at) if looked_at else None
    status = contact.status if contact else Status.ACTIVE
    return WhatIf(router.channels, addresses, status, country, place or 0, role)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the router says of a study: the pick of the address looked at, its conditions, and the route."""

    pick: Pick | None
    conditions: tuple[Condition, ...]
    route: Route


def decide(study: WhatIf, router: Router) -> Decision:
    """The decision by a router built on the study's altered channels."""
    addresses, address = study.current_addresses, study.address
    return Decision(
        pick=None if address is None else router.pick(address, study.role),
        conditions=() if address is None else router.conditions(address, addresses),
        route=router.route(addresses, study.role, study.status),
    )


def channel_changes(before: Channel, now: Channel) -> tuple[str, ...]:
    """The settings that differ between two states of one channel, in words."""
    phrases = []
    if before.country != now.country:
        phrases.append(f"country {now.country or 'none'}")
    if before.match_prefixes != now.match_prefixes:
        phrases.append(f"prefixes {', '.join(now.match_prefixes) or 'none'}")
    if before.allow_international != now.allow_international:
        phrases.append("international" if now.allow_international else "not international")
    if before.enabled != now.enabled:
        phrases.append("enabled" if now.enabled else "disabled")
    if before.roles != now.roles:
        phrases.append(f"roles {', '.join(now.roles) or 'none'}")
    return tuple(phrases)
