"""Channels that are asked for news: what comes is stored once, whatever happens between two requests."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import Table, select

from store.core.types import Channel
from store.database import models
from store.database.models.base import Base
from store.messaging.engine import new_client
from store.messaging.secrets import Secrets
from store.services import Services
from store.services.delivery import poller_threads
from store.services.delivery.asked_channel import AskedChannel
from tests.store.builders import Workbench
from tests.store.messaging.fake_telegram import TOKEN, FakeTelegram, refusal, telegram_server

NEVER = Event()


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    """Telegram, with a bot whose token is in the environment."""
    monkeypatch.setenv("BOT", TOKEN)
    monkeypatch.setenv("HOOK", "h00k-s3cret")
    with telegram_server() as server:
        yield server


def bot(workbench: Workbench, telegram: FakeTelegram, **settings: str) -> Channel:
    """A channel of the bot."""
    own = {"token": "env:BOT", "send_url": telegram.url, **settings}
    return workbench.add_bot("Care", settings=MappingProxyType(own))


def rows(services: Services, table: Table) -> list[Any]:
    """The rows of a table, the oldest first."""
    with services.database.reading() as session:
        return list(session.execute(select(table).order_by(*table.primary_key)))


def texts(services: Services) -> list[str]:
    """The texts that came in."""
    return [row.text for row in rows(services, models.messages)]


def everything(services: Services) -> str:
    """Every row of every table, written out."""
    return "\n".join(repr(rows(services, table)) for table in Base.metadata.sorted_tables)


def test_what_was_written_to_a_bot_comes_in_once(
    services: Services, workbench: Workbench, telegram: FakeTelegram
) -> None:
    channel = bot(workbench, telegram)
    telegram.write("Muraho", message_id=9)
    telegram.write("/start", person=78)
    telegram.tell({"edited_message": {"from": {"id": 77}, "text": "Muraho?"}})
    telegram.tell({"message": "nothing of the kind"})
    telegram.tell({"message": {"from": {"id": "x y"}, "text": "no address"}})
    telegram.write("", photo=[{"file_id": "AgAD"}])

    first = services.polling.run_once()
    assert [(one.uuid, one.messages, one.error) for one in first.channels] == [(channel.uuid, 2, "")]
    assert texts(services) == ["Muraho", "[photo]"]
    assert telegram.updates == []
    assert services.polling.run_once().messages == 0

    people = {one.addresses[0].urn.path: one.name for one in map(services.contacts.get, _uuids(services))}
    assert people == {"77": "Aline Uwase", "78": "Aline Uwase"}
    # What is confirmed is not named again, and no webhook was asked for.
    assert [call.get("offset") for call in telegram.named("getUpdates")] == [None, 507, None]
    assert {name for name, _ in telegram.calls} == {"getUpdates"}
    assert [(row.status, row.failed) for row in rows(services, models.exchanges)] == [(200, False)]
    assert "AAE" not in everything(services)


def _uuids(services: Services) -> list[str]:
    return [row.uuid for row in rows(services, models.contacts)]


def test_a_program_that_ends_between_two_requests_loses_and_doubles_nothing(
    services: Services, workbench: Workbench, telegram: FakeTelegram
) -> None:
    channel = bot(workbench, telegram)
    telegram.write("one")
    telegram.write("two")

    def program() -> AskedChannel:
        return AskedChannel(services._context, channel, client, Secrets())

    with new_client() as client:
        # It ends before anything is stored, and after everything is stored, before it asks again.
        stopping = Event()
        stopping.set()
        assert program().turn(0, stopping).messages == 0
        assert texts(services) == []
        assert program().turn(0, NEVER).messages == 2
        telegram.write("three")
        assert len(telegram.updates) == 3
        assert program().turn(0, NEVER).messages == 1
        # Telegram lost that the last one was confirmed.
        telegram.updates = [telegram.updates[-1]]
        _change_state(services, cursor="")
        assert program().turn(0, NEVER).messages == 0
    assert texts(services) == ["one", "two", "three"]


def _change_state(services: Services, **values: Any) -> None:
    services.database.write(lambda session: session.execute(models.channel_states.update().values(**values)))


ANSWERS: list[tuple[tuple[int, bytes], str, str, float]] = [
    (refusal(401, "Unauthorized"), "Telegram answered 401: Unauthorized.", "credentials", 2),
    (refusal(404, "Not Found"), "Telegram answered 404: Not Found.", "credentials", 2),
    (refusal(409, "Conflict: terminated by other getUpdates request."), "409: Conflict", "", 2),
    (refusal(429, "Slow", parameters={"retry_after": 17}), "Telegram answered 429: Slow.", "", 17),
    ((502, b"<html>"), "Telegram answered 502.", "", 2),
    ((200, b'["ok"]'), "Telegram answered 200.", "", 2),
    ((200, b"[" * 9000), "Telegram answered 200.", "", 2),
    (refusal(400, f"Bad token {TOKEN}"), "Telegram answered 400: Bad token •••.", "", 2),
    ((0, b""), "No whole answer came", "", 2),
]
"""What Telegram answers, what is told of it, why the channel is paused, and the seconds until it is asked."""


def test_what_goes_wrong_is_told_and_asked_again(
    services: Services, workbench: Workbench, telegram: FakeTelegram
) -> None:
    channel = bot(workbench, telegram)
    with new_client() as client:
        for answer, says, paused, wait in ANSWERS:
            asked = AskedChannel(services._context, channel, client, Secrets())
            telegram.answers = [answer] if paused else [answer, answer]
            telegram.write(says)
            turn = asked.turn(0, NEVER)
            assert says in turn.error
            assert turn.wait == wait
            [state] = rows(services, models.channel_states)
            assert (state.last_error_text, state.pause_reason) == (turn.error, paused)
            kept = rows(services, models.exchanges)[-1]
            assert (kept.failed, kept.note) == (True, turn.error)
            if paused:
                # Nothing is asked until somebody resumes it.
                calls = len(telegram.calls)
                assert "resume" in asked.turn(0, NEVER).error
                assert len(telegram.calls) == calls
                _change_state(services, paused_since=None, pause_reason="")
            else:
                assert asked.turn(0, NEVER).wait == max(wait, 4)
            assert asked.turn(0, NEVER).messages == 1
            assert texts(services)[-1] == says
    assert "AAE" not in everything(services)


def test_a_webhook_in_the_way_is_taken_away(
    services: Services, workbench: Workbench, telegram: FakeTelegram
) -> None:
    bot(workbench, telegram)
    telegram.webhook = "https://elsewhere.example/tg"
    telegram.write("Muraho")
    assert services.polling.run_once().messages == 1
    assert telegram.webhook == ""
    assert [row.url.rpartition("/")[2] for row in rows(services, models.exchanges)] == [
        "getUpdates",
        "deleteWebhook",
        "getUpdates",
    ]


def test_a_secret_that_is_not_there_is_told_without_a_request(
    services: Services, workbench: Workbench, telegram: FakeTelegram
) -> None:
    bot(workbench, telegram, token="env:NOT_SET_HERE")
    [found] = services.polling.run_once().channels
    assert "NOT_SET_HERE” is not set" in found.error
    assert telegram.calls == []


class Running:
    """The pollers of a program that runs."""

    def __init__(self, services: Services, **options: Any) -> None:
        self.pollers = services.polling.pollers(**options)
        self.stop = Event()
        self.thread = Thread(target=self.pollers.run, args=(self.stop,))
        self.thread.start()

    def end(self) -> None:
        """End the program."""
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def running(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Running]]:
    """Starts programs that ask, which look for changes often."""
    monkeypatch.setattr(poller_threads, "_LOOK", 0.02)
    monkeypatch.setattr(poller_threads, "_BREATH", 0.0)
    started: list[Running] = []

    def start(**options: Any) -> Running:
        started.append(Running(services, **options))
        return started[-1]

    yield start
    for one in started:
        one.end()


def test_one_program_asks_for_all_and_another_takes_over(
    services: Services,
    workbench: Workbench,
    telegram: FakeTelegram,
    running: Callable[..., Running],
    caplog: pytest.LogCaptureFixture,
) -> None:
    channel = bot(workbench, telegram)
    caplog.set_level(logging.DEBUG)
    first = running(seconds=5)
    telegram.wait_for(1)
    assert first.pollers.channels == (channel.uuid,)
    # It arrives while Telegram holds the answer back, and is confirmed by the next request.
    telegram.write("Muraho")
    telegram.wait_for(2)
    assert texts(services) == ["Muraho"]

    second = running(seconds=5)
    _until(lambda: second.pollers.is_elsewhere)
    assert services.polling.run_once().by_another
    assert not second.pollers.channels
    # Nobody waits for an answer that is held back; the other program goes on at once.
    first.end()
    telegram.write("Bite?")
    telegram.wait_for(4)
    assert second.pollers.channels == (channel.uuid,)
    assert texts(services) == ["Muraho", "Bite?"]

    _hide_people(services, telegram)
    services.channels.set_enabled(channel.uuid, False)
    _until(lambda: not second.pollers.channels)
    assert "AAE" not in caplog.text
    assert "Muraho" not in caplog.text


def _hide_people(services: Services, telegram: FakeTelegram) -> None:
    """Hide names and addresses: what is logged from then on tells of nobody."""
    asked, known = len(telegram.named("getUpdates")), len(texts(services))
    services.settings.set("redacted", "yes")
    telegram.wait_for(asked + 1)
    telegram.write("Secretly", person=7_777_777)
    _until(lambda: len(texts(services)) > known)
    shown, hidden = [row.response_body for row in rows(services, models.exchanges)][-2:]
    assert "Bite?" in shown
    assert hidden == "(hidden)"


def _until(so: Callable[[], bool]) -> None:
    wait = Event()
    for _ in range(1000):
        if so():
            return
        wait.wait(0.005)
    raise AssertionError("it does not come to be so")


def test_a_bot_that_can_call_us_is_announced_in_place_of_being_asked(
    services: Services,
    workbench: Workbench,
    telegram: FakeTelegram,
    running: Callable[..., Running],
) -> None:
    channel = bot(workbench, telegram, webhook_secret="env:HOOK")
    started = running(public_url="https://sms.example.org:8443/")
    telegram.wait_for(1, "setWebhook")
    url = f"https://sms.example.org:8443/c/tg/{channel.uuid}/receive"
    assert telegram.named("setWebhook") == [
        {"url": url, "secret_token": "h00k-s3cret", "allowed_updates": ["message"]}
    ]
    _until(lambda: len(rows(services, models.exchanges)) == 1)
    assert started.pollers.channels == ()
    assert telegram.named("getUpdates") == []
    assert "h00k" not in everything(services)


def test_the_lease_ends_by_itself(services: Services, workbench: Workbench) -> None:
    killed, other = (poller_threads.PollingLease(services._context) for _ in range(2))
    assert killed.take()
    assert not other.take()
    workbench.clock.forward(seconds=61)
    assert killed.take()
    workbench.clock.forward(seconds=61)
    assert not other.take()
    workbench.clock.now += timedelta(seconds=30)
    assert other.take()
    assert not killed.take()
