"""Sort texts: a property of contacts, descending with a minus in front."""

import pytest

from store.core.query import QueryError
from store.core.query.sort import Sort, parse_sort
from store.core.types import FieldType
from tests.store.core.query.query_inputs import FIELDS


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("", Sort("attribute", "id", None, True)),
        ("name", Sort("attribute", "name", None, False)),
        ("-Created_On", Sort("attribute", "created_on", None, True)),
        ("last_seen_on", Sort("attribute", "last_seen_on", None, False)),
        (" -AGE ", Sort("field", "age", FieldType.NUMBER, True)),
        ("dob", Sort("field", "dob", FieldType.DATETIME, False)),
        ("state", Sort("field", "state", FieldType.STATE, False)),
        # A field that has the key of an attribute is named with a prefix.
        ("language", Sort("attribute", "language", None, False)),
        ("-fields.language", Sort("field", "language", FieldType.TEXT, True)),
    ],
)
def test_sort_texts(text: str, sort: Sort) -> None:
    assert parse_sort(text, FIELDS) == sort


def test_without_fields_any_key_is_taken_on_trust() -> None:
    assert parse_sort("-beers", None) == Sort("field", "beers", None, True)


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("-gendr", 1, 'Contacts are not sorted by "gendr"; did you mean "gender"?'),
        (
            "foo",
            0,
            'Contacts are not sorted by "foo"; '
            "there are id, name, created_on, last_seen_on, language, age, gender, state.",
        ),
        ("status", 0, 'Contacts are not sorted by "status"; did you mean "state"?'),
        ("-", 0, 'Contacts are not sorted by ""; there are id, name, created_on, last_seen_on, language.'),
    ],
)
def test_what_contacts_are_not_sorted_by(text: str, offset: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_sort(text, () if text == "-" else FIELDS)
    assert caught.value.code == "unknown_property"
    assert caught.value.message == message
    assert caught.value.offset == offset
