"""The draft of the Update Contact panel, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.errors import Problem
from store.core.types import Address, Channel, Contact, Group, LockOrigin, LockSource, Role, Urn, Value
from tui.screens.update_contact.draft import ContactDraft, differences, merge, unsaved_parts

A, B, C, D = (Address(Urn("tel", f"+1323555010{n}")) for n in range(4))
LOCKED = Address(Urn("tel", "+4915112345678"), "ch1", LockOrigin(LockSource.MESSAGE))
FARMERS = Group("g1", "Farmers")
SMART = Group("g2", "Adults", query="age > 17")
JANE = Contact(
    "c1",
    "Jane",
    language="eng",
    addresses=(A, LOCKED, B),
    fields={"age": Value("34")},
    groups=(FARMERS, SMART),
    version=7,
)
DRAFT = ContactDraft.of(JANE)
TWILIO = Channel("ch2", "Twilio", "T", "+13235550142", ("tel",), (Role.SEND,))


def test_a_fresh_draft_has_nothing_changed() -> None:
    assert DRAFT.changed == ()


def test_smart_groups_are_not_the_forms_business() -> None:
    assert DRAFT.groups == ("g1",)


@pytest.mark.parametrize(
    ("index", "target", "order"),
    [
        (1, 0, (LOCKED, A, B)),
        (2, 1, (A, B, LOCKED)),
        (0, 1, (LOCKED, A, B)),
        (2, 0, (B, A, LOCKED)),
        (0, -1, (A, LOCKED, B)),
        (2, 9, (A, LOCKED, B)),
    ],
)
def test_a_row_moves_to_its_target_and_keeps_its_lock(
    index: int, target: int, order: tuple[Address, ...]
) -> None:
    assert DRAFT.move(index, target).addresses == order


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), max_size=12))
def test_moving_is_a_permutation_and_can_be_taken_back(moves: list[tuple[int, int]]) -> None:
    draft = DRAFT
    for index, target in moves:
        draft = draft.move(index % 3, target)
        assert sorted(draft.addresses, key=str) == sorted(JANE.addresses, key=str)
    while draft.earlier:
        draft = draft.take_back()
    assert draft.addresses == JANE.addresses
    assert draft.changed == ()


def test_a_new_address_goes_to_the_end_without_a_lock() -> None:
    assert DRAFT.add(C.urn).addresses == (A, LOCKED, B, C)


def test_an_address_whose_text_changes_keeps_its_place_and_loses_its_lock() -> None:
    assert DRAFT.edit_address(1, D.urn).addresses == (A, D, B)


def test_an_address_that_is_typed_back_in_has_its_lock_again() -> None:
    """Only what is stored in the end counts, not the way to it."""
    draft = DRAFT.edit_address(1, D.urn).edit_address(1, LOCKED.urn)
    assert draft.addresses[1].channel == "ch1"
    assert DRAFT.remove(1).add(LOCKED.urn).addresses[-1].channel == "ch1"


def test_editing_an_address_to_the_same_value_changes_nothing() -> None:
    assert DRAFT.edit_address(1, LOCKED.urn) is DRAFT


def test_a_chosen_channel_takes_the_phone_numbers_and_clearing_takes_every_lock() -> None:
    chosen = DRAFT.prefer(TWILIO)
    assert [address.channel for address in chosen.addresses] == ["ch2"] * 3
    cleared = chosen.prefer(None)
    assert [address.channel for address in cleared.addresses] == [None] * 3
    assert [address.urn for address in cleared.addresses] == [address.urn for address in chosen.addresses]


def test_a_problem_travels_with_its_address_and_goes_when_the_address_goes() -> None:
    draft = DRAFT.with_problems([Problem("addresses.2", "taken"), Problem("name", "too long")])
    moved = draft.move(2, 0)
    assert moved.problems[B.urn.identity] == "taken"
    assert B.urn.identity not in moved.remove(0).problems
    assert "name" in moved.problems
    assert "name" not in moved.with_text("name", "J").problems


def test_what_is_sent_has_every_field_with_emptied_ones_empty_and_the_version() -> None:
    edit = (
        DRAFT.with_text("fields.age", "")
        .with_text("fields.district", "Gasabo")
        .with_text("name", " Jane D ")
        .to_edit()
    )
    assert edit.fields == {"age": "", "district": "Gasabo"}
    assert edit.name == "Jane D"
    assert edit.version == 7
    assert edit.addresses == JANE.addresses


@pytest.mark.parametrize(
    ("draft", "changed"),
    [
        (DRAFT.with_text("name", "Jan"), ("name",)),
        (DRAFT.with_text("name", "Jane "), ()),
        (DRAFT.with_text("language", "ENG"), ()),
        (DRAFT.with_text("language", "fra"), ("language",)),
        (DRAFT.with_groups(()), ("groups",)),
        (DRAFT.with_text("fields.age", ""), ("fields.age",)),
        (DRAFT.with_text("fields.age", "35").with_text("fields.age", "34"), ()),
        (DRAFT.move(1, 0), ("addresses",)),
        (DRAFT.prefer(None), ("addresses",)),
    ],
)
def test_it_knows_what_was_changed(draft: ContactDraft, changed: tuple[str, ...]) -> None:
    assert draft.changed == changed


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (DRAFT.with_text("name", "Jan").with_text("fields.age", "35"), ("name", "Age")),
        (DRAFT.with_groups(()), ("groups",)),
        (DRAFT.move(2, 0), ("addresses",)),
        (DRAFT.add(C.urn), ("addresses",)),
        (DRAFT.prefer(None), ("preferred channel",)),
        (DRAFT.remove(1).prefer(TWILIO), ("addresses", "preferred channel")),
    ],
)
def test_what_is_not_saved_is_told_in_words(draft: ContactDraft, told: tuple[str, ...]) -> None:
    assert unsaved_parts(draft, {"fields.age": "Age"}) == told


THEIRS = Contact(
    "c1", "Jane Doe", language="eng", addresses=(LOCKED, A, B), fields={"age": Value("35")}, version=8
)


def test_a_conflict_tells_apart_what_one_changed_and_what_both_did() -> None:
    mine = DRAFT.with_text("name", "Janet").with_text("language", "fra")
    found = {item.part: (item.clash, item.yours) for item in differences(mine, THEIRS)}
    assert found == {
        "name": (True, True),
        "language": (False, True),
        "groups": (False, False),
        "addresses": (False, False),
        "fields.age": (False, False),
    }


def test_what_is_kept_of_each_version_is_put_together_on_the_stored_one() -> None:
    mine = DRAFT.with_text("name", "Janet").with_text("language", "fra").with_text("fields.age", "")
    merged = merge(mine, THEIRS, ("name", "fields.age"))
    assert (merged.name, merged.language, merged.fields) == ("Janet", "eng", {})
    assert merged.addresses == THEIRS.addresses
    assert merged.base.version == 8
    assert merged.changed == ("name", "fields.age")


def test_keeping_ones_own_of_everything_is_ones_own_form_on_the_new_version() -> None:
    mine = DRAFT.with_text("name", "Janet").move(2, 0)
    merged = merge(mine, THEIRS, [item.part for item in differences(mine, THEIRS)])
    assert (merged.name, merged.addresses, merged.groups) == (mine.name, mine.addresses, mine.groups)
    assert merged.base is THEIRS
