"""Where nothing is listed: one sentence in bold, then lines of a key and what it does."""

import re
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import play, press, screen_text
from tui.app.app import CordboardApp
from tui.process.policy import Kiosk, Policy

_EMPTY = {
    "contacts": (("escape",), "No contact yet", ("a      Add a contact", "I      Import contacts from a")),
    "a folder": (("escape", "f", "b"), "No contact in Blocked", ("f      Choose the folder or group",)),
    "a search": (
        ("escape", "/", *"zz", "enter"),
        'No contact in Active matches name ~ "zz"',
        ("/      Find by name", "esc    Stop what runs, leave the range, or clear the search"),
    ),
    "duplicates": (
        ("escape", "D"),
        "No two contacts are likely the same",
        ("r      Look for them again", "esc    Back"),
    ),
    "channels": (("escape", "2"), "No channel yet", ("a      Add a channel",)),
    "fields": (("escape", "3"), "No custom field yet", ("a      Make a field",)),
    "groups": (("escape", "4"), "No group yet", ("a      Make a group", "b      Go back to a search")),
}


@pytest.mark.parametrize(("keys", "said", "ways"), _EMPTY.values(), ids=list(_EMPTY))
def test_an_empty_list_says_so_and_tells_the_keys(
    empty_services: Services,
    make_app: Callable[..., CordboardApp],
    keys: tuple[str, ...],
    said: str,
    ways: tuple[str, ...],
) -> None:
    app = make_app(empty_services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys)
        lines = [line.strip() for line in screen_text(app).splitlines()]
        [at] = [place for place, line in enumerate(lines) if re.match(re.escape(said) + r"\s*(│|$)", line)]
        for line, way in zip(lines[at + 1 :], ways, strict=False):
            assert line.startswith(way)

    play(app, story)


def test_what_a_run_refuses_is_no_way_out(
    empty_services: Services, make_app: Callable[..., CordboardApp]
) -> None:
    app = make_app(empty_services, policy=Policy(kiosk=Kiosk("")))

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "escape")
        assert "No contact yet" in screen_text(app)
        assert "Import contacts" not in screen_text(app)

    play(app, story)
