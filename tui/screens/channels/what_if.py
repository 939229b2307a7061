"""What the router would decide if an address or a channel were different. Nothing of it is stored."""

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
        """Every channel, as tried or else as stored."""
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
        """The same study of another address, by its index, which is clamped to the list."""
        return replace(self, index=max(0, min(index, len(self.addresses) - 1)))

    def alter_channel(self, channel: Channel) -> Self:
        """With other settings of a channel; the stored ones end its trial."""
        altered = {uuid: other for uuid, other in self.altered.items() if uuid != channel.uuid}
        if channel not in self.channels:
            altered[channel.uuid] = channel
        return replace(self, altered=altered)

    def alter_urn(self, urn: Urn) -> Self:
        """With another value of the address looked at, which keeps its lock."""
        current = self.address
        return self if current is None else self._try(replace(current, urn=urn))

    def alter_lock(self, channel: str | None) -> Self:
        """With another lock of the address looked at; None for no lock."""
        current = self.address
        if current is None or current.channel == channel:
            return self
        stored = self.addresses[self.index]
        origin = stored.origin if channel == stored.channel else None
        return self._try(replace(current, channel=channel, origin=origin))

    def reset(self) -> Self:
        """Without anything that is tried."""
        return replace(self, altered=NONE_ALTERED, tried=None)

    def _try(self, address: Address) -> Self:
        addresses = self.current_addresses
        tried = (*addresses[: self.index], address, *addresses[self.index + 1 :])
        return replace(self, tried=None if tried == self.addresses else tried)

    def describe(self) -> tuple[str, ...]:
        """What is tried: a phrase for each channel and for each change of an address."""
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
    """The study of a contact, at the address `urn` or by default the one its next message goes to.

    Without a contact, it is of an address that belongs to nobody.
    """
    addresses = contact.addresses if contact else (Address(urn),) if urn else ()
    route = router.route(addresses, role)
    looked_at = urn or (route.address.urn if route.address else None)
    place = priority.find(addresses, looked_at) if looked_at else None
    status = contact.status if contact else Status.ACTIVE
    return WhatIf(router.channels, addresses, status, country, place or 0, role)


@dataclass(frozen=True, slots=True)
class StudiedDecision:
    """The router's answer: the pick of the address looked at, the conditions of its lock, and the route."""

    pick: Pick | None
    conditions: tuple[Condition, ...]
    route: Route


def decide(study: WhatIf, router: Router) -> StudiedDecision:
    """The decision of a router that was built with the study's altered channels."""
    addresses, address = study.current_addresses, study.address
    return StudiedDecision(
        pick=None if address is None else router.pick(address, study.role),
        conditions=() if address is None else router.conditions(address, addresses),
        route=router.route(addresses, study.role, study.status),
    )


def channel_changes(before: Channel, now: Channel) -> tuple[str, ...]:
    """The settings that differ between two states of one channel, as phrases."""
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
