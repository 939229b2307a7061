"""The conversation: both directions with their states, windows, answering, what comes in meanwhile."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from textual.pilot import Pilot

from store.core.types import Status
from store.core.urns import parse
from store.database.models import channels, contacts
from store.repositories import messages as message_rows
from store.services import Services
from tests.tui.conftest import Snap, idle, look, play, press, screen_text
from tests.tui.people import HOSTILE, START
from tests.tui.screens.test_read_only import notices
from tui.app.app import CordboardApp
from tui.base.messages import OpenScreen
from tui.screens.conversation import said
from tui.screens.conversation.screen import ConversationScreen

JANE = "tel:+13233754866"
LONG = "Can I bring Emil? He has had a cough since Tuesday, and my mother says that somebody should look."
SAID: tuple[tuple[str, str, str, int], ...] = (
    ("Clinic opens at 8 on Friday.", "delivered", "", 3000),
    (LONG, "", "", 2990),
    ("Yes, of course. Room 4.", "read", "", 1500),
    (LONG * 2, "failed", "rejected_with_reason", 1490),
    ("Are you there?", "unconfirmed", "", 400),
    ("One\nand two", "errored", "connection_failed", 300),
    ("By night", "held", "quiet_hours", 200),
    ("With them", "wired", "", 90),
    ("Out", "sent", "", 80),
    ("Thanks", "", "", 20),
    ("See you", "queued", "", 0),
)
"""The text of each message, its state (none of one that came in), why, and how many minutes ago it was."""


def write(services: Services, *messages: tuple[str, str, str, int], named: int = 0) -> None:
    """Store messages of Jane Doe, as the outbox has them."""

    def work(session: Any) -> None:
        contact = session.execute(select(contacts.c.id).where(contacts.c.name == "Jane Doe")).scalar_one()
        channel = session.execute(select(channels.c.id).where(channels.c.name == "Twilio US")).scalar_one()
        rows = []
        for place, (text, state, reason, ago) in enumerate(messages):
            at = START - timedelta(minutes=ago)
            waits = timedelta(seconds=5) if state == "queued" else timedelta(minutes=5)
            row = {"contact_id": contact, "channel_id": channel, "identity": JANE, "visibility": "visible"}
            row |= {"uuid": str(UUID(int=1000 + named + place)), "direction": "out" if state else "in"}
            row |= {"text": text, "created_on": at, "state": state, "reason": reason, "errors": 0}
            row |= {"detail": "No such number" if state == "failed" else "", "changed_on": at}
            row |= {"next_attempt": at + waits if state in ("queued", "errored", "held") else None}
            rows.append(row)
        message_rows.add_all(session, rows)

    services.database.write(work)


def jane(services: Services) -> str:
    return services.contacts.find("Jane Doe").uuid


def page(app: CordboardApp) -> ConversationScreen:
    assert isinstance(app.screen, ConversationScreen)
    return app.screen


async def open_it(pilot: Pilot[None], app: CordboardApp) -> None:
    app.post_message(OpenScreen("conversation", jane(app.services)))
    await idle(pilot)


def test_a_conversation_looks(app: CordboardApp, services: Services, snap: Snap) -> None:
    write(services, *SAID)

    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)

    snap(app, story=story)


def test_an_empty_one_says_what_can_be_done(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)
        text = screen_text(app)
        assert "No message yet" in text
        assert "next to 1 +1 323-375-4866 by Twilio US" in text

    play(app, story)


def test_what_people_write_is_shown_as_text(app: CordboardApp, services: Services) -> None:
    write(services, *((text, "", "", 0) for text in HOSTILE))

    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)
        assert "[red]x[/]" in screen_text(app)

    play(app, story)


def test_older_messages_are_read_as_the_page_comes_near_to_them(
    app: CordboardApp, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(said, "WINDOW", 10)
    write(services, *((f"Message {number}", "sent", "", 1000 - number) for number in range(100)))

    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)
        assert "Message 99 " in screen_text(app)
        await press(pilot, *["pageup"] * 12)
        text = screen_text(app)
        assert "Message 0 " in text
        # One line for each day, however it was read.
        assert text.count("Sat 28 February") == 1
        await press(pilot, "end")
        assert "Message 99 " in screen_text(app)

    play(app, story)


def test_what_comes_in_shows_at_the_end_and_moves_nothing_elsewhere(
    app: CordboardApp, services: Services
) -> None:
    write(services, *((f"Message {number}", "sent", "", 1000 - number) for number in range(60)))
    twilio = services.channels.find("Twilio US").uuid

    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)
        services.messages.receive(twilio, parse(JANE), "I am here")
        look(app)
        await idle(pilot)
        assert "< I am here" in screen_text(app)
        await press(pilot, "pageup", "pageup")
        before = screen_text(app)
        services.messages.receive(twilio, parse(JANE), "And again")
        look(app)
        await idle(pilot)
        assert screen_text(app) == before
        assert "newer below" in before
        await press(pilot, "end")
        assert "< And again" in screen_text(app)

    play(app, story)


def test_an_answer_is_typed_sent_and_taken_back(app: CordboardApp, services: Services) -> None:
    write(services, *SAID[:2])

    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)
        await press(pilot, "m", *"Come")
        await press(pilot, "escape")
        assert "> Come" not in screen_text(app)
        await press(pilot, "m", "enter")
        text = screen_text(app)
        assert "> Come" in text
        assert "Q queued" in text
        assert "u undo: wrote to Jane Doe." in text
        assert [one.text for one in services.conversations.page(jane(services))][-1] == "Come"
        await press(pilot, "u")
        assert "F failed, cancelled" in screen_text(app)

    play(app, story)


def test_an_answer_that_is_not_sent_is_asked_about(app: CordboardApp, services: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)
        await press(pilot, "m", "x", "escape", "escape")
        assert "Leave without sending?" in screen_text(app)
        await press(pilot, "escape", "1")
        assert "You have not finished the answer." in screen_text(app)

    play(app, story)


def test_who_gets_no_message_is_told_and_the_text_stays(app: CordboardApp, services: Services) -> None:
    services.contacts.set_status((jane(services),), Status.STOPPED)

    async def story(pilot: Pilot[None]) -> None:
        await open_it(pilot, app)
        await press(pilot, "m", *"Come", "enter")
        assert notices(app)
        assert "> Come" in screen_text(app)
        assert services.conversations.page(jane(services)) == ()

    play(app, story)
