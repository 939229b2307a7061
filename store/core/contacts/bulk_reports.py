"""What an act on many contacts did, or would do: how many it changes, why it leaves others alone, and how
their routes shift."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from store.core.priority import Preferring
from store.core.types import Channel

FIRST_NAMES: Final = 3
"""How many contacts are named of those that an act is done to."""

CHANGED: Final = "changed"
UNCHANGED: Final = "unchanged"
"""The outcomes of an act on a contact; any other is the code of why it cannot be done to it."""


@dataclass(frozen=True, slots=True)
class Unable:
    """Why an act cannot be done to a contact: a code, and words that go on after `3 contacts were left
    alone:`."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class RouteShift:
    """For how many contacts a channel takes the next message, before and after an act; None is no channel."""

    channel: Channel | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What became of the contacts of a selection. `unable` are those that the act cannot be done to, which
    `reasons` adds up to.

    `overridden` is for how many of the changed ones it overrides which rule of routing, by the rule's code.
    `names` are what the first of the changed ones are called. `routes` tells of a trial how the routes of all
    that were selected would shift, the channel with the most first; empty where the act moves no route.
    """

    changed: int
    unchanged: int = 0
    unable: int = 0
    overridden: Mapping[str, int] = field(default_factory=dict)
    names: tuple[str, ...] = field(default=(), compare=False)
    reasons: Mapping[Unable, int] = field(default_factory=dict, compare=False)
    routes: tuple[RouteShift, ...] = field(default=(), compare=False)

    def __add__(self, other: "BulkReport") -> "BulkReport":
        """Of both together, without routes."""
        codes = dict.fromkeys((*self.overridden, *other.overridden))
        reasons = dict.fromkeys((*self.reasons, *other.reasons))
        return BulkReport(
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.unable + other.unable,
            {code: self.overridden.get(code, 0) + other.overridden.get(code, 0) for code in codes},
            (*self.names, *other.names)[:FIRST_NAMES],
            {why: self.reasons.get(why, 0) + other.reasons.get(why, 0) for why in reasons},
        )

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many contacts each outcome has, those that none has left out."""
        found = {CHANGED: self.changed, UNCHANGED: self.unchanged}
        found |= {why.code: count for why, count in self.reasons.items()}
        return {outcome: count for outcome, count in found.items() if count}


@dataclass(frozen=True, slots=True)
class ChannelForecast:
    """What choosing a channel would come to for contacts, `counted` of which were looked at.

    `outcomes` has, by the uuid of each channel that can be chosen, for how many it would come to what;
    `locked` is how many of them have a lock.
    """

    counted: int
    locked: int
    outcomes: Mapping[str, Mapping[Preferring, int]]
