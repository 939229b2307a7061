"""What the contact list shows next, and what it says when that is nothing."""

from dataclasses import dataclass, replace

from textual.content import Content

from store.core.types import Status
from store.core.views import Listing, SortBy
from tui.keys.bindings import key_of
from tui.text.cells import number
from tui.text.content import joined

_DESCENDING_FIRST = (SortBy.LAST_SEEN, SortBy.CREATED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a list stands. Position and size are None until they are counted; `typed` is what is being typed
    to go to."""

    position: int | None = 0
    size: int | None = 0
    marks: str = ""
    typed: str | None = None

    def text(self, folder: str, search: str, progress: str) -> str:
        """The left part of the status line."""
        size = "?" if self.size is None else number(self.size)
        # As wide for every row, so that a move changes no more than digits.
        parts = [f"{self._place():>{len(size)}}/{size}", folder]
        if self.marks:
            parts.append(self.marks)
        if self.typed is not None:
            parts.append(f"go to: {self.typed}_")
        if progress:
            parts.append(progress)
        # The longest comes last, where it may be cut.
        if search:
            parts.append(f"search: {search}")
        return "  ".join(parts)

    def _place(self) -> str:
        if self.size == 0:
            return "0"
        return "?" if self.position is None else number(self.position + 1)


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
        said = f"No contact in {folder} matches {listing.text}.  "
        return joined(said, _key("clear"), " clears the search")
    if listing.folder is not Status.ACTIVE or listing.group:
        return joined(f"No contact in {folder}.  ", _key("folder"), " goes to another folder")
    return joined("No contact yet.  ", _key("add"), " adds one, ", _key("import"), " imports a workbook")


def _key(name: str) -> tuple[str, str]:
    return key_of(f"contact_list.{name}"), "bold"
