"""How many SMS a text is, and what stands in for signs that make it dearer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.messages.segments import (
    Encoding,
    encoding,
    first_wide,
    from_septets,
    measure,
    septets,
    with_look_alikes,
)

GSM7, UCS2 = Encoding.GSM7, Encoding.UCS2


@pytest.mark.parametrize(
    ("text", "alphabet", "count", "units", "room"),
    [
        ("", GSM7, 1, 0, 160),
        ("a" * 160, GSM7, 1, 160, 0),
        ("a" * 161, GSM7, 2, 161, 145),
        ("€" * 80, GSM7, 1, 160, 0),
        # The 77th euro would be divided between the first SMS and the second.
        ("€" * 81, GSM7, 2, 162, 143),
        ("ж" * 70, UCS2, 1, 70, 0),
        ("ж" * 71, UCS2, 2, 71, 63),
        ("😀" * 35, UCS2, 1, 70, 0),
        # 33 pairs fill 66 of 67 units; the last unit stays empty.
        ("😀" * 36, UCS2, 2, 72, 61),
    ],
)
def test_length(text: str, alphabet: Encoding, count: int, units: int, room: int) -> None:
    length = measure(text)
    assert (length.encoding, length.segments, length.units, length.room) == (alphabet, count, units, room)


def test_the_sign_that_makes_it_dearer_is_found() -> None:
    assert first_wide("It’s 5 €") == 2
    assert first_wide("It's 5 €") is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("“It’s” – now…", '"It\'s" - now...'),
        ("Amharic ሰላም", "Amharic ሰላም"),
        ("ê Łódź ﬁ", "e Lodz fi"),
        ("a\u200bb\u00a0c", "ab c"),
        ("é stays, ñ too", "é stays, ñ too"),
    ],
)
def test_look_alikes(text: str, written: str) -> None:
    assert with_look_alikes(text) == written


@given(st.text())
def test_what_is_in_the_alphabet_comes_back(text: str) -> None:
    if encoding(text) is GSM7:
        assert from_septets(septets(text)) == text
    else:
        assert len(from_septets(septets(text))) == len(text)


@given(st.text(min_size=1))
def test_looking_alike_is_never_dearer_where_it_fits(text: str) -> None:
    written = with_look_alikes(text)
    if encoding(written) is GSM7 and len(written) <= len(text):
        assert measure(written).segments <= measure(text).segments
