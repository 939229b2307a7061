"""Keys that changed are explained once to each operator; keys of what comes later say so."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from store.services import Services
from tests.tui.conftest import play, press, screen_text
from tui.app.app import CordboardApp
from tui.keys import bindings as keys
from tui.keys.action import Action
from tui.keys.actions import ACTIONS
from tui.keys.changes import LATER, preset
from tui.keys.validation import remapped
from tui.process.told import Told
from tui.screens.channels.inspector import ChannelInspectorScreen

MakeApp = Callable[..., CordboardApp]


def _notices(app: CordboardApp) -> list[str]:
    return [str(notice.message) for notice in app._notifications]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where it is kept what was told."""
    return tmp_path / "state" / "told"


def _told(folder: Path, operator: str = "kim") -> Told:
    return Told(folder, lambda: operator)


@pytest.mark.parametrize(
    ("way", "key", "sentence"),
    [
        (("2",), "x", "x: On/off is d now. x again: Delete the channel for good."),
        (("2",), "d", "d: Delete is x now. d again: Turn the channel off, or on again."),
        (("2",), "r", "r: Reset is W now. r again: Read the channels again."),
        (("3",), "d", "d: Delete is x now. d again: Take the field's column out of the list, or put one in."),
        (("4",), "d", "d: Delete is x now. d again: Say why a group cannot be put away."),
        ((), "m", "m: Incoming is M now. m again: Write to the contact, or to those marked."),
        ((), "l", "l: Put into is t now. l again: Show the columns further to the right."),
        (("enter",), "r", "r: Why is i now. r again: Read the contact again."),
    ],
)
def test_the_first_press_explains_and_the_next_acts(
    services: Services, make_app: MakeApp, folder: Path, way: tuple[str, ...], key: str, sentence: str
) -> None:
    app = make_app(services, told=_told(folder))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *way)
        before = app.screen
        await press(pilot, key)
        assert _notices(app) == [sentence]
        assert app.screen is before
        app.clear_notifications()
        await press(pilot, key)
        assert sentence not in _notices(app)

    play(app, story)


def test_the_key_that_an_undo_names_does_it_again_at_once(
    services: Services, make_app: MakeApp, folder: Path
) -> None:
    app = make_app(services, told=_told(folder))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "t", "b", "u", "ctrl+r")
        assert _notices(app)[-1] == "Done again: blocked Ana Bot. u takes it back."

    play(app, story)


@pytest.mark.parametrize(
    ("way", "key", "sentence"),
    [
        ((), "w", "w: Import is I now."),
        (("2",), "v", "v: Send/call is R now."),
        (("2",), "t", "t: Effect is = now."),
        (("3",), "f", "f: Column is d now."),
        (("3",), "plus", "+: Raise is K now."),
        ((), "6", LATER["6"]),
    ],
)
def test_a_key_without_another_meaning_says_where_its_act_is(
    services: Services, make_app: MakeApp, folder: Path, way: tuple[str, ...], key: str, sentence: str
) -> None:
    app = make_app(services, told=_told(folder))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *way, key)
        assert _notices(app) == [sentence]

    play(app, story)


def test_each_operator_is_told_once_whatever_the_run(
    services: Services, make_app: MakeApp, folder: Path
) -> None:
    """The file has the names of keys, and neither the operator's nor any contact's."""
    assert _told(folder).first("channels.x")
    assert not _told(folder).first("channels.x")
    assert _told(folder, "lee").first("channels.x")
    texts = [json.loads(path.read_text()) for path in folder.iterdir()]
    assert texts == [["channels.x"], ["channels.x"]]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    app = make_app(services, told=_told(folder))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "2", "x")
        assert "Delete Twilio US?" in screen_text(app)

    play(app, story)


@pytest.mark.parametrize("content", ["{", '{"x": 1}', "[1, null]", "\x00"])
def test_a_file_that_was_spoilt_is_made_anew(folder: Path, content: str) -> None:
    assert _told(folder).first("channels.x")
    (path,) = folder.iterdir()
    path.write_text(content)
    assert _told(folder).first("channels.x")
    assert json.loads(path.read_text()) == ["channels.x"]


def test_a_folder_that_cannot_be_made_explains_once_a_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = _told(tmp_path / "file" / "told")
    assert told.first("channels.x")
    assert not told.first("channels.x")


@pytest.mark.parametrize(
    "table", [preset("before"), remapped(ACTIONS, {"channels.switch": "x", "channels.delete": "d"})]
)
def test_keys_of_ones_own_and_the_keys_before_are_not_explained(
    services: Services,
    make_app: MakeApp,
    folder: Path,
    request: pytest.FixtureRequest,
    table: tuple[Action, ...],
) -> None:
    """Where a key still does what it did, there is nothing to say."""
    request.addfinalizer(lambda: keys.use(ACTIONS))
    keys.use(table)
    app = make_app(services, told=_told(folder))

    async def story(pilot: Pilot[None]) -> None:
        switch = keys.by_id("channels.switch")
        assert switch is not None
        assert switch.keys == ("x",)
        await press(pilot, "2")
        screen: Screen[object] = app.screen
        # Loaded with this file, so that the keys of another table are not bound for the tests to come.
        assert isinstance(app.screen, ChannelInspectorScreen)
        assert app._hints._moved(screen, "x", switch) is None

    play(app, story)


def test_nothing_is_said_where_letters_are_typed_or_over_a_question(
    services: Services, make_app: MakeApp, folder: Path
) -> None:
    app = make_app(services, told=_told(folder))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *"mzu", "escape", "s", "m", "z", "escape")
        assert _notices(app) == []

    play(app, story)
