"""The core routing service: which channel carries a message or call to an address, and why.

An address that is locked goes to its channel. Any other address type goes to the oldest channel for it. A
phone number goes to the channels that serve its country; among those to the ones of its carrier, when that
is known and one of them has it; among those to the one that shares the most leading digits; and among
equals to the newest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property, partial

from store.core.phones.carriers import carrier_of
from store.core.phones.countries import country_of_number
from store.core.routing import phone_numbers
from store.core.routing.candidates import (
    Candidate,
    Target,
    can_serve,
    choice_reason,
    explain,
    no_channel_reason,
    overridden,
)
from store.core.routing.prefix_index import ChannelPool, PrefixIndex, PreparedChannel
from store.core.routing.reasons import Reason, ReasonCode
from store.core.routing.sentences import ISO, clause, sentence
from store.core.types import Address, Channel, LockSource, Role, Status
from store.core.urns.formatting import HIDDEN, format_urn


@dataclass(frozen=True, init=False)
class Pick:
    """The channel for one address, or None, with what decided it.

    All but the choice itself is worked out when asked for.
    """

    address: Address
    channel: Channel | None
    code: ReasonCode
    role: Role
    _router: "Router" = field(repr=False, compare=False)

    def __init__(
        self, address: Address, channel: Channel | None, code: ReasonCode, role: Role, router: "Router"
    ) -> None:
        # The constructor that a frozen dataclass gets takes a quarter of the time of a whole pick.
        values = self.__dict__
        values["address"] = address
        values["channel"] = channel
        values["code"] = code
        values["role"] = role
        values["_router"] = router

    @cached_property
    def number(self) -> str:
        """The phone number as it was compared with the channels; empty for other address types."""
        return self._router.number(self.address.urn.path) if self.address.urn.scheme == "tel" else ""

    @cached_property
    def country(self) -> str:
        """The phone number's country; empty when unknown and for other address types."""
        return country_of_number(self.number) if self.number else ""

    @cached_property
    def carrier(self) -> str:
        """The phone number's carrier, if it narrowed the choice; else empty."""
        if self.channel is None or self.code is ReasonCode.LOCKED or not self.number:
            return ""
        return self._router.pool(self.number, self.country, self.role).carrier

    @cached_property
    def overlap(self) -> int:
        """How many leading digits the channel shares with the phone number."""
        if self.channel is None or not self.number:
            return 0
        return self._router.entry(self.channel).best(self._target.digits)[0]

    @cached_property
    def reason(self) -> Reason:
        """Why this channel, or why none."""
        if self.channel is None:
            return no_channel_reason(self._target, self.code)
        entry = self._router.entry(self.channel)
        return choice_reason(self._target, entry, self.code, self.carrier)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every channel with its verdict, oldest first; worked out, in linear time, when asked for."""
        return explain(self._target, self._router.entries, self._router.locked_to(self.address))

    @cached_property
    def ignored_lock(self) -> Reason | None:
        """Why the address's lock does not hold, when it has one that does not."""
        if self.address.channel is None or self.code is ReasonCode.LOCKED:
            return None
        lock = self._router.locked_to(self.address)
        scheme = self.address.urn.scheme
        if lock is None:
            return Reason(ReasonCode.LOCK_GONE, scheme=scheme, role=self.role)
        if not lock.enabled:
            code = ReasonCode.LOCK_DISABLED
        else:
            code = ReasonCode.LOCK_ROLE if scheme in lock.schemes else ReasonCode.LOCK_SCHEME
        return Reason(code, channel=lock.name, scheme=scheme, role=self.role)

    @cached_property
    def overridden(self) -> Reason | None:
        """Which rule the address's lock overrides, when it has one that holds and overrides any."""
        if self.channel is None or self.code is not ReasonCode.LOCKED:
            return None
        return overridden(self._target, self._router.entry(self.channel))

    @property
    def _target(self) -> Target:
        return Target(self.address, self.role, self.number, self.country)


@dataclass(frozen=True)
class Route:
    """Where a contact's next message goes: an address and its channel, or neither.

    `picks` has one entry for each address that was tried, in order of priority; the last one is the route's.
    Contacts whose status is not active have no route, and no address of theirs is tried.
    """

    address: Address | None
    channel: Channel | None
    picks: tuple[Pick, ...] = ()
    role: Role = Role.SEND
    status: Status = Status.ACTIVE

    @property
    def is_locked(self) -> bool:
        """Whether the address is tied to the channel that carries the message."""
        locked = self.address.channel if self.address is not None else None
        return self.channel is not None and locked == self.channel.uuid

    @cached_property
    def reason(self) -> Reason:
        """Why this address by this channel, or why there is no route."""
        if self.channel is not None:
            return self.picks[-1].reason
        if self.status is not Status.ACTIVE:
            return Reason(ReasonCode.NOT_ACTIVE, role=self.role, status=self.status)
        return Reason(ReasonCode.NO_CHANNEL if self.picks else ReasonCode.NO_ADDRESS, role=self.role)


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the three conditions under which a contact is held to a channel, and whether it is met."""

    reason: Reason
    met: bool

    @property
    def code(self) -> ReasonCode:
        """Which condition: `several_channels`, `priority_type` or `wrote_in`."""
        return self.reason.code

    @property
    def text(self) -> str:
        """The condition in words."""
        return sentence(self.reason)


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

    def overridden(self, addresses: Iterable[Address], channel: Channel) -> tuple[Reason, ...]:
        """The rules that locking these addresses to the channel would override, one at most for each."""
        entry, found = self.entry(channel), []
        for address in addresses:
            number = self.number(address.urn.path) if address.urn.scheme == "tel" else ""
            found.append(overridden(Target(address, Role.SEND, number, country_of_number(number)), entry))
        return tuple(reason for reason in found if reason is not None)

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
    def entries(self) -> tuple[PreparedChannel, ...]:
        """All channels ready for matching, oldest first, disabled ones too."""
        return phone_numbers.prepare(self.channels, self.default_country)

    def entry(self, channel: Channel) -> PreparedChannel:
        """One of the router's channels ready for matching."""
        return self._entries_by_uuid[channel.uuid]

    @cached_property
    def _entries_by_uuid(self) -> dict[str, PreparedChannel]:
        return {entry.channel.uuid: entry for entry in self.entries}

    def number(self, path: str) -> str:
        """A phone number as it is compared: with a default country, impossible ones are read as national."""
        return phone_numbers.read_number(path, self.default_country) if self.default_country else path

    def pool(self, number: str, country: str, role: Role) -> ChannelPool:
        """The channels in the running for a phone number, those of its carrier when there are some."""
        index = self._indexes.get(role) or self._index(role)
        pool = index.pool(country)
        if pool.knows_carriers and number[:1] == "+":
            carrier = carrier_of(number[1:])
            if carrier:
                return index.narrowed(country, carrier)
        return pool

    def _pick_phone(self, address: Address, role: Role, lock: Channel | None) -> Pick:
        if lock is not None and can_serve(lock, "tel", role):
            return Pick(address, lock, ReasonCode.LOCKED, role, self)
        number = self.number(address.urn.path)
        pool = self.pool(number, country_of_number(number), role)
        if pool.sole is not None:
            code = ReasonCode.CARRIER if pool.carrier else ReasonCode.ONLY
            return Pick(address, pool.sole.channel, code, role, self)
        if not pool.parts:
            return Pick(address, None, self._no_phone_channel(role), role, self)
        rank, shared = pool.find(number.removeprefix("+"))
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


def pick_sentence(
    pick: Pick, *, redacted: bool = False, timezone: tzinfo | None = None, date_order: str = ISO
) -> str:
    """Why an address has its channel, or has none, with a note on a lock that does not hold. Of a hidden
    address no number is told."""
    redacted = redacted or pick.address.urn.hidden
    told = partial(sentence, redacted=redacted, timezone=timezone, date_order=date_order)
    return told(pick.reason) + _lock_note(pick, told)


def route_sentence(
    route: Route, *, redacted: bool = False, timezone: tzinfo | None = None, date_order: str = ISO
) -> str:
    """Where the next message goes and why, in one line that also names what was passed over. Of hidden
    addresses no number is told."""
    redacted = redacted or any(pick.address.urn.hidden for pick in route.picks)
    told = partial(sentence, redacted=redacted, timezone=timezone, date_order=date_order)
    if route.address is None or route.channel is None:
        return told(route.reason)
    *skipped, taken = route.picks
    address = HIDDEN if redacted else format_urn(route.address.urn, international=True)
    why = clause(taken.reason, redacted=redacted, timezone=timezone, date_order=date_order)
    text = f"To {address} by {route.channel.name}: {why}{_lock_note(taken, told)}"
    passed = dict.fromkeys(told(pick.reason) for pick in skipped)
    return f"{text}. Passed over: {'; '.join(passed)}" if passed else text


def _lock_note(pick: Pick, told: Callable[[Reason], str]) -> str:
    """That the lock does not hold, or which rule it overrides."""
    note = pick.ignored_lock or pick.overridden
    return f"; {told(note)}" if note else ""
