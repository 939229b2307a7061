"""What stands over a screen: the keys it offers, what can be typed into it, and too small a terminal."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.conftest import Snap, idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.widgets.lists.contact_table import ContactTable

PASTED = "\x1b]0;x\x07ja\u202ene"
_CANONICAL = 'name ~ "\\x1b]0;x\\aja\\u202ene"'


def _last_line(app: CordboardApp) -> str:
    return screen_text(app).splitlines()[-1]


@pytest.mark.parametrize(
    ("keys", "offered"),
    [(("s",), "esc Back"), (("a", "x", "escape"), "esc Cancel"), (("a", "f4"), "esc Close")],
    ids=["menu", "question", "choice"],
)
def test_the_keys_shown_are_those_of_the_dialog(
    app: CordboardApp, keys: tuple[str, ...], offered: str
) -> None:
    """Not those of the page below, which do nothing while the dialog is open."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys)
        line = _last_line(app)
        assert offered in line
        assert "Open" not in line
        assert "Save" not in line

    play(app, story)


def test_a_list_to_choose_from_says_when_the_terminal_is_too_small(app: CordboardApp) -> None:
    """As every page does."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "a", "f4")
        await pilot.resize_terminal(40, 10)
        await idle(pilot)
        assert "40x10 is too small" in " ".join(screen_text(app).split())
        await pilot.resize_terminal(80, 24)
        await idle(pilot)
        assert "Preferred channel" in screen_text(app)

    play(app, story)


@pytest.mark.parametrize(
    ("keys", "selector"),
    [(("/",), "Input"), ((":",), "Input"), (("I",), "#path"), (("2", "/"), "#for-input")],
    ids=["filter", "palette", "import", "for"],
)
def test_pasted_control_characters_are_shown_as_dots(
    app: CordboardApp, keys: tuple[str, ...], selector: str
) -> None:
    """Wherever something is typed, nothing of it reaches the terminal that is not a visible character."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys)
        pilot.app.screen.query_one(selector, Input).value = PASTED
        await idle(pilot)
        shown = screen_text(app)
        assert "·]0;x·ja·ne" in shown
        assert not set("\x1b\x07\u202e") & set(shown)

    play(app, story)


def test_filtering_looks_for_what_was_pasted(app: CordboardApp) -> None:
    """The dots are only how it is shown."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "/")
        pilot.app.screen.query_one(Input).value = f'"{PASTED}"'
        await press(pilot, "enter")
        assert pilot.app.screen.query_one(ContactTable).listing.text == _CANONICAL

    play(app, story)


_KINDS = {
    "question": ("*", "d"),
    "danger": ("4", "x"),
    "unsaved": ("down", "e", "x", "escape"),
    "few_words": ("7", ",", "enter"),
    "folders": ("f",),
    "put_into": ("down", "t"),
    "copy": ("down", "y"),
    "channels_for_many": ("*", "p"),
    "channels_for_one": ("down", "e", "f4"),
    "changes": ("*", "e"),
    "value_for_many": ("*", "e", "l", *"xx", "enter"),
    "commands": ("colon", *"se"),
}


@pytest.mark.parametrize("kind", _KINDS)
def test_each_kind_of_dialog_looks(app: CordboardApp, snap: Snap, kind: str) -> None:
    """Boxed, over the screen that asked, which stays as it is."""
    snap(app, *_KINDS[kind])
