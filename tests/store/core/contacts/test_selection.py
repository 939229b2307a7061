"""Selections: marks by contact, and all of a list but a few."""

from dataclasses import replace

import pytest

from store.core.contacts.selection import Selection, same_contacts
from store.core.types import Status
from store.core.views import Listing, SortBy

EVERYBODY = Selection.all_of(Listing())


def test_nothing_is_selected_at_first() -> None:
    selection = Selection()
    assert not selection
    assert "a" not in selection
    assert not selection.is_listing


def test_a_mark_is_turned_over_and_back() -> None:
    once = Selection().toggled("a")
    assert once == Selection.of(["a"])
    assert "a" in once
    assert once
    assert once.toggled("a") == Selection()


def test_all_of_a_list_holds_nobody_and_has_everybody() -> None:
    assert EVERYBODY
    assert EVERYBODY.is_listing
    assert EVERYBODY.uuids == frozenset()
    assert "anybody" in EVERYBODY


def test_marks_taken_off_all_of_a_list_are_its_exceptions() -> None:
    but_two = EVERYBODY.toggled("a").toggled("b")
    assert but_two.uuids == {"a", "b"}
    assert "a" not in but_two
    assert "c" in but_two
    assert but_two.toggled("a").uuids == {"b"}


@pytest.mark.parametrize(
    ("selection", "on", "uuids"),
    [
        (Selection(), True, {"a", "b"}),
        (Selection.of("bc"), True, {"a", "b", "c"}),
        (Selection.of("bc"), False, {"c"}),
        (Selection(), False, set()),
        (EVERYBODY, True, set()),
        (EVERYBODY, False, {"a", "b"}),
        (EVERYBODY.toggled("a").toggled("c"), True, {"c"}),
    ],
)
def test_many_are_marked_at_once(selection: Selection, on: bool, uuids: set[str]) -> None:
    marked = selection.marked("ab", on)
    assert marked.uuids == uuids
    assert marked.is_listing == selection.is_listing
    assert ("a" in marked) is on
    assert ("b" in marked) is on


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"sort": SortBy.CREATED}, True),
        ({"descending": True}, True),
        ({"folder": Status.BLOCKED}, False),
        ({"group": "g"}, False),
        ({"text": "ann"}, False),
    ],
)
def test_the_order_does_not_change_which_contacts_are_listed(changes: dict[str, object], same: bool) -> None:
    listing = Listing()
    assert same_contacts(listing, replace(listing, **changes)) is same  # type: ignore[arg-type]
