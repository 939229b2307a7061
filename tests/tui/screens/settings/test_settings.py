"""The settings: listed, counted before they are stored, and refused with a reason."""

import pytest
from textual.pilot import Pilot

from store.services import Services
from store.services.settings import KEYS
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.settings.screen import SettingsScreen
from tui.widgets.lists.line_table import LineTable

app = pytest.fixture(kept)


async def _open(pilot: Pilot[None], row: int) -> None:
    await press(pilot, "7", "comma", *["down"] * row, "e")


def test_a_value_is_stored_after_it_was_told_what_it_would_do(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await _open(pilot, 0)
        await press(pilot, "backspace", "backspace", *"ca", "enter")
        await idle(pilot)
        assert "Set default_country to ca?" in screen_text(app)
        assert "0 stored numbers would be read as other numbers" in screen_text(app)
        assert services.settings.get("default_country") == "US"
        await press(pilot, "tab", "enter")
        await idle(pilot)
        assert isinstance(app.screen, SettingsScreen)

    play(app, story)
    assert services.settings.get("default_country") == "CA"


def test_a_wrong_value_is_asked_for_again_with_what_is_wrong(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await _open(pilot, 1)
        await press(pilot, *"Mars", "enter")
        await idle(pilot)
        assert '"Mars" is not a time zone' in screen_text(app)

    play(app, story)


def test_names_are_shown_again_for_the_name_of_the_workspace_only(
    app: CordboardApp, services: Services
) -> None:
    services.settings.set("redacted", "yes")

    async def story(pilot: Pilot[None]) -> None:
        for answer, hidden in (("no", "yes"), (services.name, "no")):
            await _open(pilot, 4)
            await press(pilot, "up", "enter")
            await idle(pilot)
            assert "Show every name and address again?" in screen_text(app)
            await press(pilot, *answer, "enter")
            await idle(pilot)
            assert services.settings.get("redacted") == hidden
            await press(pilot, "escape", "escape")

    play(app, story)


def test_the_screen_has_every_setting_that_commands_have_and_tells_what_a_change_would_do(
    app: CordboardApp, services: Services
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "7", "comma")
        for key in KEYS:
            await idle(pilot)
            [one] = [one for one in services.settings.describe() if one.key == key]
            shown = " ".join(screen_text(app).replace("│", " ").split())
            assert f"─ {key} ─" in screen_text(app)
            assert one.expected.partition(";")[0] in shown
            for value in {*one.allowed[:3]} - {one.holds} if len(one.allowed) < 5 else ():
                assert f"With {value}" in shown
            await press(pilot, "down")
        assert app.screen.query_one(LineTable).cursor == app.screen.query_one(LineTable).row_count - 1

    play(app, story, size=(120, 36))


def test_the_settings_look_as_they_did(app: CordboardApp, snap: Snap) -> None:
    snap(app, "7", "comma")
