"""Recording an incoming message: what it will do is shown before it is done."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store.core.types import Contact, Status
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.people import HOSTILE, add
from tests.tui.screens.update_contact.panel import kept
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.incoming import screen as receive
from tui.screens.incoming.screen import ReceiveScreen

Steps = Callable[[Pilot[None], ReceiveScreen], Awaitable[None]]
US, DE = "tel:+13233754866", "tel:+4915112345678"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "PAUSE", 0.001)


app = pytest.fixture(kept)


def jane(services: Services) -> Contact:
    return services.contacts.find("Jane Doe")


async def open_form(pilot: Pilot[None], uuid: str | None) -> ReceiveScreen:
    pilot.app.post_message(messages.OpenScreen("receive", uuid))
    await idle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ReceiveScreen)
    return screen


def story(app: CordboardApp, uuid: str | None, steps: Steps) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await steps(pilot, await open_form(pilot, uuid))

    play(app, run)


async def from_sender(pilot: Pilot[None], channel: str, sender: str) -> None:
    pilot.app.screen.query_one("#receive-channel").focus()
    await press(pilot, "enter", *channel, "enter")
    pilot.app.screen.query_one("#sender Input", Input).value = sender
    await idle(pilot)


def side(screen: ReceiveScreen, name: str) -> list[str]:
    return str(screen.query_one(name).render()).splitlines()


def test_the_other_number_becomes_the_first_and_locked(app: CordboardApp, services: Services) -> None:
    """Down goes to her next address; what was before and what comes after are shown."""

    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        screen.query_one("#sender Input").focus()
        await press(pilot, "down")
        screen.query_one("#receive-channel").focus()
        await press(pilot, "enter", *"vonage", "enter")
        assert side(screen, "#before")[1] == "1 +1 323-375-4866"
        assert side(screen, "#after")[1] == "1 +49 1511 2345678 = Vonage Germany"
        assert "by Twilio US" in side(screen, "#before")[-1]
        assert "by Vonage Germany" in side(screen, "#after")[-1]
        assert jane(services).addresses[0].urn.identity == US, "nothing is written before it is recorded"
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is not screen

    story(app, jane(services).uuid, steps)
    first = jane(services).addresses[0]
    assert (first.urn.identity, first.channel) == (DE, services.channels.find("Vonage Germany").uuid)


def test_an_unknown_sender_becomes_a_contact_without_a_name(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        await from_sender(pilot, "twilio", "+13235550188")
        text = screen_text(app)
        assert "Nobody has +1 323-555-0188: a contact without a name will be created." in text
        await press(pilot, "ctrl+s")

    story(app, None, steps)
    made = services.contacts.find("tel:+13235550188")
    assert (made.name, dict(made.fields), made.status) == ("", {}, Status.ACTIVE)


def test_an_opt_out_is_told_before_it_is_recorded(app: CordboardApp, services: Services) -> None:
    ana = services.contacts.find("Ana Bot").uuid

    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        screen.query_one("#text Input", Input).value = "Stop!"
        await idle(pilot)
        assert "It is an opt-out: Ana Bot is stopped" in " ".join(screen_text(app).split())
        await press(pilot, "ctrl+s")

    story(app, ana, steps)
    assert services.contacts.get(ana).status is Status.STOPPED


def test_a_stopped_contact_is_active_again(app: CordboardApp, services: Services) -> None:
    ana = services.contacts.find("Ana Bot").uuid
    services.contacts.set_status((ana,), Status.STOPPED)

    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        assert "Ana Bot had stopped and is active again." in screen_text(app)
        await press(pilot, "ctrl+s")

    story(app, ana, steps)
    assert services.contacts.get(ana).status is Status.ACTIVE


def test_a_blocked_contacts_message_is_filed_away(app: CordboardApp, services: Services) -> None:
    bob = services.contacts.find("Blocked Bob").uuid

    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        assert "filed away, since the contact is blocked" in screen_text(app)

    story(app, bob, steps)


@pytest.mark.parametrize(
    ("channel", "sender", "said"),
    [
        ("twilio", "call me maybe", "call me maybe"),
        ("care", "telegram:abc", "digits"),
        ("care", "tel:+13235550188", "Care bot"),
        ("twilio", "nope:1", "nope"),
    ],
)
def test_a_wrong_sender_is_said_beside_it_and_nothing_is_recorded(
    app: CordboardApp, services: Services, channel: str, sender: str, said: str
) -> None:
    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        await from_sender(pilot, channel, sender)
        problem = " ".join(str(node.render()) for node in screen.query("#sender .problem"))
        assert said in problem
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is screen

    story(app, None, steps)


def test_a_handle_is_read_as_the_channels_type_of_address(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        await from_sender(pilot, "care", "1234567")
        assert "From Ana Bot" in screen_text(app)

    story(app, None, steps)


def test_without_channel_and_sender_it_says_what_is_missing(app: CordboardApp, services: Services) -> None:
    async def steps(pilot: Pilot[None], screen: ReceiveScreen) -> None:
        assert "Choose the channel and type the sender" in screen_text(app)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is screen
        await press(pilot, "escape")
        assert pilot.app.screen is not screen

    story(app, None, steps)


def test_hostile_names_show_harmlessly(app: CordboardApp, services: Services) -> None:
    uuids = [add(services, name, f"tel:+132355501{index:02}") for index, name in enumerate(HOSTILE, 20)]

    async def run(pilot: Pilot[None]) -> None:
        for uuid in uuids:
            await open_form(pilot, uuid)
            assert not set(screen_text(app)) & {"\x1b", "\x07", "\u202e", "\u200b", "\x9b"}
            await press(pilot, "escape")

    play(app, run)


def test_the_form_looks_as_it_did(app: CordboardApp, services: Services, snap: Snap) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        screen = await open_form(pilot, jane(services).uuid)
        screen.query_one("#sender Input").focus()
        await press(pilot, "down", "tab", *"Hallo")

    snap(app, story=steps)
