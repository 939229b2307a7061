"""What an input shows and what it means."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tui.text.cells import clean
from tui.widgets.form_rows import PlainInput, rejoined, visible

PERSIAN = "می\u200cخواهم"
JOINING = "\u200c\u200d\ufe00\ufe01\ufe02\ufe0e\ufe0f"


@pytest.mark.parametrize(
    ("kept", "typed", "meant"),
    [
        ("", "Jane", "Jane"),
        ("Jane", "Jane Doe", "Jane Doe"),
        ("Jane Doe", "Jne Doe", "Jne Doe"),
        ("aaa", "aa", "aa"),
        ("aaa", "aaaa", "aaaa"),
        ("a\x1bb", "a·bc", "a\x1bbc"),
        ("a\x1bb", "xa·b", "xa\x1bb"),
        ("a\x1bb", "ab", "ab"),
        ("a\x1bb", "", ""),
        (PERSIAN, visible(PERSIAN) + "!", PERSIAN + "!"),
        ("", PERSIAN, PERSIAN),
    ],
)
def test_hidden_characters_outlive_an_edit_elsewhere(kept: str, typed: str, meant: str) -> None:
    assert rejoined(kept, visible(kept), typed) == meant


@given(st.text())
def test_what_is_shown_is_harmless_and_as_long_as_what_is_meant(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert all(clean(letter) == letter or letter in JOINING for letter in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (PERSIAN, PERSIAN),
        ("क्\u200dषमा", "क्\u200cषमा"),
        ("❤\ufe0f 👩\u200d👧", "❤\ufe0f 👩\u200d👧"),
        ("\u200d\u200c", "··"),
        ("a\u200db\ufe0f", "a·b·"),
        ("x\ufe0f\u200d👩", "x··👩"),
    ],
)
def test_joiners_are_shown_where_they_belong(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(), st.text(), st.integers(0, 20))
def test_typing_somewhere_shows_what_was_typed(kept: str, more: str, place: int) -> None:
    shown = visible(kept)
    typed = shown[:place] + more + shown[place:]
    assert visible(rejoined(kept, shown, typed)) == visible(typed)


class Lines(App[None]):
    """An input that is empty, one with a text, and one whose text is longer than it."""

    CSS = "PlainInput { width: 10; text-style: underline; }"

    def compose(self) -> ComposeResult:
        for text in ("", "Jane", "漢字", "Jane Doe Roe"):
            yield PlainInput(text)


def test_what_is_underlined_ends_one_cell_after_the_text() -> None:
    async def underlined() -> list[int]:
        async with Lines().run_test() as pilot:
            return [
                sum(
                    part.cell_length
                    for part in line.render_line(0).crop(0, 10)
                    if part.style and part.style.underline
                )
                for line in pilot.app.query(PlainInput)
            ]

    assert asyncio.run(underlined()) == [1, 5, 5, 10]
