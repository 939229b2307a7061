"""The contacts that a bulk action applies to: marked one by one, or all of a listing but some."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.core.views import Listing


@dataclass(frozen=True, slots=True)
class Selection:
    """Contacts by uuid; or, with a `listing`, all that it shows, but for those of `uuids`.

    However many contacts a listing shows, they are never held one by one: the store counts and finds them.
    """

    uuids: frozenset[str] = frozenset()
    listing: Listing | None = None

    @classmethod
    def of(cls, uuids: Iterable[str]) -> "Selection":
        """These contacts."""
        return cls(frozenset(uuids))

    @classmethod
    def all_of(cls, listing: Listing) -> "Selection":
        """All contacts that the listing has when the action runs."""
        return cls(listing=listing)

    @property
    def is_listing(self) -> bool:
        """Whether it is all of a list, or all but a few."""
        return self.listing is not None

    def __bool__(self) -> bool:
        """Whether anything was marked; all of a list counts as that, even when it shows nobody."""
        return self.is_listing or bool(self.uuids)

    def __contains__(self, uuid: str) -> bool:
        """Whether a contact of the list that is shown is marked."""
        return (uuid in self.uuids) != self.is_listing

    def marked(self, uuids: Iterable[str], on: bool = True) -> "Selection":
        """Mark these contacts of the list, or with `on` off, unmark them."""
        given = frozenset(uuids)
        adds = on != self.is_listing
        return replace(self, uuids=self.uuids | given if adds else self.uuids - given)

    def toggled(self, uuid: str) -> "Selection":
        """Toggle the mark of one contact."""
        return self.marked((uuid,), uuid not in self)


def same_contacts(one: Listing, other: Listing) -> bool:
    """Whether two listings show the same contacts, in any order. Marks are kept only while they do."""
    return (one.folder, one.group, one.text) == (other.folder, other.group, other.text)
