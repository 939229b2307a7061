"""The part of a long list that is held while the view moves over it."""

from collections.abc import Callable

import pytest

from tests.tui.widgets.lists.test_marks import row
from tui.widgets.lists.reading import LoadedRows, RowPosition
from tui.widgets.lists.view import RowView
from tui.widgets.lists.window import LIMIT, PAGE, RowWindow

TOTAL = 5000


def window(start: int, stop: int) -> RowWindow:
    """Those rows of a list of five thousand."""
    rows = tuple(row(number) for number in range(start, stop))
    return RowWindow(rows, start, TOTAL, ended=stop == TOTAL)


def settled(view: RowView) -> RowView:
    """The view once it has read what it lacks; fails when that never ends."""
    for _ in range(20):
        held = view.window
        if view.lacks_after:
            stop = min(held.stop + PAGE, TOTAL)
            rows = [row(number) for number in range(held.stop, stop)]
            view = view.extended(held.after(rows, ended=len(rows) < PAGE))
        elif view.lacks_before:
            rows = [row(number) for number in range(max(0, held.start - PAGE), held.start)]
            view = view.extended(held.before(rows, ended=len(rows) < PAGE))
        else:
            return view
    raise AssertionError("It goes on reading for ever.")


@pytest.mark.parametrize("lines", [1, 20, 60, 97, 110, 150, 300, 450])
@pytest.mark.parametrize("position", [0, 130, 2500, 4990])
def test_reading_ahead_comes_to_an_end_on_screens_of_any_height(lines: int, position: int) -> None:
    start = max(0, position - 50)
    rows = LoadedRows(window(start, min(TOTAL, start + PAGE)), position)
    view = settled(RowView(lines=lines).listed(rows))
    assert view.cursor == position
    assert view.row is not None
    assert view.row.key.id == position
    assert len(view.window.rows) <= LIMIT
    assert view.window.stop >= min(TOTAL, view.top + lines)


def test_scrolling_far_holds_no_more() -> None:
    view = settled(RowView(lines=20).listed(LoadedRows(window(0, PAGE))))
    for _ in range(200):
        view = settled(view.leapt(20))
        assert len(view.window.rows) <= LIMIT
    assert view.cursor == 4000


@pytest.mark.parametrize("move", [RowView.leapt, RowView.stepped])
def test_keys_that_come_before_the_rows_all_count(move: Callable[[RowView, int], RowView]) -> None:
    view = RowView(lines=20).listed(LoadedRows(window(0, PAGE)))
    for _ in range(36):
        view = move(view, 20)
    view = move(settled(view), -20)
    assert (view.cursor, view.goal) == (700, None)


def test_positions_are_put_right_when_they_are_counted() -> None:
    rows = window(700, 900).rows
    vague = RowWindow(rows, PAGE, None, ended=False, vague=True)
    view = RowView(lines=20).listed(LoadedRows(vague, 150, line=5))
    assert (view.top, view.window.known_size) == (145, None)
    placed = view.placed(RowPosition(rows[0].uuid, 700, TOTAL))
    assert placed is not None
    assert (placed.cursor, placed.top, placed.window.start) == (750, 745, 700)
    assert (placed.window.vague, placed.window.known_size) == (False, TOTAL)
    assert placed.row is view.row


def test_a_count_to_a_row_that_is_let_go_of_is_made_again() -> None:
    view = RowView(lines=20).listed(LoadedRows(window(700, 900), 750))
    assert view.placed(RowPosition("somebody", 700, TOTAL)) is None
