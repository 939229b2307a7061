"""The channel inspector: the channels, the decision for somebody, and how it looks."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from store.core.types import Channel, Role
from store.core.urns import parse
from store.services import Services
from tests.tui.conftest import SIZES, Snap, play, press, screen_text
from tests.tui.people import HOSTILE, add
from tests.tui.screens.channels.inspector import decided, jane, open_inspector, row_of, story, type_for
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.keys import bindings as keys
from tui.screens.channels.inspector import ChannelInspectorScreen
from tui.widgets.form_rows import TextRow

app = pytest.fixture(kept)


# The channels


def test_every_channel_is_listed_with_its_state_and_locks(app: CordboardApp, services: Services) -> None:
    services.channels.set_enabled(services.channels.find("Care bot").uuid, False)

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        text = screen_text(app)
        for word in ("Twilio US", "+13235550142", "Vonage Germany", "MTN Rwanda", "disabled", "1 01-03-2026"):
            assert word in text
        assert "4 channels, 1 disabled" in text

    story(app, None, steps)


def test_without_channels_it_says_how_to_add_one(
    empty_services: Services, make_app: Callable[..., CordboardApp]
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await open_inspector(pilot)
        assert "No channel yet: a adds one." in screen_text(bare)

    bare = make_app(empty_services)
    play(bare, run)


# The decision


def test_the_contact_is_decided_with_a_verdict_for_each_channel(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        assert "chosen" in row_of(app, "Twilio US")
        assert "DE only; this number is from US" in row_of(app, "Vonage Germany")
        assert "not for phone numbers" in row_of(app, "Care bot")
        text = screen_text(app)
        assert "Jane Doe, 1 of 4: +1 323-375-4866" in text
        assert "[✓] several channels can send to phone numbers (3 now)" in text
        assert "[ ] the contact wrote in" in text
        assert "+1 323-375-4866 by Twilio US" in decided(screen)

    story(app, jane(services), steps)


def test_the_lock_of_somebody_who_wrote_in_is_shown_with_all_conditions(
    app: CordboardApp, services: Services
) -> None:
    german = services.channels.find("Vonage Germany")
    services.messages.receive(german.uuid, parse("tel:+4915112345678"), "Hallo")

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        text = screen_text(app)
        assert text.count("[✓]") == 3
        assert "+49 1511 2345678 = Vonage" in text
        assert "locked since" in row_of(app, "Vonage Germany"), "the name and the verdict stand beside it"

    story(app, jane(services), steps)


def test_left_and_right_go_through_the_addresses(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        screen.query_one("#candidates").focus()
        await press(pilot, "right", "right")
        assert "3 of 4: " in screen_text(app)
        assert "No channel can send to Twitter addresses" in decided(screen)
        assert "+1 323-375-4866 by Twilio US" in decided(screen), "the next message goes elsewhere"
        await press(pilot, "left")
        assert "2 of 4: " in screen_text(app)

    story(app, jane(services), steps)


def test_a_number_that_is_typed_is_decided_at_once(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "+250 788 123 123")
        assert "chosen" in row_of(app, "MTN Rwanda")
        await type_for(pilot, "telegram:4711")
        assert "chosen" in row_of(app, "Care bot")
        await type_for(pilot, "")
        assert "nobody yet" in screen_text(app)

    story(app, None, steps)


def test_the_documented_example_shares_nine_digits(app: CordboardApp, services: Services) -> None:
    """The documentation's numbers to the letter, in a Canadian workspace: the first wins."""
    services.settings.set("default_country", "CA")
    for name, number in (("One", "+12505661212"), ("Two", "+2505551212")):
        services.channels.add(Channel("", name, "EX", number, ("tel",), (Role.SEND,)))

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "+2505661231")
        assert "chosen" in row_of(app, "One")
        assert "  9 " in row_of(app, "One")
        assert "  5 " in row_of(app, "Two")

    story(app, None, steps)


def test_what_cannot_be_read_is_said_and_enter_looks_for_a_contact(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "Nobody Here")
        await press(pilot, "enter")
        assert 'no contact "Nobody Here"' in screen_text(app)
        await type_for(pilot, "jane doe")
        await press(pilot, "enter")
        assert "Jane Doe, 1 of 4" in screen_text(app)

    story(app, None, steps)


def test_enter_on_a_number_decides_for_the_contact_who_has_it(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await type_for(pilot, "+4915112345678")
        await press(pilot, "enter")
        assert "Jane Doe, 2 of 4: +49 1511 2345678" in screen_text(app)

    story(app, None, steps)


def test_a_call_is_decided_by_the_call_role(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "R")
        assert "No channel can call" in decided(screen)

    story(app, jane(services), steps)


# Looks


def test_hostile_names_show_harmlessly(app: CordboardApp, services: Services) -> None:
    for index, name in enumerate(HOSTILE):
        address = f"+1323555{index:04}\x1b[2J"
        services.channels.add(Channel("", name[:60], "EX", address, ("tel",), (Role.SEND, Role.RECEIVE)))
    odd = add(services, HOSTILE[1], "tel:+13235550190")

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        text = screen_text(app)
        for _ in range(9):
            await press(pilot, "down")
            text += screen_text(app)
        await press(pilot, "w")
        text += screen_text(app)
        await press(pilot, "escape", "e")
        text += screen_text(app)
        assert not set(text) & {"\x1b", "\x07", "\u202e", "\u200b", "\x9b"}

    story(app, odd, steps)


@pytest.mark.parametrize("size", [*SIZES, (60, 16)])
def test_the_inspector_looks_as_it_did(
    app: CordboardApp, services: Services, snap: Snap, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await open_inspector(pilot, jane(services))

    snap(app, size=size, story=steps)


@pytest.mark.parametrize("size", [*SIZES, (60, 16)])
def test_what_if_looks_as_it_did(
    app: CordboardApp, services: Services, snap: Snap, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        screen = await open_inspector(pilot, services.contacts.find("Person 001").uuid)
        await press(pilot, "down", "down", "w")
        screen.query_one("#try-enabled").focus()
        await press(pilot, "space")

    snap(app, size=size, story=steps)


@pytest.mark.parametrize("size", SIZES)
def test_the_channel_form_looks_as_it_did(
    app: CordboardApp, services: Services, snap: Snap, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await open_inspector(pilot)
        await press(pilot, "a", "ctrl+s")

    snap(app, size=size, story=steps)


def test_help_has_the_keys_of_the_decision(app: CordboardApp) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "f1")
        said = " ".join(str(pilot.app.screen.query_one("#help-text").render()).split())
        for action in (*keys.actions("channels"), *keys.actions("decision")):
            assert action.tooltip in said

    story(app, None, steps)


def test_nothing_is_concluded_while_nobody_is_asked_about(app: CordboardApp, services: Services) -> None:
    """A contact without an address has no route; nobody at all has not even that."""

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        assert "No route" not in screen_text(app)
        await type_for(pilot, "Nobody At All")
        await press(pilot, "enter")
        assert "No route: the contact has no address" in decided(screen)

    story(app, None, steps)


def test_the_form_proposes_a_short_name_and_says_when_it_is_taken(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "a")
        app.screen.query_one("#channel-name", TextRow).text = "MTN Rwanda 2"
        await pilot.pause()
        short = app.screen.query_one("#channel-short-name", TextRow)
        assert short.input.placeholder == "empty: MTN RW 2"
        short.text = "mtn rw"
        await press(pilot, "ctrl+s")
        assert short.problem == 'MTN Rwanda has the short name "MTN RW" already.'
        short.text = ""
        await press(pilot, "ctrl+s")
        assert [one.short_name for one in services.channels.all()][-1] == "MTN RW 2"

    story(app, None, steps)
