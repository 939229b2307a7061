"""Derived columns that contacts are sorted and searched by: folded, shortened and indexed."""

from hashlib import sha256
from typing import Any

from store.core.contacts.names import words
from store.core.phones.facts import UNKNOWN, facts
from store.core.text import folded, storable, unmarked
from store.core.types import Address

SORT_LENGTH = 200
"""How many letters decide the order of long values; an index entry has its limits."""

_THEN = "\x01"
"""What stands between the letters and the text; before anything that people write."""

_BEYOND = "\x02"


def text_key(text: str) -> str:
    """What a text is sorted and compared by: its letters without marks, then the text itself.

    Equal exactly where `folded` is. The text is left out where the letters are all of it; a very long one is
    there as a digest."""
    whole, letters = folded(storable(text)), unmarked(storable(text))
    if letters == whole and len(whole) <= SORT_LENGTH:
        return whole
    if len(whole) > 2 * SORT_LENGTH:
        whole = sha256(whole.encode()).hexdigest()
    return letters[:SORT_LENGTH] + _THEN + whole


def sort_key(text: str) -> str | None:
    """The key that lists order `text` by; None, which comes last, when there is nothing to see in it."""
    return text_key(text) or None


def spellings(letters: str) -> tuple[str, str]:
    """The bounds of the keys of texts with the same letters: the first key, and what is beyond the last."""
    return letters, letters[:SORT_LENGTH] + _BEYOND


def letters_of(key: str) -> str:
    """What the keys of all spellings of a text share: its letters; of a text without any the whole key."""
    return key.partition(_THEN)[0] or key


def path_key(path: str) -> str:
    """What addresses are compared by: like `text_key`, in full, for any part of it can be looked for."""
    whole, letters = folded(storable(path)), unmarked(storable(path))
    return whole if letters == whole else letters + _THEN + whole


def top_address(addresses: tuple[Address, ...]) -> str | None:
    """What lists order contacts by in the address column: the priority address as people read it."""
    return sort_key(addresses[0].urn.display or addresses[0].urn.path) if addresses else None


def searched_address(scheme: str, path: str) -> dict[str, Any]:
    """What searches look at in an address: its path as it is compared, and what a phone number tells."""
    known = facts(path) if scheme == "tel" else UNKNOWN
    return {
        "folded": path_key(path),
        "country": known.country,
        "carrier": text_key(known.carrier),
        "number_type": known.type,
    }


def searched_words(name: str) -> str:
    """The words of a name that searches see, with a space between; none of them has one in it."""
    return " ".join(words(storable(name)))


def place_name(path: str) -> str | None:
    """What lists order a location by and searches compare: the last name of its path."""
    return sort_key(path.rpartition(">")[2]) if path else None
