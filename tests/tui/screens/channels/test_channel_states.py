"""How channels go among the channels, pausing and resuming them, and the log of one."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from textual.pilot import Pilot

from store.core.messages.outcome import Exchange
from store.core.messages.states import PauseReason
from store.core.messages.views import Condition
from store.database.models import channels
from store.repositories.delivery import channel_states, exchanges
from store.services import Services
from tests.store.outgoing import Outgoing
from tests.tui.conftest import Snap, idle, look, play, press, screen_text
from tests.tui.people import START
from tests.tui.screens.test_read_only import notices
from tui.app.app import CordboardApp

CALLED = "https://api.twilio.com/2010-04-01/Accounts/AC01/Messages.json"


@pytest.fixture
def busy(services: Services) -> Services:
    """Twilio went well, Vonage has errors, MTN refuses us; of MTN some requests are kept."""

    def work(session: Any) -> None:
        found = dict(session.execute(select(channels.c.name, channels.c.id)).all())
        ago = START - timedelta(hours=1)
        change = channel_states.change
        change(session, found["Twilio US"], last_success=ago)
        change(session, found["Vonage Germany"], last_error=ago, last_error_text="busy")
        channel_states.pause(session, found["MTN Rwanda"], ago, PauseReason.CREDENTIALS)
        for number in range(30):
            at = ago + timedelta(minutes=number)
            kept = {"at": at, "channel_id": found["MTN Rwanda"]}
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            sent = Exchange("POST", CALLED, headers, f"n={number}", 201, '{"sid": "SM1"}', at, 42)
            exchanges.add(session, [sent], **kept)
        refused = Exchange("POST", "/c/T/1/receive", {}, "Body=Hi", 403, "")
        exchanges.add(session, [refused], **kept, incoming=True, failed=True, note="wrong signature")
        lost = Exchange("POST", CALLED, {}, "n=31", 0, "no connection", at, 30_000)
        exchanges.add(session, [lost], **kept, failed=True)

    services.database.write(work)
    return services


def test_channels_look_with_their_state(app: CordboardApp, busy: Services, snap: Snap) -> None:
    snap(app, "2", "down", "down")


def test_a_channel_is_resumed_and_paused(app: CordboardApp, busy: Services) -> None:
    mtn = busy.channels.find("MTN").uuid

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "2", "down", "down", "z")
        assert busy.states.conditions()[mtn] is Condition.OK
        assert notices(app)[-1] == "u undo: resumed MTN Rwanda."
        await press(pilot, "z")
        assert busy.states.conditions()[mtn] is Condition.PAUSED
        assert "an operator paused it" in screen_text(app)
        await press(pilot, "u")
        assert busy.states.conditions()[mtn] is Condition.OK
        await press(pilot, "up", "d", "z")
        assert "Vonage Germany is off" in notices(app)[-1]

    play(app, story)


def test_the_log_of_a_channel_looks(app: CordboardApp, busy: Services, snap: Snap) -> None:
    snap(app, "2", "down", "down", "L", sizes=((80, 24), (120, 36)))


def test_a_request_looks_whole(app: CordboardApp, busy: Services, snap: Snap) -> None:
    snap(app, "2", "down", "down", "L", "down", "down", "enter", sizes=((80, 24), (60, 16)))


def test_what_went_wrong_is_found(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "2", "down", "down", "L", "f")
        text = screen_text(app)
        assert "wrong signature" in text
        assert "! none" in text
        assert " 201 " not in text
        await press(pilot, "enter", "right")
        assert "Body=Hi" in screen_text(app)
        await press(pilot, "left")
        assert "no connection" in screen_text(app)
        await press(pilot, "left")
        assert notices(app)[-1] == "There is no more."
        await press(pilot, "escape", "escape")
        assert " 201 " in screen_text(app)
        await press(pilot, "escape")
        assert app.navigation.top.SCOPE == "channels"

    play(app, story)


def test_a_channel_without_a_request_says_so(app: CordboardApp, busy: Services) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "2", "L")
        assert "Nothing went out or came in in the last 7 days" in screen_text(app)
        await press(pilot, "enter")
        assert app.navigation.top.SCOPE == "channel_log"

    play(app, story)


def test_a_request_leads_to_its_message(app: CordboardApp, busy: Services) -> None:
    made = Outgoing(busy, busy.contacts.find("Jane Doe"), START)
    made.add(["failed"], reason="rejected_with_reason")
    made.tried(100)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "2", "L", "enter")
        assert app.navigation.top.SCOPE == "exchange"
        await press(pilot, "enter")
        assert app.navigation.top.SCOPE == "message"
        assert "Jane is no number" in screen_text(app)
        await press(pilot, "escape", "escape", "escape", "down", "down", "L", "enter", "enter")
        assert app.navigation.top.SCOPE == "exchange"

    play(app, story)


@pytest.mark.parametrize(("size", "told"), [((80, 24), "1 paused"), ((120, 36), "1 slow  ● 1 paused")])
def test_the_list_tells_what_is_paused(
    app: CordboardApp, busy: Services, size: tuple[int, int], told: str
) -> None:
    async def story(pilot: Pilot[None]) -> None:
        look(app)
        await idle(pilot)
        assert told in screen_text(app)
        busy.states.resume(busy.channels.find("MTN").uuid)
        look(app)
        await idle(pilot)
        assert "paused" not in screen_text(app)

    play(app, story, size)
