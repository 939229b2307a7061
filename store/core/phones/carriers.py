"""Which carrier a phone number was given to, from its leading digits.

Numbers can be ported, so a carrier told by digits is a good guess and never a certainty; what is shown
of it says so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache

from phonenumbers.carrierdata import CARRIER_DATA

_LEAD = 5
_SHORT = (4, 3)
"""The lengths below that of a lead that the library's prefixes have, longest first."""
_BEYOND = ":"  # comes after every digit


_lengths: dict[str, tuple[int, ...]] = {}
"""By lead: the lengths of the library's prefixes that begin with it, longest first, then the short ones."""


def carrier_of(digits: str) -> str:
    """The carrier that numbers with these leading digits were given to, by its English name; else empty.

    `digits` start with the country calling code, without a plus; a prefix of a number is enough.
    """
    # Every pick of a channel comes here. One or two look-ups tell most numbers in this way; a memo of numbers
    # would be larger, and slower.
    lead = digits[:_LEAD]
    for length in _lengths.get(lead) or _lengths_for(lead):
        names = CARRIER_DATA.get(digits[:length])
        if names is not None:
            return names.get("en") or next(iter(names.values()), "")
    return ""


def decides_carrier(digits: str) -> bool:
    """Whether all numbers that begin with these digits were given to one carrier, or to none known."""
    prefixes = _prefixes()
    after = bisect_right(prefixes, digits)
    return after == len(prefixes) or not prefixes[after].startswith(digits)


def carrier_prefix(digits: str) -> str:
    """The leading digits by which `carrier_of` tells the carrier of these; empty where it is unknown."""
    lead = digits[:_LEAD]
    for length in _lengths.get(lead) or _lengths_for(lead):
        if digits[:length] in CARRIER_DATA:
            return digits[:length]
    return ""


def _lengths_for(lead: str) -> tuple[int, ...]:
    """Compute and cache the lengths for one lead; computing all at once would delay the first page."""
    prefixes = _prefixes()
    first, after = bisect_left(prefixes, lead), bisect_left(prefixes, lead + _BEYOND)
    long = {len(prefix) for prefix in prefixes[first:after] if len(prefix) >= _LEAD}
    _lengths[lead] = found = (*sorted(long, reverse=True), *_SHORT)
    return found


@cache
def _prefixes() -> list[str]:
    return sorted(CARRIER_DATA)


def same_carrier(one: str, other: str) -> bool:
    """Whether two names mean one carrier: the words of one are, or begin, those of the other, in any case.

    So a channel that states `MTN Rwanda` serves the numbers that the library gives to `MTN`.
    """
    if not one or not other:
        return False
    first, second = _words(one), _words(other)
    shorter = min(len(first), len(second))
    return shorter > 0 and first[:shorter] == second[:shorter]


def carriers_of_channel(stated: str, prefixes: Iterable[str]) -> tuple[str, ...]:
    """A channel's carriers: the one stated on it, else those of its match prefixes or of its own number.

    `prefixes` are the match prefixes, or the channel's whole number when it has none; a short code is
    neither, for its digits belong to no numbering plan.
    """
    if stated:
        return (stated,)
    return tuple(dict.fromkeys(filter(None, map(carrier_of, prefixes))))


def carrier_key(name: str) -> str:
    """The first word of a carrier's name, which every name of the same carrier shares; empty without one."""
    words = _words(name)
    return words[0] if words else ""


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    kept = "".join(char if char.isalnum() else " " for char in name.casefold())
    return tuple(kept.split())
