"""The pictures that the README shows: the program on its demo data, in the colours that the dark theme sends.

Renew them with CORDBOARD_WRITE_SCREENSHOTS=1, and look at the difference before keeping it.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.demo.fill import fill
from store.services import Services
from tests.tui.conftest import idle, play, press
from tests.tui.people import START, open_copy
from tui.app.app import CordboardApp

FOLDER = Path(__file__).parents[2] / "screenshots"
SIZE = (120, 36)

_JANE = ("/", *"jane doe", "enter")
_SHOTS = {
    "contact_list": (*_JANE, "escape", *"j" * 9, *"k" * 9),
    "contact_profile": (*_JANE, "enter"),
    "update_contact": (*_JANE, "e", "f2", "down", "K"),
    "channel_inspector": (*_JANE, "i"),
    "overview": ("7",),
    "compose": (*_JANE, "m", *"Hello @contact.first_name, we open at 8."),
    "outbox": ("5",),
}


def _fill(services: Services) -> None:
    fill(services, 2000, until=START)


@pytest.fixture
def demo_services() -> Iterator[Services]:
    """The demo workspace, in memory."""
    services = open_copy(_fill)
    yield services
    services.close()


@pytest.mark.parametrize("name", _SHOTS)
def test_the_screenshots_show_the_program_as_it_is(
    name: str, demo_services: Services, make_app: Callable[..., CordboardApp]
) -> None:
    app = make_app(demo_services)
    taken: list[str] = []

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *_SHOTS[name])
        await idle(pilot)
        taken.append(app.export_screenshot(title="cordboard demo"))

    play(app, story, SIZE)
    path = FOLDER / f"{name}.svg"
    if os.environ.get("CORDBOARD_WRITE_SCREENSHOTS"):
        path.write_text(taken[0], encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: run this test with CORDBOARD_WRITE_SCREENSHOTS=1"
    same = path.read_text(encoding="utf-8") == taken[0]
    assert same, f"{path.name} no longer shows the program: renew it with CORDBOARD_WRITE_SCREENSHOTS=1"
