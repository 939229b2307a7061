"""Every question before something is done: a verb and a count on its button; nothing happens by a slip."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Static

import tui
from store.core.types import Status
from store.services import Services
from tests.store.outgoing import Outgoing
from tests.tui.conftest import play, press, screen_text
from tests.tui.people import START, add
from tui.app.app import CordboardApp
from tui.base import dialogs
from tui.screens.dialogs.questions import ConfirmCountDialog, ConfirmDialog

_ARCHIVED = ("f", "v")
_UNSAVED = ("a", *"Kim")

_ASKED = {
    "leave a form": ((*_UNSAVED, "escape"), "Leave without saving"),
    "quit": ((*_UNSAVED, "ctrl+q"), "Quit without saving"),
    "move many": (("*", "d"), "Archive 44 contacts"),
    "block many": (("*", "t", "b"), "Block 44 contacts"),
    "restore many": ((*_ARCHIVED, "*", "d"), "Restore 2 contacts"),
    "put many into a group": (("*", "t", "end", "enter"), "Add 44 contacts"),
    "prefer": (("*", "p", *"twilio", "enter"), "Prefer it for 44 contacts"),
    "clear": (("*", "p", *"none", "enter"), "Clear it for 44 contacts"),
    "turn a channel off": (("2", "end", "up", "d"), "Disable it for 42 contacts"),
    "take back": (("u",), "Take back 2 contacts"),
    "write to many": (("*", "m", *"Hi", "ctrl+s"), "Send 43 messages"),
    "cancel the rest of a broadcast": (("5", "d"), "Cancel 2 messages"),
    "set": (("7", ",", "down", "down", "enter", "down", "enter"), "Set 1 setting"),
}
"""The keys that lead to a question, and what is on its button."""

_COUNTED = {
    "one contact": ((*_ARCHIVED, "enter", "x"), "Delete 1 contact for good"),
    "many contacts": ((*_ARCHIVED, "*", "x"), "Delete 2 contacts for good"),
    "channel": (("2", "x"), "Delete 1 channel for good"),
    "group": (("4", "x"), "Delete 1 group for good"),
    "field": (("3", "end", "x"), "Delete 1 field for good"),
    "values of a field": (("3", "x"), "Delete 41 values for good"),
}
"""The same of what cannot be undone."""


@pytest.fixture(autouse=True)
def _every_change_is_one_of_many(monkeypatch: pytest.MonkeyPatch, services: Services) -> None:
    monkeypatch.setattr(dialogs, "ASK_ABOVE", 0)
    gone = [services.contacts.find(name).uuid for name in ("Ana Bot", "No Way")]
    outgoing = Outgoing(services, services.contacts.find("Jane Doe"), START)
    outgoing.add(["sent", "queued", "queued"], broadcast=outgoing.broadcast(1))
    services.contacts.set_status(gone, Status.ARCHIVED)


def _button(app: CordboardApp) -> Button:
    return app.screen.query_one("#verb", Button)


@pytest.mark.parametrize(("keys", "verb"), {**_ASKED, **_COUNTED}.values(), ids=[*_ASKED, *_COUNTED])
def test_a_question_names_what_and_how_many_and_enter_cancels(
    app: CordboardApp, keys: tuple[str, ...], verb: str
) -> None:
    """Neither `y` nor enter does it: Cancel has the focus."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys)
        dialog = app.screen
        assert isinstance(dialog, ConfirmDialog)
        assert isinstance(dialog, ConfirmCountDialog) == ("for good" in verb)
        assert str(_button(app).label) == verb
        assert dialog.focused is dialog.query_one("#cancel")
        assert dialog.query_one(".box").size.width <= 60
        await press(pilot, "y")
        assert app.screen is dialog
        await press(pilot, "enter")
        assert app.screen is not dialog
        assert not isinstance(app.screen, ConfirmDialog)

    play(app, story)


def test_a_new_question_enters_the_table() -> None:
    """One row at least for each place that asks; what is asked about changes of many shows more."""
    sources = (path.read_text() for path in Path(tui.__path__[0]).rglob("*.py"))
    calls = [call for text in sources for call in re.findall(r"\bdialogs\.(confirm|confirm_count)\(", text)]
    assert (calls.count("confirm"), calls.count("confirm_count")) == (9, 6)


@pytest.mark.parametrize(
    ("typed", "shown", "is_right"),
    [
        ((), "Type 2: _", False),
        (("1",), "Type 2: 1", False),
        (("2",), "Type 2: 2", True),
        (("2", "2", "a"), "Type 2: 2", True),
        (("2", "backspace"), "Type 2: _", False),
    ],
)
def test_the_count_is_typed_where_nothing_can_be_undone(
    app: CordboardApp, services: Services, typed: tuple[str, ...], shown: str, is_right: bool
) -> None:
    """Only then the button can be pressed, and has the focus."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *_ARCHIVED, "*", "x", *typed)
        assert shown in screen_text(app)
        assert _button(app).disabled != is_right
        assert _button(app).has_focus == is_right
        await press(pilot, "enter")
        assert len(services.contacts.find("Jane Doe").addresses) == 4
        assert services.contacts.counts().folders[Status.ARCHIVED] == (0 if is_right else 2)

    play(app, story)


def test_a_question_about_many_names_three(app: CordboardApp, services: Services) -> None:
    """However long their names are, the buttons stay on the screen."""
    for number in range(3):
        add(services, f"Aa{number} {'very ' * 20}long")

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "*", "d")
        told = " ".join(str(part.render()) for part in app.screen.query(".box Static").results(Static))
        assert len(re.findall(r"Aa\d very[ a-z]*…", told)) == 3
        assert "and 44 more." in told
        assert "Archive 47 contacts" in screen_text(app)

    play(app, story)


def test_the_question_tells_whom_it_would_leave_alone_and_how_routes_would_shift(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *_ASKED["prefer"][0])
        told = screen_text(app)
        assert re.search(r"2 +[0-9]+  left alone: no address that Twilio", told)
        assert re.search(r"Twilio US +1 +[0-9]+ +[+ ]", told)

    play(app, story)
