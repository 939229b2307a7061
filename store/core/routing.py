"""The core routing service: which channel carries a message or call to an address, and why.

An address that is locked goes to its channel. Any other address type goes to the oldest channel for it. A
phone number goes to the channels that serve its country; among those to the ones of its carrier, when that
is known and one of them has it; among those to the one that shares the most leading digits; and among
equals to the newest.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property

from store.core import phone_channels
from store.core.candidates import Candidate, Verdict, can_serve
from store.core.carriers import carrier_of
from store.core.countries import country_of_number
from store.core.picks import Condition, Pick, Route
from store.core.prefix_index import Contest, Entry, PrefixIndex
from store.core.reasons import Reason, ReasonCode
from store.core.types import Address, Channel, LockSource, Role, Status

__all__ = ["Candidate", "Condition", "Pick", "Reason", "ReasonCode", "Route", "Router", "Verdict"]


class Router:
    """Answers for a fixed set of channels. Whoever changes a channel makes a new router.

    Channels are taken by age, whatever order they come in; equal ages are ordered by uuid. Channels without
    an age count as the oldest and keep the order they are given in. With `default_country` a `+` number
    that is not possible under its apparent country code is read as a national number of that country, on
    channels and addresses alike. Making a router costs little: what picks need is prepared when they first
    need it. Routers can be shared between threads.
    """

    def __init__(self, channels: Iterable[Channel], default_country: str = "") -> None:
        self.channels: tuple[Channel, ...] = tuple(sorted(channels, key=_age))
        self.default_country = default_country.upper()
        self._by_uuid = {channel.uuid: channel for channel in self.channels}
        self._indexes: dict[Role, PrefixIndex] = {}
        self._oldest: dict[tuple[Role, str], tuple[Channel | None, ReasonCode]] = {}

    def channel(self, uuid: str) -> Channel | None:
        """The channel with a uuid, or None when there is none."""
        return self._by_uuid.get(uuid)

    def locked_to(self, address: Address) -> Channel | None:
        """The channel that an address is locked to, enabled or not; None without a lock, or when gone."""
        return self._by_uuid.get(address.channel) if address.channel is not None else None

    def pick(self, address: Address, role: Role = Role.SEND) -> Pick:
        """The channel for one address, by its lock or else by the rules of its type."""
        scheme = address.urn.scheme
        lock = self._by_uuid.get(address.channel) if address.channel is not None else None
        if scheme == "tel":
            return self._pick_phone(address, role, lock)
        if lock is not None and can_serve(lock, scheme, role):
            return Pick(address, lock, ReasonCode.LOCKED, role, self)
        channel, code = self._oldest_for(role, scheme)
        return Pick(address, channel, code, role, self)

    def route(
        self, addresses: Sequence[Address], role: Role = Role.SEND, status: Status = Status.ACTIVE
    ) -> Route:
        """The first address, in order of priority, that has a channel.

        Contacts that are not active have no route.
        """
        if status is not Status.ACTIVE:
            return Route(None, None, (), role, status)
        picks: list[Pick] = []
        for address in addresses:
            pick = self.pick(address, role)
            picks.append(pick)
            if pick.channel is not None:
                return Route(address, pick.channel, tuple(picks), role)
        return Route(None, None, tuple(picks), role)

    def conditions(self, address: Address, addresses: Sequence[Address]) -> tuple[Condition, ...]:
        """The three conditions of a lock for one of a contact's addresses, each with whether it is met.

        Several enabled channels can send to its type; the priority address is of its type; the contact
        wrote in from it. A lock without a recorded origin counts as made by a message.
        """
        scheme = address.urn.scheme
        able = sum(can_serve(channel, scheme, Role.SEND) for channel in self.channels)
        first = addresses[0].urn.scheme if addresses else ""
        origin = address.origin
        wrote = address.channel is not None and (origin is None or origin.source is LockSource.MESSAGE)
        at = origin.at if origin and wrote else None
        return (
            Condition(Reason(ReasonCode.SEVERAL_CHANNELS, scheme=scheme, count=able), able > 1),
            Condition(Reason(ReasonCode.PRIORITY_TYPE, scheme=scheme), first == scheme),
            Condition(Reason(ReasonCode.WROTE_IN, scheme=scheme, at=at), wrote),
        )

    def country(self, addresses: Sequence[Address]) -> str:
        """A contact's country, or empty: its channel's, else its first phone number's, else the default."""
        channel = self.route(addresses).channel
        if channel is not None and channel.country:
            return channel.country
        numbers = (address.urn.path for address in addresses if address.urn.scheme == "tel")
        countries = (country_of_number(self.number(number)) for number in numbers)
        return next(filter(None, countries), self.default_country)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All channels ready for matching, oldest first, disabled ones too."""
        return phone_channels.prepare(self.channels, self.default_country)

    def entry(self, channel: Channel) -> Entry:
        """One of the router's channels ready for matching."""
        return self._entries_by_uuid[channel.uuid]

    @cached_property
    def _entries_by_uuid(self) -> dict[str, Entry]:
        return {entry.channel.uuid: entry for entry in self.entries}

    def number(self, path: str) -> str:
        """A phone number as it is compared: with a default country, impossible ones are read as national."""
        return phone_channels.read_number(path, self.default_country) if self.default_country else path

    def contest(self, number: str, country: str, role: Role) -> Contest:
        """The channels in the running for a phone number, those of its carrier when there are some."""
        index = self._indexes.get(role) or self._index(role)
        contest = index.contest(country)
        if contest.knows_carriers and number[:1] == "+":
            carrier = carrier_of(number[1:])
            if carrier:
                return index.narrowed(country, carrier)
        return contest

    def _pick_phone(self, address: Address, role: Role, lock: Channel | None) -> Pick:
        if lock is not None and can_serve(lock, "tel", role):
            return Pick(address, lock, ReasonCode.LOCKED, role, self)
        number = self.number(address.urn.path)
        contest = self.contest(number, country_of_number(number), role)
        if contest.sole is not None:
            code = ReasonCode.CARRIER if contest.carrier else ReasonCode.ONLY
            return Pick(address, contest.sole.channel, code, role, self)
        if not contest.parts:
            return Pick(address, None, self._no_phone_channel(role), role, self)
        rank, shared = contest.find(number.removeprefix("+"))
        return Pick(
            address, self.channels[rank], ReasonCode.NEWEST if shared else ReasonCode.OVERLAP, role, self
        )

    def _no_phone_channel(self, role: Role) -> ReasonCode:
        channel, code = self._oldest_for(role, "tel")
        return code if channel is None else ReasonCode.NO_CHANNEL_FOR_COUNTRY

    def _index(self, role: Role) -> PrefixIndex:
        able = [entry for entry in self.entries if can_serve(entry.channel, "tel", role)]
        index = self._indexes[role] = PrefixIndex(able)
        return index

    def _oldest_for(self, role: Role, scheme: str) -> tuple[Channel | None, ReasonCode]:
        """The oldest channel for a type, with the reason for it or for there being none."""
        key = (role, scheme)
        found = self._oldest.get(key)
        if found is None:
            able = [channel for channel in self.channels if can_serve(channel, scheme, role)]
            if able:
                found = (able[0], ReasonCode.OLDEST if len(able) > 1 else ReasonCode.ONLY)
            elif any(channel.enabled for channel in self.channels):
                found = (None, ReasonCode.NO_CHANNEL_FOR_TYPE)
            else:
                found = (None, ReasonCode.NO_CHANNELS)
            self._oldest[key] = found
        return found


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def _age(channel: Channel) -> tuple[datetime, str]:
    """Sorts by age, then by uuid; those without an age tie, so that a stable sort leaves their order."""
    created_on = channel.created_on
    if created_on is None:
        return _BEFORE_ALL, ""
    return created_on if created_on.tzinfo else created_on.replace(tzinfo=UTC), channel.uuid
