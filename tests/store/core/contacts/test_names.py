"""The words of names, as searches and the index see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.contacts.names import MAX_LENGTH, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bob Smithwick", ("bob", "smithwic")),
        ("  BOB\tbob  ", ("bob", "bob")),
        # Punctuation and emoji end words and are none.
        ("some-dashed ac/dc", ("some", "dashed", "ac", "dc")),
        ("dogs,chase (cats)!", ("dogs", "chase", "cats")),
        ("emoji😄 👍🏿", ("emoji",)),
        ("bob@nyaruka.com", ("bob", "nyaruka.")),
        ("foo_bar __ _ab", ("foo_bar", "_ab")),
        # Digits and letters go together; points and commas stand between digits.
        ("B2B R2D2 21.35 4,600", ("b2b", "r2d2", "21.35", "4,600")),
        ("J.R. Hartley", ("j.r", "hartley")),
        # Whichever apostrophe it is.
        ("O'Reilly's", ("oreillys",)),
        ("O\u2019Reilly O\u02bcReilly OReilly", ("oreilly", "oreilly", "oreilly")),
        ("'quoted'", ("quoted",)),
        # One byte is too short, one character need not be.
        ("J R Ewing", ("ewing",)),
        ("é 9", ()),
        # Without marks, and one letter for what readers take for one.
        ("Jose\u0301 José", ("jose", "jose")),
        ("Z\u0323\u0308oe Łukasz Søren Đặng", ("zoe", "lukasz", "soren", "dang")),
        ("İlker Işık Þór Æsir Œuvre", ("ilker", "isik", "thor", "aesir", "oeuvre")),
        ("Ёлкин ٣٤", ("елкин", "34")),
        # Case as it is folded.
        ("Straße ΟΔΥΣΣΕΎΣ", ("strasse", "οδυσσευσ")),
        # Initials that a sign joins.
        ("R&D AT&T a+b Johnson&Johnson", ("r&d", "at", "at&t", "a+b", "johnson", "johnson")),
        # Scripts without spaces: an ideograph a word, katakana and Thai as they run.
        ("我是中国人 Tests", ("我", "是", "中", "国", "人", "tests")),
        ("ひらがなカタカナ", ("ひ", "ら", "が", "な", "カタカナ")),
        ("안녕하세요 한글입니다", ("안녕하세요", "한글입니다")),
        ("ยกเลิก", ("ยกเลิก",)),
        ("বাতিল", ("বাতিল",)),
        ("ܣܓܝܐ̈ܐ܂ ܫܡܗ", ("ܣܓܝܐܐ", "ܫܡܗ")),
        # What is not seen joins what it stands between, or parts it.
        ("وی\u200cکی", ("وي\u200cكي",)),
        ("one\u200btwo", ("one", "two")),
        ("", ()),
        (". - ☂", ()),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@given(st.text())
def test_a_word_is_short_without_case_and_stands_alone(text: str) -> None:
    for word in words(text):
        assert 0 < len(word) <= MAX_LENGTH
        assert len(word) > 1 or not word.isascii()
        assert not any(char.isspace() for char in word)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_takes_no_other_way_than_the_rest(text: str) -> None:
    with_other = words(f"{text} éé")
    assert with_other == (*words(text), "ee")


@given(st.lists(st.text(), max_size=4))
def test_words_of_parts_are_those_of_the_whole(parts: list[str]) -> None:
    assert words(" \n ".join(parts)) == tuple(word for part in parts for word in words(part))
