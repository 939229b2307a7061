"""Texts that are no search: each is refused with a code, a place, and a sentence that helps."""

import pytest

from store.core.query import QueryError
from tests.store.core.query.query_inputs import read


def refused(text: str, **changes: bool) -> QueryError:
    """The error of a text that is no search."""
    with pytest.raises(QueryError) as caught:
        read(text, **changes)
    return caught.value


@pytest.mark.parametrize(
    ("text", "wrong", "says"),
    [
        ("$", "$", "double quotes"),
        ("bob OR &", "&", "double quotes"),
        ("name = “bob”", "“", "straight"),
        ('name = "bob', '"bob', "does not end"),
        ('name = "C:\\"', '"C:\\"', "backslash"),
        ("name ! bob", "!", "in front of"),
        ("a )", ")", "closes nothing"),
        ("a ()", ")", "nothing between"),
        ("(a and )", ")", "missing between"),
        ("(name = )", ")", "missing between"),
        ("= 5", "=", "property before it"),
        ("and bob", "and", "none before it"),
        ("bob and or x", "or", "none before it"),
        ("age > > 5", ">", "value is expected"),
        ("age > has", "has", "value is expected"),
        ("age > (5)", "(", "value is expected"),
        ("age > 5 > 6", ">", "whole condition"),
        ("nam/e = x", "nam/e", "not a property"),
        (".name != x", ".name", "not a property"),
        ("name. = x", "name.", "not a property"),
        ("😀 = x", "😀", "not a property"),
        # Nothing is at the end of the text.
        ("name = ", "", "value is missing"),
        ("bob is", "", "value is missing"),
        ("bob OR", "", "condition is missing"),
    ],
)
def test_texts_that_are_not_well_formed(text: str, wrong: str, says: str) -> None:
    error = refused(text)
    assert error.code == "syntax"
    assert text[error.offset : error.offset + error.length] == wrong
    assert wrong or error.offset == len(text)
    assert says in error.message
    assert dict(error.extra) == {}


def test_an_open_bracket_is_pointed_at() -> None:
    error = refused("a (b (c d")
    assert (error.offset, error.length) == (5, 1)
    assert error.message == 'This bracket is not closed; write a ")" where it ends.'


@pytest.mark.parametrize(
    ("text", "code", "wrong", "extra"),
    [
        ("age = XZ", "invalid_number", "XZ", {"value": "XZ"}),
        ("  age <= 1e10", "invalid_number", "1e10", {"value": "1e10"}),
        ('age > ""', "invalid_number", '""', {"value": ""}),
        ("tickets = many", "invalid_number", "many", {"value": "many"}),
        ("dob = AB", "invalid_date", "AB", {"value": "AB"}),
        ("dob = 31-02-2020", "invalid_date", "31-02-2020", {"value": "31-02-2020"}),
        ("dob = -9999999d", "invalid_date", "-9999999d", {"value": "-9999999d"}),
        ("created_on > -999999d", "invalid_date", "-999999d", {"value": "-999999d"}),
        ("status = asleep", "invalid_status", "asleep", {"value": "asleep"}),
        ("language = zzzzzz", "invalid_language", "zzzzzz", {"value": "zzzzzz"}),
        ('group = "Warm Kids"', "invalid_group", '"Warm Kids"', {"value": "Warm Kids"}),
        ("flow = Registration", "invalid_flow", "Registration", {"value": "Registration"}),
        ("channel = Vodafone", "invalid_channel", "Vodafone", {"value": "Vodafone"}),
        ("channel = Twin", "invalid_channel", "Twin", {"value": "Twin"}),
        ("country = Narnia", "invalid_country", "Narnia", {"value": "Narnia"}),
        ("number_type = rotary", "invalid_number_type", "rotary", {"value": "rotary"}),
        ("locked = maybe", "invalid_yes_no", "maybe", {"value": "maybe"}),
        ("name ~ x", "invalid_partial_name", "x", {"min_token_length": "2"}),
        ('name ~ ""', "invalid_partial_name", '""', {"min_token_length": "2"}),
        ("urn ~ 23", "invalid_partial_urn", "23", {"min_value_length": "3"}),
        ('tel ~ " 2 "', "invalid_partial_urn", '" 2 "', {"min_value_length": "3"}),
        ("uuid ~ 234", "unsupported_contains", "~", {"property": "uuid"}),
        ("age has 3", "unsupported_contains", "has", {"property": "age"}),
        ("carrier ~ mtn", "unsupported_contains", "~", {"property": "carrier"}),
        ("uuid > 1", "unsupported_comparison", ">", {"property": "uuid", "operator": ">"}),
        ("tel <= 1", "unsupported_comparison", "<=", {"property": "tel", "operator": "<="}),
        ('uuid = ""', "unsupported_setcheck", '""', {"property": "uuid", "operator": "="}),
        ('locked != ""', "unsupported_setcheck", '""', {"property": "locked", "operator": "!="}),
        ("xxx.age = 12", "unknown_property_type", "xxx.age", {"type": "xxx"}),
        ("beers = 12", "unknown_property", "beers", {"property": "beers"}),
        ("fields.beers = 12", "unknown_property", "fields.beers", {"property": "beers"}),
        ("urns.beers = 12", "unknown_property", "urns.beers", {"property": "beers"}),
        ('"My beers" = 12', "unknown_property", '"My beers"', {"property": "My beers"}),
        # The first of several.
        ("bob and (age = x or foo = 1)", "invalid_number", "x", {"value": "x"}),
    ],
)
def test_conditions_that_cannot_be(text: str, code: str, wrong: str, extra: dict[str, str]) -> None:
    error = refused(text)
    assert error.code == code
    assert text[error.offset : error.offset + error.length] == wrong
    assert dict(error.extra) == extra


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("age = XZ", '"XZ" is not a number; age is compared with numbers, for example age > 30.'),
        ("gendr = m", '"gendr" is not a property of contacts; did you mean "gender"?'),
        ("nmae = m", '"nmae" is not a property of contacts; did you mean "name"?'),
        ("urns.telegrm = m", '"telegrm" is not an address type; did you mean "telegram"?'),
        ('group = "Cool Kid"', '"Cool Kid" is not the name of a group; did you mean "Cool Kids"?'),
        ("status = activ", '"activ" is not a status; did you mean "active"?'),
        ("status = x", '"x" is not a status; there are active, blocked, stopped and archived.'),
        ("country = Nigria", '"Nigria" is not a country; did you mean "Nigeria" or "Niger"?'),
        ("locked = 1", '"1" is not yes or no; write locked = yes or locked = no.'),
        (
            "channel = Twin",
            'Several channels are called "Twin"; '
            'give the address instead: "+250730000003" or "+250730000004".',
        ),
        (
            "dob = soon",
            '"soon" is not a date; dob is compared with dates, for example dob > 31-01-2026, '
            "or with today, yesterday or -30d.",
        ),
        ("gender > m", '"gender" has no order, only numbers and dates have; it takes = and !=.'),
    ],
)
def test_messages_say_what_would_be_right(text: str, message: str) -> None:
    assert refused(text).message == message


def test_a_field_that_has_the_key_of_an_attribute_is_told_of() -> None:
    assert refused("language = klingon").hint == "For the field of that name write fields.language."
    assert refused("status = asleep").hint == ""


@pytest.mark.parametrize(
    ("text", "names_shown", "code"),
    [
        ("tel = 0788", True, "redacted_urns"),
        ("urn ~ 0788", False, "redacted_urns"),
        ("mailto != a@b", True, "redacted_urns"),
        ("+250788123123", False, "redacted_urns"),
        ("0788 123", False, "redacted_urns"),
        ("٠٧٨٨", False, "redacted_urns"),
        ("bob@example.org", False, "redacted_urns"),
        ('tel ~ "0788 123"', True, "redacted_urns"),
        ("tel:+250788123123", False, "redacted_urns"),
        ("will", False, "redacted_names"),
        ("name = will", False, "redacted_names"),
        ("name ~ will", False, "redacted_names"),
        ("name != will", False, "redacted_names"),
    ],
)
def test_what_is_hidden_cannot_be_searched(text: str, names_shown: bool, code: str) -> None:
    assert refused(text, redacted=True, names_shown=names_shown).code == code


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        (" " + "x" * 10_001, 10_001),
        ("(" * 101 + "x" + ")" * 101, 100),
        ("(" * 100_000 + "x" + ")" * 100_000, 10_000),
        ("x " * 250 + "last", 500),
        ("(" * 5_000, 100),
    ],
    ids=("characters", "brackets", "more brackets", "conditions", "open brackets"),
)
def test_limits(text: str, offset: int) -> None:
    error = refused(text)
    assert error.code == "too_complex"
    assert error.offset == offset
    assert error.length > 0


@pytest.mark.parametrize(
    "text",
    [
        " " + "é" * 10_000 + " ",
        "(" * 100 + "x" + ")" * 100,
        " or ".join(["name = x"] * 250),
        '"' + "(" * 200 + '"',
    ],
    ids=("characters", "brackets", "conditions", "brackets in quotes"),
)
def test_just_within_the_limits(text: str) -> None:
    assert str(read(text))


def test_brackets_of_the_canonical_text_are_limited_too() -> None:
    assert refused("x and (y or " * 60 + "z" + ")" * 60).code == "too_complex"
    assert read(str(read("x and (y or " * 49 + "z" + ")" * 49)))
