"""How the stories of the Update Contact panel are told: opening it, typing into it, reading what it says."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from store.core.types import Contact
from store.services import Services
from tests.tui.conftest import idle, play, press
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.update_contact.screen import UpdateContactScreen
from tui.widgets.route_view import RouteLine

Steps = Callable[[Pilot[None], UpdateContactScreen], Awaitable[None]]
US, DE = "tel:+13233754866", "tel:+4915112345678"


def kept(
    services: Services, make_app: Callable[..., CordboardApp], monkeypatch: pytest.MonkeyPatch
) -> Iterator[CordboardApp]:
    """The application on a workspace that can still be looked at when the application has ended."""
    close = services.close
    monkeypatch.setattr(services, "close", lambda: None)
    yield make_app(services)
    close()


def jane(services: Services) -> Contact:
    return services.contacts.find("Jane Doe")


def urns(contact: Contact) -> list[str]:
    return [address.urn.identity for address in contact.addresses]


async def open_panel(pilot: Pilot[None], uuid: str | None) -> UpdateContactScreen:
    pilot.app.post_message(messages.OpenScreen("update_contact", uuid))
    await idle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, UpdateContactScreen)
    return screen


def story(app: CordboardApp, uuid: str | None, steps: Steps, size: tuple[int, int] = (80, 24)) -> None:
    async def run(pilot: Pilot[None]) -> None:
        await steps(pilot, await open_panel(pilot, uuid))

    play(app, run, size)


def route(screen: UpdateContactScreen) -> str:
    return screen.query_one(RouteLine).sentence


def problem(screen: UpdateContactScreen, selector: str) -> str:
    return " ".join(str(node.render()) for node in screen.query(f"{selector} .problem") if node.display)


async def type_into(pilot: Pilot[None], selector: str, text: str) -> None:
    pilot.app.screen.query_one(selector, Input).value = text
    await idle(pilot)


async def add_address(pilot: Pilot[None], text: str) -> None:
    await press(pilot, "f3")
    await type_into(pilot, "#entry-value", text)
    await press(pilot, "enter")
