"""The texts of the contact list: its status line, and what it says when it is empty."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from store.core.types import Status
from store.core.views import Listing, SortBy
from tui.base.screen import AppContext, CordboardScreen, empty_state
from tui.text.cells import clean, number, width_of
from tui.widgets.bars import StatusLine
from tui.widgets.lists.contact_table import ContactTable

if TYPE_CHECKING:
    from tui.screens.contact_list.view_options import ViewOptions

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
    # What runs is told whole, with how it is stopped; the folder is told above as well.
    parts = [position_text(None if view.window.vague else view.cursor, size), progress or folder]
    if table.marks:
        parts.append(table.marks.text(size, view.cursor))
    if typed is not None:
        parts.append(f"go to: {typed}_")
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

    def covered(self) -> None:
        """The same, where something was done on another screen: what was said of undo does not hold."""
        top = self._screen.app.screen
        if top is not self._screen and not top.is_modal:
            self.enough()

    def beside(self, text: str) -> str:
        """What of the status fits beside the sentence: where the list stands."""
        return text.partition("  ")[0] if self._text else text

    def _show(self, text: str) -> None:
        self._text = text
        self._screen.query_one(StatusLine).say(text)
        self._show_status()


def nothing(context: AppContext, view: "ViewOptions") -> Content:
    """Why a list is empty, and the keys that help."""
    listing, folder = view.listing, view.folder().label
    ways: tuple[str, ...] = ("add", "import", "folder")
    said = "No contact yet"
    if listing.text:
        said, ways = f"No contact in {folder} matches {listing.text}", ("search", "clear", "folder")
    elif listing.folder is not Status.ACTIVE or listing.group:
        said, ways = f"No contact in {folder}", ("folder", "refresh")
    return Content("\n").join(empty_state(context, said, *(f"contact_list.{way}" for way in ways)))
