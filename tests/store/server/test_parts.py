"""The parts of the process: one that fails begins again, and what is on its way is finished at the end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Event
from typing import Any, cast

import pytest

from store.core.errors import DatabaseUnavailable
from store.core.messages.serving import Health
from store.messaging.webhooks import Answer
from store.server import http as side
from store.server import parts
from store.server.parts import Part
from store.services.delivery.webhooks import Webhooks


def test_a_part_that_fails_begins_again_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "FIRST_WAIT", 0.001)
    stop, runs, third = Event(), list[str](), Event()

    def run(asked: Event) -> None:
        runs.append("run")
        if len(runs) == 1:
            raise DatabaseUnavailable("The database is busy.")
        if len(runs) == 2:
            raise ZeroDivisionError("of +250788123123")
        third.set()
        asked.wait(5)

    part = Part("sender", run, stop)
    part.start()
    assert third.wait(5)
    said = part.health
    assert (said.restarts, said.name) == (2, "sender")
    assert part.is_running
    stop.set()
    assert part.join(5)


class Slow:
    """Webhooks of which each takes its time; `fails` is what one raises."""

    def __init__(self) -> None:
        self.began, self.goes_on = Event(), Event()

    def handle(self, call: Any, *_others: str) -> Answer:
        if call.url.endswith("fault"):
            raise ZeroDivisionError("of +250788123123")
        self.began.set()
        assert self.goes_on.wait(5)
        return Answer(200, "stored", "text/ü")


def ask(port: int, action: str) -> tuple[int, bytes]:
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("POST", f"/c/ex/0/{action}", b"")
    answer = line.getresponse()
    return answer.status, answer.read()


def test_requests_in_flight_are_answered_before_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(side, "_LOOK_SECONDS", 0.01)
    slow, stop = Slow(), Event()
    listens = side.HttpSide("127.0.0.1", 0, cast("Webhooks", slow), lambda: Health(()), "")
    thread = threading.Thread(target=listens.run, args=(stop,))
    thread.start()
    assert ask(listens.port, "fault") == (500, b"Something unexpected went wrong.\n")
    assert "250788123123" not in caplog.text
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask, listens.port, "receive")
        assert slow.began.wait(5)
        stop.set()
        slow.goes_on.set()
        assert waiting.result() == (200, b"stored")
    thread.join(5)
    assert not thread.is_alive()
