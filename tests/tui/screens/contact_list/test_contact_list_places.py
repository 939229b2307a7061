"""Going to a letter in the list, and the list noticing what others change."""

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import idle, look, play, press, screen_text
from tests.tui.people import add
from tui.app.app import CordboardApp
from tui.screens.contact_list.screen import ContactListScreen
from tui.widgets.lists.contact_table import ContactTable


def _table(pilot: Pilot[None]) -> ContactTable:
    return pilot.app.screen.query_one(ContactTable)


def _status(pilot: Pilot[None]) -> str:
    return screen_text(pilot.app).splitlines()[-2]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "name", "position"),
    [
        ("o p", "Person 000", 5),
        ("o M", "Mail Only", 2),
        ("o n o b", "Nobody At All", 4),
        ("o p backspace n enter j", "Nobody At All", 4),
        ("o b", "Jane Doe", 1),
        ("S o n", "Nobody At All", 40),
        ("s c o m", "Mail Only", 1),
    ],
)
def test_letters_go_to_what_begins_with_them(app: CordboardApp, keys: str, name: str, position: int) -> None:
    """In the order of any column of text, whichever way it goes; the position is the true one."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys.split())
        row = _table(pilot).row
        assert row is not None
        assert (row.name, _table(pilot).view.cursor) == (name, position)
        assert f"{position + 1}/46" in _status(pilot)

    play(app, story)


def test_letters_are_keys_again_after_a_move(app: CordboardApp) -> None:
    """Arrows, Enter and Escape end the typing; an order without letters says why not."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "o", "p")
        assert "go to: p_" in _status(pilot)
        await press(pilot, "down", "j", "escape")
        assert _table(pilot).view.cursor == 7
        assert "go to" not in _status(pilot)
        await press(pilot, "o", "z", "z")
        assert "Nothing begins with that" in screen_text(app)
        await press(pilot, "enter", "s", "d", "o", "p")
        assert "no letters to go to" in screen_text(app)

    play(app, story)


def test_what_others_change_shows_by_itself(app: CordboardApp, services: Services) -> None:
    """A look at the store that finds nothing new draws nothing; one that does keeps the cursor and marks."""

    async def story(pilot: Pilot[None]) -> None:
        screen = pilot.app.screen
        assert isinstance(screen, ContactListScreen)
        await press(pilot, "down", "space", "v", "down")
        revision = screen.table.revision
        look(app)
        await idle(pilot)
        assert screen.table.revision == revision
        add(services, "Aaron First")
        look(app)
        await idle(pilot)
        assert screen.table.revision != revision
        assert "Aaron First" in screen_text(app)
        row = _table(pilot).row
        assert row is not None
        assert row.name == "No Way"
        assert "5/47" in _status(pilot)

    play(app, story)
