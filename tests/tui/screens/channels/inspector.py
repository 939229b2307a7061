"""How the stories of the channel inspector are told: opening it, typing into it, reading what it says."""

import re
from collections.abc import Awaitable, Callable

from textual.pilot import Pilot
from textual.widgets import Input

from store.services import Services
from tests.tui.conftest import idle, play, press, screen_text
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.channels.decision_list import DecisionList
from tui.screens.channels.inspector import ChannelInspectorScreen
from tui.screens.channels.target_bar import TargetBar

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
    if not pilot.app.screen.query_one(TargetBar).is_open:
        await press(pilot, "/")
    pilot.app.screen.query_one("#for-input", Input).value = text
    await idle(pilot)


def route(app: CordboardApp) -> str:
    """The part of the screen that tells of the route, from its heading or the line for a target on."""
    lines = screen_text(app).splitlines()
    start = next(at for at, line in enumerate(lines) if re.match("(. )? ?(Route|For )", line))
    return "\n".join(lines[start:-2])


def row_of(app: CordboardApp, name: str) -> str:
    """The line of a channel in the cord; all of its name may not fit there."""
    lines = route(app).splitlines()[1:]
    return next(line for line in lines if re.search(rf" {name[:8]}.*(chosen|outranked|refused)", line))


async def reason_of(pilot: Pilot[None], name: str) -> str:
    """The whole reason of a channel, once the cursor stands on it."""
    listed = pilot.app.screen.query_one(DecisionList)
    listed.focus()
    await press(pilot, "home")
    while listed.candidate and listed.candidate.channel.name != name:
        before = listed.cursor
        await press(pilot, "down")
        assert listed.cursor > before, f"{name} is not there"
    return " ".join(str(pilot.app.screen.query_one("#reason").render()).split())
