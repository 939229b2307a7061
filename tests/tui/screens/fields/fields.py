"""How the stories of the custom fields are told."""

from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import play, press, screen_text
from tui.app.app import CordboardApp
from tui.screens.fields.manager import FieldManagerScreen

Steps = Callable[[Pilot[None]], Awaitable[None]]


def story(app: CordboardApp, steps: Steps, size: tuple[int, int] = (80, 24)) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, FieldManagerScreen)
        await steps(pilot)

    play(app, run, size)


def line_of(app: CordboardApp, name: str) -> str:
    """The line of the table that a field stands on."""
    return next(line for line in screen_text(app).splitlines() if f" {name} " in line)


def adults(services: Services) -> None:
    services.groups.fill(services.groups.create("Adults", "age > 18").uuid)
