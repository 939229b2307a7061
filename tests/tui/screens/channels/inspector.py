"""How the stories of the channel inspector are told: opening it, typing into it, reading what it says."""

from collections.abc import Awaitable, Callable

from textual.pilot import Pilot
from textual.widgets import Input

from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.channels.inspector import ChannelInspectorScreen

Steps = Callable[[Pilot[None], ChannelInspectorScreen], Awaitable[None]]


async def open_inspector(pilot: Pilot[None], uuid: str | None = None) -> ChannelInspectorScreen:
    pilot.app.post_message(messages.OpenScreen("channels", uuid))
    await idle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ChannelInspectorScreen)
    return screen


def story(app: CordboardApp, uuid: str | None, steps: Steps, size: tuple[int, int] = (80, 24)) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await steps(pilot, await open_inspector(pilot, uuid))

    play(app, run, size)


def jane(services: Services) -> str:
    return services.contacts.find("Jane Doe").uuid


async def type_for(pilot: Pilot[None], text: str) -> None:
    await press(pilot, "/")
    pilot.app.screen.query_one("#for-input", Input).value = text
    await idle(pilot)


def decided(screen: ChannelInspectorScreen) -> str:
    """The sentence below the table."""
    return str(screen.query_one("#why").render())


def row_of(app: CordboardApp, name: str) -> str:
    """The last line of the screen that begins with a name: its line in the decision."""
    return [line for line in screen_text(app).splitlines() if line.strip(" ?").startswith(name)][-1]
