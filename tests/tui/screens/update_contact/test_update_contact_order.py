"""The Update Contact panel: every way to raise an address, and the locks that stay."""

import pytest
from textual.pilot import Pilot

from store.core.types import LockSource
from store.core.urns import parse
from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tests.tui.people import START
from tests.tui.screens.update_contact.panel import DE, US, jane, kept, open_panel, route, story, urns
from tui.app.app import CordboardApp
from tui.screens.update_contact.screen import UpdateContactScreen
from tui.terminal.profile import TerminalProfile
from tui.widgets.lists.address_list import AddressList

app = pytest.fixture(kept)


# Raising


def test_the_up_arrow_raises_a_row_and_save_changes_stores_the_order_as_one_entry(
    app: CordboardApp, services: Services
) -> None:
    """The arrow is gone to with tab, pressed with enter; the route below the list follows at once."""
    before = len(services.contacts.history(jane(services).uuid))

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        assert "+1 323-375-4866 by Twilio US" in route(screen)
        await press(pilot, "f2", "down", "tab")
        rows = screen.query_one(AddressList)
        assert (rows.cursor, rows.on_arrow) == (1, True)
        await press(pilot, "enter")
        assert (rows.cursor, rows.on_arrow) == (0, False)
        assert "by Vonage Germany" in route(screen)
        assert urns(jane(services))[0] == US, "nothing is written before the save"
        await press(pilot, "ctrl+s")
        assert not isinstance(pilot.app.screen, UpdateContactScreen)

    story(app, jane(services).uuid, steps)
    assert urns(jane(services))[:2] == [DE, US]
    assert len(services.contacts.history(jane(services).uuid)) == before + 1


_WAYS: tuple[tuple[tuple[str, ...], list[int], int], ...] = (
    (("down", "K"), [1, 0, 2, 3], 0),
    (("end", "K", "K"), [0, 3, 1, 2], 1),
    (("end", "0"), [3, 0, 1, 2], 0),
    (("J",), [1, 0, 2, 3], 1),
    (("J", "J"), [1, 2, 0, 3], 2),
    (("down", "shift+up"), [1, 0, 2, 3], 0),
    (("down", "ctrl+up"), [1, 0, 2, 3], 0),
    (("down", "alt+up"), [1, 0, 2, 3], 0),
    (("ctrl+down",), [1, 0, 2, 3], 1),
    (("K",), [0, 1, 2, 3], 0),
    (("end", "space", "up", "up", "enter"), [0, 3, 1, 2], 1),
    (("end", "space", "up", "up", "escape"), [0, 1, 2, 3], 3),
    (("end", "space", "home", "space", "down"), [3, 0, 1, 2], 1),
    (("down", "left", "enter"), [1, 0, 2, 3], 0),
    (("end", "left", "up", "space"), [0, 2, 1, 3], 1),
    (("down", "K", "u"), [0, 1, 2, 3], 0),
)
"""Keys, which row stands in each place then, and where the cursor is."""


def test_every_way_to_change_the_order(app: CordboardApp, services: Services) -> None:
    """Keys, arrow and grab mode; the cursor travels with the row."""
    uuid = jane(services).uuid

    async def ways(pilot: Pilot[None]) -> None:
        for keys, order, cursor in _WAYS:
            start = urns(jane(services))
            screen = await open_panel(pilot, uuid)
            await press(pilot, "f2", *keys)
            wanted = [start[index] for index in order]
            assert [address.urn.identity for address in screen.panel.draft.addresses] == wanted, keys
            assert screen.query_one(AddressList).cursor == cursor, keys
            await press(pilot, "ctrl+s")
            assert urns(jane(services)) == wanted, keys

    play(app, ways)


def test_the_first_row_shows_its_rank_and_the_others_the_arrow(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await press(pilot, "f2", "end", "0")
        lines = [line.strip() for line in screen_text(app).splitlines()]
        rows = [line for line in lines if line.startswith(("1 ", "▲"))]
        assert [row.split()[:2] for row in rows] == [["1", "Email"], ["▲", "2"], ["▲", "3"], ["▲", "4"]]

    story(app, jane(services).uuid, steps)


def test_a_click_on_the_arrow_raises_its_row(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        await pilot.click("#address-list", offset=(0, 2))
        await idle(pilot)
        assert screen.panel.draft.addresses[1].urn.scheme == "twitter"

    story(app, jane(services).uuid, steps)


def test_a_save_keeps_the_locks_of_the_addresses_that_stay(app: CordboardApp, services: Services) -> None:
    """She wrote in from her German number; raising the other one leaves that lock alone."""
    german = services.channels.find("Vonage Germany")
    services.messages.receive(german.uuid, parse(DE), "Hallo")

    async def steps(pilot: Pilot[None], screen: UpdateContactScreen) -> None:
        assert "= Vonage Germany" in screen_text(app)
        await press(pilot, "f2", "down", "K", "ctrl+s")

    story(app, jane(services).uuid, steps)
    addresses = jane(services).addresses
    assert urns(jane(services))[:2] == [US, DE]
    assert [address.channel for address in addresses] == [None, german.uuid, None, None]
    assert addresses[1].origin is not None
    assert addresses[1].origin.source is LockSource.MESSAGE


def test_a_terminal_without_unicode_has_a_caret_for_the_arrow(services: Services) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await open_panel(pilot, jane(services).uuid)
        await press(pilot, "f2", "end", "K")
        rows = [line.strip() for line in screen_text(plain).splitlines()]
        assert [row[:3] for row in rows if row.startswith("^ ")] == ["^ 2", "^ 3", "^ 4"]
        assert not any("▲" in row or "→" in row for row in rows)

    plain = CordboardApp(lambda: services, TerminalProfile(ascii=True), now=lambda: START)
    play(plain, run)
