"""The outbox: the room, the messages of a broadcast, the page of one message, and what is done there."""

from pathlib import Path

import pytest
from sqlalchemy import update
from textual.pilot import Pilot

from store.database import models
from store.services import Services
from tests.store.outgoing import Outgoing, uuid
from tests.tui.conftest import Snap, idle, look, play, press, screen_text
from tests.tui.people import START
from tui.app.app import CordboardApp
from tui.screens.outbox.base import OutboxTable


@pytest.fixture
def outgoing(services: Services) -> Outgoing:
    """A broadcast in the middle and one that is paused, and messages in every state, one of them tried."""
    made = Outgoing(services, services.contacts.find("Jane Doe"), START)
    made.add(["delivered"] * 3 + ["wired"] + ["failed"] + ["queued"] * 3, broadcast=made.broadcast(1),
             reason="error_limit")  # fmt: skip
    made.add(["sent", "queued"], first=200, broadcast=made.broadcast(2, "paused", "Clinic, Jane"))
    made.add(["read", "errored", "unconfirmed", "failed", "queued"], first=300, reason="too_old")
    made.tried(303)
    return made


def table(app: CordboardApp) -> OutboxTable:
    assert isinstance(app.screen, OutboxTable)
    return app.screen


def test_the_room_looks(app: CordboardApp, outgoing: Outgoing, snap: Snap) -> None:
    snap(app, "5", "down")


def test_the_messages_of_a_broadcast_look(app: CordboardApp, outgoing: Outgoing, snap: Snap) -> None:
    snap(app, "5", "down", "enter", "down")


def test_a_message_looks(app: CordboardApp, outgoing: Outgoing, snap: Snap) -> None:
    snap(app, "5", "down", "down", "down", "enter")


def test_an_empty_outbox_says_so(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "5")
        assert "Nothing was sent from here yet" in screen_text(app)
        for key in ("z", "d", "A", "i", "enter", "f", "escape", "escape"):
            await press(pilot, key)
        assert table_is_closed(app)

    play(app, story)


def table_is_closed(app: CordboardApp) -> bool:
    return not isinstance(app.screen, OutboxTable)


def test_messages_are_acted_on_and_taken_back(app: CordboardApp, outgoing: Outgoing) -> None:
    """Each says the key that takes it back; what may have arrived is asked about."""

    async def story(pilot: Pilot[None]) -> None:
        states = outgoing.states
        await press(pilot, "5", "down", "down", "d")
        assert "u undo: cancelled: Jane Doe" in screen_text(app)
        assert states()["304"] == "failed"
        await press(pilot, "u")
        assert states()["304"] == "queued"
        await press(pilot, "down", "A")
        assert states()["303"] == "queued"
        await press(pilot, "down", "A")
        assert "did it reach Jane Doe?" in screen_text(app)
        await press(pilot, "a")
        assert states()["302"] == "wired"
        await press(pilot, "u", "A", "s")
        assert states()["302"] == "queued"

    play(app, story)


def test_broadcasts_are_acted_on(app: CordboardApp, outgoing: Outgoing, services: Services) -> None:
    """Paused and resumed, failures sent again by their reasons, the rest cancelled."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "5", "z")
        assert "u undo: resumed the broadcast" in screen_text(app)
        await press(pilot, "down", "A")
        assert "tried too often" in screen_text(app)
        await press(pilot, "enter")
        assert outgoing.states()["104"] == "queued"
        assert "u undo: 1 message waits again" in screen_text(app)
        await press(pilot, "d")
        assert "u undo: cancelled 4 messages" in screen_text(app)
        assert services.outbox.broadcast(uuid(1)).state == "cancelled"

    play(app, story)


def test_what_became_of_a_broadcast_is_exported(
    app: CordboardApp, outgoing: Outgoing, tmp_path: Path
) -> None:
    path = tmp_path / "sent.csv"

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "5", "down", "enter", "E", *str(tmp_path / "sent.txt"), "enter")
        await idle(pilot)
        assert "has to end in .xlsx or .csv" in screen_text(app).replace("\n ", "")
        await press(pilot, *["backspace"] * 3, *"csv", "enter")
        await idle(pilot)
        assert "Wrote 8 messages to sent.csv" in screen_text(app)

    play(app, story, size=(120, 36))
    assert path.read_text(encoding="utf-8-sig").count("error_limit") == 1


def test_what_is_listed_is_chosen(app: CordboardApp, outgoing: Outgoing) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "5", "f", "down", "down", "enter")
        # A broadcast with such messages, and a message that went alone.
        assert table(app).table.row_count == 2
        assert "messages failed" in screen_text(app)
        await press(pilot, "escape", "f", "b")
        assert table(app).table.row_count == 2
        await press(pilot, "escape", "enter", "f", "down", "enter")
        assert table(app).table.row_count == 1

    play(app, story)


def test_what_becomes_of_messages_shows_by_itself(
    app: CordboardApp, outgoing: Outgoing, services: Services
) -> None:
    """A sender writes no history: the watch tells of attempts, requests and failures."""

    async def story(pilot: Pilot[None]) -> None:
        look(app)
        await press(pilot, "5", "down", "down")
        look(app)
        await idle(pilot)
        assert "queued" in screen_text(app).splitlines()[4]
        failed = update(models.messages).where(models.messages.c.uuid == uuid(304))
        values = failed.values(state="failed", reason="too_old", changed_on=START)
        services.database.write(lambda session: session.execute(values))
        look(app)
        await idle(pilot)
        assert "not sent in time" in screen_text(app).splitlines()[4]

    play(app, story)
