"""The channel inspector: the channels, the decision for somebody, and how it looks."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from textual.pilot import Pilot

from store.core.types import Channel, Role
from store.core.urns import parse
from store.services import Services
from tests.tui.conftest import Snap, play, press, screen_text
from tests.tui.people import HOSTILE, add
from tests.tui.screens.channels.inspector import (
    jane,
    open_inspector,
    reason_of,
    route,
    row_of,
    story,
)
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.cli.contacts import routes
from tui.keys import bindings as keys
from tui.screens.channels.decision_list import DecisionList
from tui.screens.channels.inspector import ChannelInspectorScreen
from tui.widgets.form_rows import TextRow

app = pytest.fixture(kept)
BOTH = (Role.SEND, Role.RECEIVE)


# The channels


def test_every_channel_is_listed_with_its_state_and_locks(app: CordboardApp, services: Services) -> None:
    services.channels.set_enabled(services.channels.find("Care bot").uuid, False)

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        text = screen_text(app)
        for word in ("Twilio US", "Vonage Germany", "MTN Rwanda", "\u25cb off", "\u25cf ok"):
            assert word in text
        assert "4 channels, 1 off" in text

    story(app, None, steps)


def test_a_wide_table_has_the_addresses_and_when_each_was_used(app: CordboardApp) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        for word in ("+1 323-555-0142", "care_bot", "08:00"):
            assert word in screen_text(app)

    story(app, None, steps, size=(120, 36))


def test_the_channels_scroll_under_the_cursor(app: CordboardApp, services: Services) -> None:
    for number in range(20):
        services.channels.add(Channel("", f"Line {number:02}", "EX", f"70{number:02}", ("tel",), BOTH, "KE"))

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        assert "Line 19" not in screen_text(app)
        await press(pilot, "end")
        assert "> Line 19" in screen_text(app)
        await press(pilot, "home")
        assert "> Twilio US" in screen_text(app)

    story(app, None, steps)


def test_without_channels_it_says_how_to_add_one(
    empty_services: Services, make_app: Callable[..., CordboardApp]
) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await open_inspector(pilot)
        assert "No channel yet" in screen_text(bare)

    bare = make_app(empty_services)
    play(bare, run)


# The decision


def test_the_contact_is_decided_with_a_verdict_for_each_channel(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        assert "chosen" in row_of(app, "Twilio US")
        assert "Route of Jane Doe  address 1 of 4" in route(app)
        assert "[✓] several channels  [✓] priority type  [ ] wrote in" in route(app)
        assert await reason_of(pilot, "Twilio US") == (
            "Twilio US chosen the only channel that can send to +13233754866 (US)"
        )
        assert await reason_of(pilot, "Vonage Germany") == (
            "Vonage Germany refused DE only; this number is from US"
        )
        assert await reason_of(pilot, "Care bot") == "Care bot refused not for phone numbers"

    story(app, jane(services), steps)


def test_the_screen_says_what_the_command_says(
    app: CordboardApp, services: Services, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "opened", lambda _database: nullcontext(services))
    routes.explain_route("", "Jane Doe", explain=True)
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        names = [channel.name for channel in services.channels.all()]
        said = [await reason_of(pilot, name) for name in names]
        for name, reason in zip(names, said, strict=True):
            why = reason.removeprefix(f"{name} ").split(" ", 1)[1]
            assert any(line.startswith(name) and line.endswith(why) for line in told), reason

    story(app, jane(services), steps)


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (120, 36)])
def test_every_verdict_is_reached_from_the_decision_that_has_the_focus(
    app: CordboardApp, services: Services, size: tuple[int, int]
) -> None:
    """Its whole reason is told, also where the lock is ignored; the answer stays in sight."""
    for number in range(20):
        services.channels.add(Channel("", f"Line {number:02}", "EX", f"70{number:02}", ("tel",), BOTH, "KE"))

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        listed, seen = screen.query_one(DecisionList), set[str]()
        assert listed.has_focus
        for _ in range(listed.row_count):
            assert listed.candidate is not None
            name = listed.candidate.channel.name
            assert name[:8] in row_of(app, name)
            assert f"{name} " in route(app)
            assert "Twilio US" in row_of(app, "Twilio US")
            seen.add(name)
            await press(pilot, "down")
        assert seen == {channel.name for channel in services.channels.all()}
        await press(pilot, "home")
        assert "more" in route(app)

    story(app, jane(services), steps, size=size)


def test_keys_act_on_the_channel_under_the_cursor_that_has_the_focus(
    app: CordboardApp, services: Services
) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await reason_of(pilot, "Care bot")
        await press(pilot, "d")
        assert not services.channels.find("Care bot").enabled
        await reason_of(pilot, "MTN Rwanda")
        await press(pilot, "e")
        assert app.screen.query_one("#channel-name", TextRow).text == "MTN Rwanda"

    story(app, jane(services), steps)


def test_the_lock_of_somebody_who_wrote_in_is_shown_with_all_conditions(
    app: CordboardApp, services: Services
) -> None:
    german = services.channels.find("Vonage Germany")
    services.messages.receive(german.uuid, parse("tel:+4915112345678"), "Hallo")

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        assert route(app).count("[✓]") == 3
        assert "lock  = Vonage Germany" in route(app)
        assert "locked since" in await reason_of(pilot, "Vonage Germany")

    story(app, jane(services), steps)


def test_a_lock_that_does_not_hold_is_told_with_the_channel_chosen(
    app: CordboardApp, services: Services
) -> None:
    uuid, german = jane(services), services.channels.find("Vonage Germany")
    services.contacts.prefer_channel(uuid, german.uuid)
    services.channels.set_enabled(german.uuid, False)

    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        assert "locked to Vonage Germany (disabled), which is ignored" in await reason_of(pilot, "Twilio US")

    story(app, uuid, steps)


def test_left_and_right_go_through_the_addresses(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "right", "right")
        assert "address 3 of 4" in route(app)
        assert "x no channel for Twitter addresses" in route(app)
        assert "next message  1 +1 323-375-4866 by Twilio US" in route(app), "it goes elsewhere"
        await press(pilot, "left", "r")
        assert "address 2 of 4" in route(app), "reading again leaves the address as it is"

    story(app, jane(services), steps)


def test_a_call_is_decided_by_the_call_role(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "R")
        assert "Route of a call to Jane Doe" in route(app)
        assert "cannot call" in await reason_of(pilot, "Twilio US")
        assert "next call  No route" in route(app)

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


def test_the_inspector_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await open_inspector(pilot, jane(services))

    snap(app, story=steps)


def test_what_if_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        screen = await open_inspector(pilot, services.contacts.find("Person 001").uuid)
        await press(pilot, "down", "down", "w")
        screen.query_one("#try-enabled").focus()
        await press(pilot, "space")

    snap(app, story=steps)


def test_the_channel_form_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        await open_inspector(pilot)
        await press(pilot, "a", "ctrl+s")

    snap(app, story=steps)


def test_help_has_the_keys_of_the_decision(app: CordboardApp) -> None:
    async def steps(pilot: Pilot[None], screen: ChannelInspectorScreen) -> None:
        await press(pilot, "f1")
        said = " ".join(str(pilot.app.screen.query_one("#help-text").render()).split())
        for action in (*keys.actions("channels"), *keys.actions("decision")):
            assert action.tooltip in said

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
