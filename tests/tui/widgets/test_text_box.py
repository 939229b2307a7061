"""Typing several lines: what keys do to the text, how it is laid out, and how it shows."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tui.terminal.key_reader import Paste
from tui.text.cells import width_of
from tui.widgets.texts.edited_text import EditedText
from tui.widgets.texts.text_box import TextBox

FAMILY = "👩\u200d👩\u200d👧"
Act = Callable[[EditedText], EditedText]


def _at(text: str) -> EditedText:
    """The text with the cursor where a bar stands."""
    before, _, after = text.partition("|")
    return EditedText(before + after, len(before))


def _told(edited: EditedText) -> str:
    return f"{edited.text[: edited.cursor]}|{edited.text[edited.cursor :]}"


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        ("Hel|o", lambda one: one.inserted("l", 9), "Hell|o"),
        ("Hel|o", lambda one: one.inserted("lllllll", 6), "Helll|o"),
        ("Hello|", lambda one: one.without_sign(-1), "Hell|"),
        ("|Hello", lambda one: one.without_sign(-1), "|Hello"),
        ("H|ello", lambda one: one.without_sign(1), "H|llo"),
        (f"a{FAMILY}|b", lambda one: one.without_sign(-1), "a|b"),
        (f"a|{FAMILY}b", lambda one: one.moved(1), f"a{FAMILY}|b"),
        ("one two |", lambda one: one.without_word(), "one |"),
        ("one\ntwo|", lambda one: one.without_rest(20, -1), "one\n|"),
        ("o|ne\ntwo", lambda one: one.without_rest(20, 1), "o|\ntwo"),
        ("one two| three", lambda one: one.moved_word(1), "one two three|"),
        ("one two| three", lambda one: one.moved_word(-1), "one |two three"),
        ("one\nt|wo", lambda one: one.moved_line(-1, 20), "o|ne\ntwo"),
        ("a\nlong line|", lambda one: one.moved_line(-1, 20).moved_line(1, 20), "a\nlong line|"),
        ("one|", lambda one: one.moved_line(-1, 20), "|one"),
        ("o|ne", lambda one: one.moved_line(1, 20), "one|"),
        ("aaaa bb|bb cccc", lambda one: one.moved_end(-1, 6), "aaaa |bbbb cccc"),
        ("aaaa bb|bb cccc", lambda one: one.moved_end(1, 6), "aaaa bbbb| cccc"),
        ("Hi @con| you", lambda one: one.replaced(3, 7, "@contact"), "Hi @contact| you"),
    ],
)
def test_what_keys_do(before: str, act: Act, after: str) -> None:
    assert _told(act(_at(before))) == after


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two ", "three"]),
        ("one\n\ntwo\n", ["one", "", "two", ""]),
        ("abcdefghijklm", ["abcdefghi", "jklm"]),
        ("  one", ["  one"]),
        ("一二三四五六", ["一二三四", "五六"]),
        ("x\x1b[31my", ["x\x1b[31my"]),
    ],
)
def test_lines_break_between_words(text: str, lines: list[str]) -> None:
    assert [text[one.start : one.end] for one in EditedText(text).lines(10)] == lines


@given(st.text(alphabet="ab 一é\n\t\x1b", max_size=60), st.integers(4, 14))
def test_every_sign_is_in_a_line_and_every_place_of_the_cursor(text: str, width: int) -> None:
    lines = EditedText(text).lines(width)
    joined = "".join(text[one.start : one.end] + "\n" * one.ends for one in lines)
    assert joined == text + "\n"
    for cursor in range(len(text) + 1):
        row, column = EditedText(text, cursor).place(width)
        assert lines[row].start <= cursor <= lines[row].end
        assert column == width_of(EditedText(text).shown[lines[row].start : cursor])


class _Typing(App[None]):
    heard: list[str]

    def compose(self) -> ComposeResult:
        self.heard = []
        yield TextBox(placeholder="type", most=30)

    def on_text_box_changed(self, event: TextBox.Changed) -> None:
        self.heard.append(event.text)


def test_the_box_shows_what_is_typed_and_nothing_harmful() -> None:
    app = _Typing()

    async def run() -> None:
        async with app.run_test(size=(12, 8)) as pilot:
            box = app.query_one(TextBox)
            box.focus()
            await pilot.press(*"Hi @x", "enter", *"ok")
            box.mark((3, 5, "underline"))
            assert box.text == "Hi @x\nok"
            assert [[segment.text for segment in box.render_line(y)] for y in range(2)] == [
                ["Hi ", "@x", "       "],
                ["ok", " ", "         "],
            ]
            box.post_message(Paste("\x1b[31m\r\nthe end of what fits here"))
            await pilot.pause()
            assert box.text == "Hi @x\nok\x1b[31m\nthe end of what "
            assert "·[31m" in "".join(segment.text for segment in box.render_line(1))
            await pilot.press("ctrl+u", "backspace")
            assert app.heard[-1] == box.text == "Hi @x\nok\x1b[31m\nthe end of"

    asyncio.run(run())
