"""Derived columns that contacts are sorted and searched by: folded, shortened and indexed."""

from typing import Any

from store.core.contacts.names import words
from store.core.phones.facts import UNKNOWN, facts
from store.core.text import storable
from store.core.types import Address

SORT_LENGTH = 200
"""How many characters decide the order of long values; an index entry has its limits."""


def fold(text: str) -> str:
    """`text` as comparing without regard to case sees it."""
    return storable(text).casefold()


def sort_key(text: str) -> str | None:
    """What lists order `text` by; None, which comes last, when there is nothing to see in it."""
    return fold(text.strip())[:SORT_LENGTH] or None


def top_address(addresses: tuple[Address, ...]) -> str | None:
    """What lists order contacts by in the address column: the priority address as people read it."""
    return sort_key(addresses[0].urn.display or addresses[0].urn.path) if addresses else None


def searched_address(scheme: str, path: str) -> dict[str, Any]:
    """What searches look at in an address: its path without case, and what a phone number tells of itself."""
    known = facts(path) if scheme == "tel" else UNKNOWN
    return {
        "folded": fold(path.strip()),
        "country": known.country,
        "carrier": fold(known.carrier.strip()),
        "number_type": known.type,
    }


def searched_words(name: str) -> str:
    """The words of a name that searches see, with a space between; none of them has one in it."""
    return " ".join(words(storable(name)))


def place_name(path: str) -> str | None:
    """What lists order a location by and searches compare: the last name of its path."""
    return sort_key(path.rpartition(">")[2]) if path else None
