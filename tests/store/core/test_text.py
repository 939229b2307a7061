"""Text for messages and comparisons."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.text import folded, listed, unmarked


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["MTN"], "MTN"),
        (["MTN", "Airtel"], "MTN, Airtel"),
        (["MTN", "Airtel", "Twilio"], "MTN, Airtel and 1 more"),
    ],
)
def test_the_first_names_are_listed_with_how_many_more_there_are(names: list[str], text: str) -> None:
    assert listed(names, 2) == text


@pytest.mark.parametrize(
    ("text", "as_compared", "as_found"),
    [
        (" Bob ", "bob", "bob"),
        ("José", "josé", "jose"),
        ("Jose\u0301", "josé", "jose"),
        ("Łukasz Żółć", "łukasz żółć", "lukasz zolc"),
        ("Nguyễn Thị Hương", "nguyễn thị hương", "nguyen thi huong"),
        ("Straße Weiß", "strasse weiss", "strasse weiss"),
        ("Иван Ёлкин", "иван ёлкин", "иван елкин"),
        ("İlker Işık", "i\u0307lker işık", "ilker isik"),
        ("O’Brien", "o’brien", "o'brien"),
        ("Ø´ﬁ", "ø´fi", "o'fi"),
        ("٠٧٨٨ ０７", "٠٧٨٨ ０７", "0788 07"),
        ("أحمد", "أحمد", "احمد"),
        # Marks that make another letter stay.
        ("が हिन्दी", "が हिन्दी", "が हिन्दी"),
    ],
)
def test_the_two_ways_to_compare(text: str, as_compared: str, as_found: str) -> None:
    assert folded(text) == as_compared
    assert unmarked(text) == as_found


@given(st.text())
def test_how_a_text_is_composed_does_not_matter(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert folded(unicodedata.normalize(form, text)) == folded(text)
        assert unmarked(unicodedata.normalize(form, text)) == unmarked(text)
    assert unmarked(unmarked(text)) == unmarked(text)
