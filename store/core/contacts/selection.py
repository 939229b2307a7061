"""Which contacts an act is for: some that were marked one by one, or all that a list shows but a few."""

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
        """All that a list shows by the time of the act."""
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
        """With these contacts of the list marked too, or with none of them marked."""
        given = frozenset(uuids)
        adds = on != self.is_listing
        return replace(self, uuids=self.uuids | given if adds else self.uuids - given)

    def toggled(self, uuid: str) -> "Selection":
        """With the mark of one contact turned over."""
        return self.marked((uuid,), uuid not in self)


def same_contacts(one: Listing, other: Listing) -> bool:
    """Whether two lists show the same contacts, in whatever order; marks do not outlive the list they are
    of."""
    return (one.folder, one.group, one.text) == (other.folder, other.group, other.text)
