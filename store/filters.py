"""Which contacts a list shows, as conditions on the contact table."""

import re

from sqlalchemy import ColumnElement, or_, select

from store import mapping
from store.columns import storable
from store.core.views import Listing
from store.models import addresses, contacts, groups, memberships

_NOT_DIGITS = re.compile(r"\D+")
_NUMBER = re.compile(r"[\d\s().+\-/]*\d[\d\s().+\-/]*")


def conditions(listing: Listing) -> tuple[ColumnElement[bool], ...]:
    """The folder, the group and the text of a listing; all of them have to hold."""
    found: list[ColumnElement[bool]] = [contacts.c.status == str(listing.folder)]
    if listing.group:
        members = (
            select(memberships.c.contact_id)
            .join(groups, memberships.c.group_id == groups.c.id)
            .where(groups.c.uuid == listing.group)
        )
        found.append(contacts.c.id.in_(members))
    return (*found, *matching(listing.text))


def matching(text: str) -> tuple[ColumnElement[bool], ...]:
    """Every word is somewhere in the name, in any case; or, for words that are numbers, in an address.

    A text that is nothing but digits and what is written between them is one number.
    """
    text = storable(text).strip()
    if not text:
        return ()
    if _NUMBER.fullmatch(text):
        words = [_in_name(word) for word in text.split()]
        named = words[0]
        for word in words[1:]:
            named = named & word
        return (or_(named, _in_address(_NOT_DIGITS.sub("", text))),)
    return tuple(_word(word) for word in text.split())


def _word(word: str) -> ColumnElement[bool]:
    if _NUMBER.fullmatch(word):
        return or_(_in_name(word), _in_address(_NOT_DIGITS.sub("", word)))
    return _in_name(word)


def _in_name(word: str) -> ColumnElement[bool]:
    return contacts.c.sort_name.contains(mapping.fold(word), autoescape=True)


def _in_address(digits: str) -> ColumnElement[bool]:
    # A national number is stored without the zeros in front of it.
    short = digits.lstrip("0")
    wanted = short if len(short) >= 3 else digits
    owners = select(addresses.c.contact_id).where(
        addresses.c.contact_id.is_not(None), addresses.c.path.contains(wanted, autoescape=True)
    )
    return contacts.c.id.in_(owners)
