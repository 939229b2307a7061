"""Marks and ranges as values, and what the status line says of them."""

import pytest

from store.core.contacts.selection import Selection
from store.core.routing import Route
from store.core.types import Status
from store.core.views import ContactRow, Listing, RowKey
from tests.tui.people import START
from tui.screens.contact_list.status import position_text, status_text
from tui.widgets.lists.contact_table import ContactTable
from tui.widgets.lists.marks import Marks

EVERYBODY = Marks(Selection.all_of(Listing()))


def row(number: int) -> ContactRow:
    """A row of a list."""
    route = Route(None, None, (), None)  # type: ignore[arg-type]
    return ContactRow(
        RowKey(str(number), number), str(number), "", Status.ACTIVE, "", None, route, START, None
    )


def shown(marks: Marks, cursor: int) -> list[int]:
    """The positions that show as marked, of the first ten."""
    return [position for position in range(10) if marks.has(row(position), position, cursor)]


def test_a_range_shows_what_it_takes_in_whichever_way_it_goes() -> None:
    marks = Marks(Selection.of(["1"])).begun(row(4), 4)
    assert shown(marks, 4) == [1, 4]
    assert shown(marks, 6) == [1, 4, 5, 6]
    assert shown(marks, 2) == [1, 2, 3, 4]
    assert shown(marks.ended(), 2) == [1]


def test_a_range_that_begins_on_a_mark_unmarks() -> None:
    marks = EVERYBODY.begun(row(3), 3)
    assert shown(marks, 8) == [0, 1, 2, 9]
    assert marks.start is not None
    assert not marks.start.on


@pytest.mark.parametrize(
    ("marks", "size", "cursor", "text"),
    [
        (Marks(), 10, 0, ""),
        (Marks(Selection.of("abc")), 10, 0, "3 marked"),
        (EVERYBODY, 4812, 0, "all 4 812 match"),
        (EVERYBODY, None, 0, "all match"),
        (Marks(EVERYBODY.selection.toggled("a")), 4812, 0, "4 811 of 4 812 marked"),
        (Marks(EVERYBODY.selection.toggled("a")), None, 0, "all but 1 match"),
        (Marks().begun(row(4), 4), 10, 2, "range of 3"),
        (EVERYBODY.begun(row(4), 4), 10, 5, "all 10 match  range of 2 to unmark"),
    ],
)
def test_the_status_line_says_what_is_marked(marks: Marks, size: int | None, cursor: int, text: str) -> None:
    assert marks.text(size, cursor) == text
    assert bool(marks) is bool(text)


@pytest.mark.parametrize(
    ("position", "size", "text"),
    [
        (0, 0, "0/0"),
        (122, 4812, "  123/4 812"),
        (None, 1_000_000, "        ?/1 000 000"),
        (5, None, "6/?"),
    ],
)
def test_the_status_line_says_where_the_list_stands(
    position: int | None, size: int | None, text: str
) -> None:
    assert position_text(position, size) == text


def test_marks_typing_progress_and_search_are_told_in_this_order() -> None:
    table = ContactTable()
    table.marks, table.type_ahead.text = Marks(Selection.of("abc")), "ka"
    assert status_text(table, "Blocked", "") == "0/0  Blocked  3 marked  go to: ka_"
    assert status_text(table, "Blocked", "Moving ...") == "0/0  Moving ...  3 marked  go to: ka_"
    table._loader.listing = Listing(text="ann")
    assert status_text(table, "Active", "").endswith("Active  3 marked  go to: ka_  search: ann")
