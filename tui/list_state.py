"""What the contact list shows next, and what it says when that is nothing."""

from dataclasses import replace

from textual.content import Content

from store.core.types import Status
from store.core.views import Listing, SortBy
from tui.text import joined

_DESCENDING_FIRST = (SortBy.LAST_SEEN, SortBy.CREATED)


def sorted_by(listing: Listing, sort: str) -> Listing:
    """The list in another order; the same column again turns it around.

    Dates and custom fields begin with the greatest, names and addresses with the first.
    """
    if sort == listing.sort:
        return replace(listing, descending=not listing.descending)
    descending = sort in _DESCENDING_FIRST or sort.startswith("field:")
    return replace(listing, sort=sort, descending=descending)


def nothing(listing: Listing, folder: str) -> Content:
    """Why a list is empty, and the key that helps; `folder` is its name as shown."""
    if listing.text:
        said = f'No contact in {folder} matches "{listing.text}".  '
        return joined(said, ("esc", "bold"), " clears the filter")
    if listing.folder is not Status.ACTIVE or listing.group:
        return joined(f"No contact in {folder}.  ", ("f", "bold"), " goes to another folder")
    return joined("No contact yet.  ", ("a", "bold"), " adds one, ", ("w", "bold"), " imports a workbook")
