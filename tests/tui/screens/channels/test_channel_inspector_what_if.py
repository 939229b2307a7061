"""The channel inspector: what is tried without being stored, and looking after channels."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store.core.reports import RouteChange
from store.core.types import Role
from store.services import Services
from tests.tui.conftest import idle, press, screen_text
from tests.tui.screens.channels.inspector import jane, route, row_of, story
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.screens.channels.form.screen import ChannelFormScreen
from tui.screens.channels.inspector import ChannelInspectorScreen
from tui.text.changes import effect_text

app = pytest.fixture(kept)


# What if


def test_a_channel_is_tried_disabled_without_being_stored(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "w")
        screen.query_one("#try-enabled").focus()
        await press(pilot, "space")
        text = screen_text(app)
        assert "WHAT-IF, not stored: Twilio US: disabled" in text
        assert "refused" in row_of(app, "Twilio US")
        assert "next message  2 +49 1511 2345678 by Vonage Germany" in route(app), "another address is taken"
        assert all(channel.enabled for channel in services.channels.all())
        await press(pilot, "escape", "W")
        assert "WHAT-IF" not in screen_text(app)
        assert "chosen" in row_of(app, "Twilio US")

    story(app, jane(services), steps)


def test_country_prefixes_and_roles_are_tried_live(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "down", "w")
        screen.query_one("#try-country", Input).value = ""
        screen.query_one("#try-prefixes", Input).value = "1323, 49"
        await idle(pilot)
        assert "chosen" in row_of(app, "Vonage Germany")
        assert "Vonage Germany: country none, prefixes 1323, 49" in screen_text(app)
        screen.query_one("#try-role-send").focus()
        await press(pilot, "space")
        assert "chosen" in row_of(app, "Twilio US")

    story(app, jane(services), steps)


def test_a_lock_and_another_number_are_tried(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "w")
        screen.query_one("#try-lock").focus()
        await press(pilot, "enter", *"mtn", "enter")
        assert "locked to MTN Rwanda" in screen_text(app)
        assert "lock  = MTN Rwanda" in route(app)
        assert "chosen" in row_of(app, "MTN Rwanda")
        screen.query_one("#try-lock").focus()
        await press(pilot, "enter", *"none", "enter")
        screen.query_one("#try-value", Input).value = "+250788123123"
        await idle(pilot)
        assert "1 +250 788 123 123 " in route(app)
        assert "chosen" in row_of(app, "MTN Rwanda")
        screen.query_one("#try-value", Input).value = "12"
        await idle(pilot)
        assert str(screen.query_one("#try-value-label").render()) != "Address"

    story(app, jane(services), steps)
    assert services.contacts.find("Jane Doe").addresses[0].channel is None


def test_the_effect_of_what_is_tried_on_everybody_is_counted(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "down", "down", "w")
        screen.query_one("#try-enabled").focus()
        await press(pilot, "space", "escape", "=")
        assert any("42 contacts" in str(note.message) for note in pilot.app._notifications)

    story(app, None, steps)


# Looking after channels


def test_disabling_tells_how_many_contacts_it_re_routes(app: CordboardApp, services: Services) -> None:
    """It can be taken back: nobody is asked about a few."""

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "d")
        said = " ".join(str(note.message) for note in pilot.app._notifications)
        assert "u undo: disabled Twilio US. The next message of 1 contact takes another way" in said
        assert "4 channels, 1 off" in screen_text(app)
        await press(pilot, "d")

    story(app, None, steps)
    assert services.channels.find("Twilio US").enabled


def test_deleting_asks_and_cancel_is_the_default(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "end", "x")
        assert "Delete Care bot?" in screen_text(app)
        told = " ".join(str(part.render()) for part in pilot.app.screen.query("Static"))
        assert "cannot be undone" in told
        await press(pilot, "enter")
        assert len(services.channels.all()) == 4
        await press(pilot, "x", "1", "enter")
        assert "3 channels" in screen_text(app)

    story(app, None, steps)
    assert [channel.name for channel in services.channels.all()] == [
        "Twilio US",
        "Vonage Germany",
        "MTN Rwanda",
    ]


def test_a_channel_is_added_and_what_is_wrong_stands_beside_it(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "a")
        form = pilot.app.screen
        assert isinstance(form, ChannelFormScreen)
        await press(pilot, *"Care bot", "ctrl+s")
        assert 'already a channel called "Care bot"' in screen_text(app)
        await press(pilot, *" two")
        form.query_one("#channel-type").focus()
        await press(pilot, "enter", *"telegram", "enter", "ctrl+s")
        assert pilot.app.screen is screen
        assert "5 channels" in screen_text(app)

    story(app, None, steps)
    made = services.channels.find("Care bot two")
    assert (made.type, made.schemes, made.roles) == ("TG", ("telegram",), (Role.SEND, Role.RECEIVE))


def test_a_channel_is_changed_and_its_age_and_uuid_stay(app: CordboardApp, services: Services) -> None:
    before = services.channels.find("MTN Rwanda")

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "down", "down", "enter")
        rows = {getattr(row, "part", ""): row for row in pilot.app.screen.query("TextRow")}
        rows["match_prefixes"].text = "25078, +25079"  # type: ignore[attr-defined]
        pilot.app.screen.query_one("#international").focus()
        await press(pilot, "space", "ctrl+s")

    story(app, None, steps)
    expected = replace(before, match_prefixes=("25078", "25079"), allow_international=True)
    assert services.channels.find("MTN Rwanda") == expected


def test_leaving_a_changed_channel_asks(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "e", *"X", "escape")
        assert "Leave without saving?" in screen_text(app)
        await press(pilot, "right", "enter")
        assert pilot.app.screen is screen

    story(app, None, steps)
    assert services.channels.find("Twilio US")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (RouteChange(0, 0), "No contact's next message would take another way."),
        (RouteChange(2, 0), "2 contacts would take another way; everybody can still be reached."),
        (RouteChange(2, 1), "2 contacts would take another way, and 1 contact could not be reached at all."),
    ],
)
def test_what_a_change_would_do_is_said_without_idle_numbers(change: RouteChange, said: str) -> None:
    assert effect_text(change).endswith(said)
