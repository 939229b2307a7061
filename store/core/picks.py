"""What the router answers: the pick for one address, the route of a contact, the conditions of a lock."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from store.core.candidates import Candidate, Target, choice_reason, explain, no_channel_reason
from store.core.countries import country_of_number
from store.core.reasons import Reason, ReasonCode, sentence
from store.core.types import Address, Channel, Role, Status

if TYPE_CHECKING:
    from store.core.routing import Router


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
        return self._router.contest(self.number, self.country, self.role).carrier

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
