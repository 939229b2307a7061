"""Which carrier a phone number was given to, from its leading digits.

Numbers can be ported, so a carrier told by digits is a good guess and never a certainty; what is shown
of it says so.
"""

from collections.abc import Iterable
from functools import lru_cache

from phonenumbers.carrierdata import CARRIER_DATA

_LEAD = 5
_SHORT = (4, 3)
"""The lengths below that of a lead that the library's prefixes have, longest first."""
_ANY = (9, 8, 7, 6, 5, *_SHORT)
"""All their lengths, longest first."""


@lru_cache(maxsize=1)
def _lengths() -> dict[str, tuple[int, ...]]:
    """The lengths of the library's prefixes that begin with a lead, longest first, and then the short ones.

    One or two look-ups tell most numbers in this way; a memo of numbers would be larger, and slower.
    """
    found: dict[str, set[int]] = {}
    for prefix in CARRIER_DATA:
        if len(prefix) >= _LEAD:
            found.setdefault(prefix[:_LEAD], set()).add(len(prefix))
    return {lead: (*sorted(lengths, reverse=True), *_SHORT) for lead, lengths in found.items()}


def carrier_of(digits: str) -> str:
    """The carrier that numbers with these leading digits were given to, by its English name; else empty.

    `digits` start with the country calling code, without a plus; a prefix of a number is enough.
    """
    # Every pick of a channel comes here: another call would take a twentieth of its time.
    for length in _lengths().get(digits[:_LEAD], _SHORT):
        names = CARRIER_DATA.get(digits[:length])
        if names is not None:
            return names.get("en") or next(iter(names.values()), "")
    return ""


def _slowly(digits: str) -> str:
    """The same, by trying every length: without the table, which takes longer to make than a few numbers."""
    known = (CARRIER_DATA.get(digits[:length]) for length in _ANY)
    names = next((names for names in known if names is not None), {})
    return names.get("en") or next(iter(names.values()), "")


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
    # Every length is tried: channels are few, and a first page waits for them but needs no table of lengths.
    return tuple(dict.fromkeys(filter(None, map(_slowly, prefixes))))


def carrier_key(name: str) -> str:
    """The first word of a carrier's name, which every name of the same carrier shares; empty without one."""
    words = _words(name)
    return words[0] if words else ""


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    kept = "".join(char if char.isalnum() else " " for char in name.casefold())
    return tuple(kept.split())
