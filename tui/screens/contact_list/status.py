"""The texts of the contact list: its status line, and what it says when it is empty."""

from collections.abc import Callable
from dataclasses import replace

from textual.content import Content

from store.core.types import Status
from store.core.views import Listing, SortBy
from tui.base.screen import CordboardScreen
from tui.keys.bindings import key_of
from tui.text.cells import clean, number, width_of
from tui.text.content import joined
from tui.widgets.bars import StatusLine
from tui.widgets.lists.contact_table import ContactTable

_POSITION = 14  # cells of the status line that the place in the list may take
_DESCENDING_FIRST = (SortBy.LAST_SEEN, SortBy.CREATED)


def position_text(position: int | None, size: int | None) -> str:
    """Position, counted from 0, and size of a list; None is what is not counted yet."""
    if size == 0:
        return "0/0"
    total = "?" if size is None else number(size)
    place = "?" if position is None else number(position + 1)
    # As wide for every row, so that a move changes no more than digits.
    return f"{place:>{len(total)}}/{total}"


def status_text(table: ContactTable, folder: str, progress: str) -> str:
    """The left part of the status line: where the list stands, and what is running."""
    view, typed, search = table.view, table.type_ahead.text, table.listing.text
    size = view.window.known_size
    parts = [position_text(None if view.window.vague else view.cursor, size), folder]
    if table.marks:
        parts.append(table.marks.text(size, view.cursor))
    if typed is not None:
        parts.append(f"go to: {typed}_")
    if progress:
        parts.append(progress)
    # The longest comes last, where it may be cut.
    if search:
        parts.append(f"search: {search}")
    return "  ".join(parts)


def sorted_by(listing: Listing, sort: str) -> Listing:
    """The list in another order; the same column again turns it around.

    Dates and custom fields begin with the greatest, names and addresses with the first.
    """
    if sort == listing.sort:
        return replace(listing, descending=not listing.descending)
    descending = sort in _DESCENDING_FIRST or sort.startswith("field:")
    return replace(listing, sort=sort, descending=descending)


class SaidLast:
    """What an act did, in the status line until the next key that moves: a box over a list is sent twice."""

    def __init__(self, screen: CordboardScreen[None], show: Callable[[], object]) -> None:
        """`show` writes the status line anew."""
        self._screen, self._show_status = screen, show
        self._text = ""

    def say(self, text: str) -> bool:
        """Show a sentence; returns False where it is too long for the line."""
        line = self._screen.query_one(StatusLine)
        if width_of(clean(text)) > line.room - _POSITION:
            return False
        self._show(text)
        return True

    def enough(self) -> None:
        """Show where the list stands again."""
        if self._text:
            self._show("")

    def beside(self, text: str) -> str:
        """What of the status fits beside the sentence: where the list stands."""
        return text.partition("  ")[0] if self._text else text

    def _show(self, text: str) -> None:
        self._text = text
        self._screen.query_one(StatusLine).say(text)
        self._show_status()


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
