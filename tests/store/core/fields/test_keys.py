"""What a custom field may be called, and the key that its name gives it."""

import pytest

from store.core.fields.keys import (
    RESERVED_KEYS,
    SEARCHED_KEYS,
    check_name,
    check_new_name,
    derive_key,
    derive_name,
    is_valid_key,
    is_valid_name,
)
from store.core.query.properties import ATTRIBUTES
from store.core.urns import SCHEMES


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("First Name", "first_name"),
        ("Second   Name  ", "second_name"),
        ("café", "caf"),
        ("  ^%$# 323 ffsn!!!! fk$%DDGAS ) ", "323_ffsn_fk_ddgas"),
        ("!!", ""),
    ],
)
def test_keys_are_derived_from_names(name: str, key: str) -> None:
    assert derive_key(name) == key


def test_names_are_derived_from_keys() -> None:
    assert derive_name("join_date") == "Join Date"


@pytest.mark.parametrize("key", ["age", "age_now_2", "a" * 36])
def test_keys_that_can_be(key: str) -> None:
    assert is_valid_key(key)


@pytest.mark.parametrize(
    "key", ["", "2age", "_age", "Age", "age-now", "âge", "a" * 37, "name", "has", "ref", "tel"]
)
def test_keys_that_cannot_be(key: str) -> None:
    assert not is_valid_key(key)


def test_no_address_type_can_be_the_key_of_a_field() -> None:
    assert {*SCHEMES, "deleted"} <= RESERVED_KEYS


@pytest.mark.parametrize("name", ["Age", "Age Now 2", "Sign-up", "a" * 36])
def test_names_that_can_be(name: str) -> None:
    assert is_valid_name(name)
    assert check_name(name) == ""


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "A field needs a name."),
        ("   ", "A field needs a name."),
        ("a" * 37, "A field's name has at most 36 characters, and this one has 37."),
        ("Age_Now", "letters a-z, digits, spaces and hyphens"),
        ("âge", "letters a-z, digits, spaces and hyphens"),
        (" Age", "no space at either end"),
        ("2nd name", "A field's name has to begin with a letter."),
        ("-", "A field's name has to begin with a letter."),
        ("Created On", "already has a meaning of its own."),
    ],
)
def test_names_that_cannot_be_say_why(name: str, says: str) -> None:
    assert says in check_name(name)


def test_no_attribute_of_searches_is_the_key_of_a_field_made_by_hand() -> None:
    assert {*ATTRIBUTES} <= RESERVED_KEYS | SEARCHED_KEYS
    assert not RESERVED_KEYS & SEARCHED_KEYS


@pytest.mark.parametrize("name", ["Country", "carrier", "Number type", "LOCKED"])
def test_a_name_that_searches_use_cannot_be_given_by_hand(name: str) -> None:
    assert (
        f'cannot be called "{name}": searches ask every contact for "{derive_key(name)}"'
        in check_new_name(name)
    )
    assert check_name(name) == ""
    assert is_valid_key(derive_key(name))
