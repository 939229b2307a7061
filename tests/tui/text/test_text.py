"""The door from data to the screen: nothing that comes through it can disturb a terminal."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from store.core.types import Workspace
from tests.tui.people import HOSTILE
from tui.text.cells import (
    JOINER,
    NON_JOINER,
    clean,
    cut,
    day_of,
    fit,
    fit_middle,
    folded,
    number,
    plural,
    to_ascii,
    when,
)
from tui.text.content import content, joined

_UNSAFE = ("Cc", "Cf", "Cs", "Zl", "Zp")
texts = st.text(max_size=60) | st.sampled_from(HOSTILE)


@given(texts)
def test_cleaned_text_is_one_line_without_control_characters(text: str) -> None:
    """Controls, line ends, turned and invisible characters never survive, but for joiners between letters."""
    shown = clean(text)
    unsafe = {place for place, sign in enumerate(shown) if unicodedata.category(sign) in _UNSAFE}
    assert {shown[place] for place in unsafe} <= {JOINER, NON_JOINER}
    assert not unsafe & {0, len(shown) - 1}


@given(texts)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """A cleaned text is clean."""
    assert clean(clean(text)) == clean(text)


def test_every_control_and_format_character_becomes_visible() -> None:
    """The whole of Unicode as this Python knows it, one character at a time."""
    for code in range(0x110000):
        sign = chr(code)
        if unicodedata.category(sign) in _UNSAFE:
            assert clean(sign) == "·", hex(code)


PERSIAN, HINDI, FAMILY = "می\u200cخواهم", "क्\u200dषमा", "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("text", "shown", "cells"),
    [
        (PERSIAN, PERSIAN, 7),
        (HINDI, "क्\u200d\u200dषमा", 3),
        ("ශ්\u200dරී", "ශ්\u200d\u200dරී", 2),
        (FAMILY, FAMILY, 2),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈", 2),
        ("❤\ufe0f", "❤\ufe0f", 2),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3", 2),
        ("葛\U000e0100城", "葛\U000e0100城", 4),
        ("\u200c", "·", 1),
        ("\u200d\u200d\u200c", "···", 3),
        ("ad\u200cmin", "ad·min", 6),
        ("می\u200c", "می·", 3),
        ("می\u200c\u200cخ", "می··خ", 5),
        ("👩\u200d", "👩·", 3),
        ("\u200d👩", "·👩", 3),
        ("x\ufe0f\u200d👩", "x·👩", 4),
        ("a\ufe0fb\ufe01", "ab", 2),
        ("a\U000e0100", "a·", 2),
    ],
)
def test_joiners_and_selectors_stay_where_a_script_or_an_emoji_needs_them(
    text: str, shown: str, cells: int
) -> None:
    assert clean(text) == shown
    assert cell_len(clean(text)) == cells
    assert clean(shown) == shown


@pytest.mark.parametrize("text", [PERSIAN, HINDI, FAMILY])
@pytest.mark.parametrize("width", range(1, 9))
def test_what_is_joined_is_cut_to_the_width_and_never_ends_in_a_joiner(text: str, width: int) -> None:
    assert cell_len(fit(text * 3, width)) == width
    cut = fit_middle(text * 3, width)
    assert cell_len(cut) <= width
    for part in cut.split("…"):
        assert part[:1] not in (JOINER, NON_JOINER)


@given(texts, st.integers(min_value=0, max_value=40), st.sampled_from(["left", "right"]))
def test_fitted_text_is_as_wide_as_asked(text: str, width: int, align: str) -> None:
    """Cells are counted, not characters."""
    assert cell_len(fit(text, width, "right" if align == "right" else "left")) == width


@given(texts, st.integers(min_value=1, max_value=40))
def test_text_cut_in_the_middle_is_never_wider(text: str, width: int) -> None:
    """Both ends stay, as far as there is room."""
    assert cell_len(fit_middle(text, width)) <= width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Jane Doe", 10, "Jane Doe  "),
        ("Jane Doe", 5, "Jane…"),
        ("漢字漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢… "),
        ("", 3, "   "),
        ("a\nb\tc", 5, "a·b·c"),
    ],
)
def test_fitting(text: str, width: int, shown: str) -> None:
    """Cut with an ellipsis, padded with spaces, a wide character never halved."""
    assert fit(text, width) == shown


def test_addresses_keep_both_ends() -> None:
    """What tells two numbers apart is at their ends."""
    assert fit_middle("+250788123123456", 12) == "+250788…3456"


@pytest.mark.parametrize("text", HOSTILE)
def test_content_is_never_read_as_markup(text: str) -> None:
    """Brackets stay brackets."""
    assert content(text).plain == clean(text)
    assert joined((text, "bold"), text).plain == clean(text) * 2
    assert content(text).spans == []


@given(texts)
def test_ascii_twins_are_ascii_and_as_wide(text: str) -> None:
    """A terminal without the signs shows others in the same cells."""
    shown = clean(text)
    assert to_ascii(shown).isascii()
    assert cell_len(to_ascii(shown)) == cell_len(shown)


def test_counts_and_moments() -> None:
    """Thousands are set apart, a missing moment is said to be missing."""
    assert (number(4812), plural(1, "contact"), plural(2, "contact")) == ("4 812", "1 contact", "2 contacts")
    moment, kigali = datetime(2026, 3, 4, 22, 5, tzinfo=UTC), "Africa/Kigali"
    shown = {"dmy": "05-03-2026 00:05", "mdy": "03-05-2026 00:05", "ymd": "2026-03-05 00:05"}
    for order, text in shown.items():
        assert when(moment, Workspace(timezone=kigali, date_order=order)) == text
    assert day_of(moment, Workspace()) == "04-03-2026"
    assert (when(None, Workspace()), day_of(None, Workspace())) == ("--", "")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("aa bb cc", ["aa bb", "cc"]),
        ("abcdefgh ij", ["abcde", "fgh", "ij"]),
        ("a abcdefgh", ["a", "abcde", "fgh"]),
        ("漢字漢字 x", ["漢字", "漢字", "x"]),
        ("a\nb\x1bc", ["a·b·c"]),
    ],
)
def test_folding_keeps_words_and_width(text: str, lines: list[str]) -> None:
    assert folded(text, 5) == lines


@pytest.mark.parametrize(
    ("text", "most", "wanted"),
    [
        ("abc", 2, "ab"),
        ("abc", 0, ""),
        ("abc", 9, "abc"),
        ("e\u0301x", 1, ""),
        ("ae\u0301x", 2, "a"),
        ("e\u0301x", 2, "e\u0301"),
        ("a\U0001f468\u200d\U0001f469\u200d\U0001f467z", 4, "a"),
        ("a\U0001f468\u200d\U0001f469\u200d\U0001f467z", 6, "a\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ],
)
def test_a_cut_leaves_whole_what_is_joined(text: str, most: int, wanted: str) -> None:
    assert cut(text, most) == wanted
