"""The contact beside a wide list: it follows the cursor when the hand rests, and leaves when rows scroll."""

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.screens.contact_list.preview import Preview

WIDE = (120, 36)


def _preview(app: CordboardApp) -> Preview:
    return app.screen.query_one(Preview)


def _beside(app: CordboardApp) -> str:
    """The text right of the hairline."""
    return "\n".join(line.partition("│")[2] for line in screen_text(app).splitlines())


def test_the_contact_under_the_cursor_stands_beside_the_list(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "o", *"jane doe", "escape")
        told = _beside(app)
        assert "Jane Doe" in told
        assert "Next message" in told
        assert "chosen" in told
        await press(pilot, "down")
        assert "Jane Doe" not in _beside(app)

    play(app, story, WIDE)


@pytest.mark.parametrize(("rows", "shown"), [(36, True), (24, False)])
def test_the_last_messages_stand_there_where_there_is_room(app: CordboardApp, rows: int, shown: bool) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "end")
        assert ("Conversation" in _beside(app)) is shown
        assert ("came in: Muraho" in " ".join(_beside(app).split())) is shown
        await press(pilot, "home")
        assert "Conversation" not in _beside(app)

    play(app, story, (120, rows))


def test_it_is_empty_as_soon_as_rows_scroll_and_follows_at_rest(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        assert not _preview(app).is_empty
        await pilot.press("end")
        assert _preview(app).is_empty
        await idle(pilot)
        assert not _preview(app).is_empty

    play(app, story, (120, 20))


def test_it_follows_behind_a_dialog_too(app: CordboardApp) -> None:
    """Which stands there before the hand has rested."""

    async def story(pilot: Pilot[None]) -> None:
        preview = _preview(app)
        await pilot.press("end")
        following = app.screen.following  # type: ignore[attr-defined]
        following._waiting.stop()
        await press(pilot, "t")
        assert app.screen.is_modal
        assert preview.is_empty
        following._look()
        await idle(pilot)
        assert not preview.is_empty

    play(app, story, (120, 20))


def test_a_key_closes_it_and_opens_it_again(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        for shown in (False, True):
            await press(pilot, "P")
            assert _preview(app).display is shown
        assert "Next message" in _beside(app)

    play(app, story, WIDE)


def test_a_narrow_list_says_what_it_needs(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        assert not _preview(app).display
        await press(pilot, "P")
        assert "The preview needs a terminal of 110 columns." in screen_text(app)
        await press(pilot, "down")
        assert "The preview needs" not in screen_text(app), "the next key that moves takes it away"

    play(app, story)


def test_a_change_of_size_opens_and_closes_it(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        for width, shown in ((109, False), (110, True), (200, True), (80, False)):
            await pilot.resize_terminal(width, 30)
            await idle(pilot)
            assert _preview(app).display is shown

    play(app, story, WIDE)


def test_hidden_names_and_addresses_are_hidden_here_too(app: CordboardApp, services: Services) -> None:
    services.settings.set("redacted", "yes")

    async def story(pilot: Pilot[None]) -> None:
        told = _beside(app)
        assert "********" in told
        assert "+2" not in told

    play(app, story, WIDE)
