"""Wherever a channel is chosen there is the same list: short name, type, state, and what it would do."""

import pytest
from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import play, press, screen_text
from tui.app.app import CordboardApp
from tui.base import channel_choice
from tui.screens.contact_list.screen import ContactListScreen

_TWILIO = "Twilio US  Twilio     on   "
_BOT = "Care bot   Telegram   on   "
_CARRIES = (f"{_TWILIO}would carry +1 323-375-4866", f"{_BOT}cannot serve: for Telegram addresses only")

_CHOICES = {
    "contact list": (("down", "p"), _CARRIES),
    "profile": (("down", "enter", "p"), _CARRIES),
    "Update Contact": (("down", "e", "f4"), _CARRIES),
    "marked": (("*", "p"), (f"{_TWILIO}43 would go by it, 3 cannot", f"{_BOT}1 would go by it, 45 cannot")),
    "incoming": (
        ("down", "M", "enter"),
        (f"{_TWILIO}would be locked to", f"{_BOT}cannot receive: for Telegram"),
    ),
    "what-if": (
        ("down", "i", "w", "#try-lock", "enter"),
        (f"{_TWILIO}would carry +1 323-375-4866", f"{_BOT}would not hold: for Telegram"),
    ),
}


@pytest.mark.parametrize(("keys", "lines"), _CHOICES.values(), ids=list(_CHOICES))
def test_a_choice_of_a_channel_tells_what_each_would_do(
    app: CordboardApp, keys: tuple[str, ...], lines: tuple[str, ...]
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        for key in keys:
            if key.startswith("#"):
                app.screen.query_one(key).focus()
            else:
                await press(pilot, key)
        shown = screen_text(app)
        assert [line for line in lines if line not in shown] == []

    play(app, story)


def test_a_channel_is_found_by_its_name_and_one_that_cannot_serve_says_why(
    app: CordboardApp, services: Services
) -> None:
    """The short name alone is shown."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "down", "enter", "p", *"care", "enter")
        assert "Preferred channel: Jane Doe" in screen_text(app)
        await press(pilot, *["backspace"] * 4, *"rwanda", "enter")
        assert "u undo: chose MTN Rwanda for Jane Doe." in screen_text(app)
        assert services.contacts.find("Jane Doe").addresses[0].channel == services.channels.find("MTN").uuid
        await press(pilot, "p", *"clear", "enter")
        assert not any(one.channel for one in services.contacts.find("Jane Doe").addresses)

    play(app, story)


def test_of_many_contacts_the_first_are_looked_at(app: CordboardApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is told; the list opens as quickly for a million."""
    monkeypatch.setattr(channel_choice, "MOST", 10)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "*", "p")
        assert "46 contacts, the first 10 looked at" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ContactListScreen)

    play(app, story)
