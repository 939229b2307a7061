"""`channels test`: one text that really leaves the program, to a provider on this machine."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import MappingProxyType
from typing import Any

import pytest

from store.services import open_services
from tests.store.builders import channel
from tests.tui.cli.conftest import Run
from tui.process import output

TOKEN = "s3cr3t-token"
MINE = "+250788765432"


class Provider(HTTPServer):
    """Answers as it is told to, and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: tuple[int, Any] = (201, {"sid": "SM1"})
        self.seen: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.seen.append(f"{self.path} {self.headers['Authorization']} {body}")
        status, answer = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_arguments: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def provider(run: Run, database: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider, and a channel of it."""
    monkeypatch.setenv("TOKEN", TOKEN)
    server = Provider()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    services = open_services(str(database))
    settings = {
        "account_sid": "AC1",
        "auth_token": "env:TOKEN",
        "send_url": f"http://127.0.0.1:{server.server_port}",
    }
    line = channel("Loop", "+250788000001", type="SW", country="RW", settings=MappingProxyType(settings))
    services.channels.add(line)
    services.close()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_goes_and_what_came_of_it_is_told(run: Run, provider: Provider) -> None:
    done = run("channels", "test", "Loop", "0788765432", "--yes")
    assert (done.code, done.err) == (0, "")
    assert done.lines[:2] == ["Loop, wired: the provider took the text.", "The provider calls it SM1."]
    [seen] = provider.seen
    assert seen.startswith("/2010-04-01/Accounts/AC1/Messages.json Basic QUMxOn")
    assert "To=%2B250788765432" in seen
    assert TOKEN not in done.out
    assert "201 after " in done.out


def test_a_refusal_ends_with_a_code_and_is_told_as_a_document(run: Run, provider: Provider) -> None:
    provider.answer = (400, {"code": 21610, "message": f"{MINE} opted out of {TOKEN}"})
    done = run("channels", "test", "Loop", MINE, "Hello", "--yes", "--json")
    told = done.json
    assert (done.code, told["state"], told["code"]) == (1, "failed", "contact_stopped")
    assert (told["provider_code"], told["stops_contact"]) == ("21610", True)
    assert [one["status"] for one in told["exchanges"]] == [400]
    assert TOKEN not in done.out


def test_a_dry_run_prints_the_request_and_sends_nothing(run: Run, provider: Provider) -> None:
    would = run("channels", "test", "Loop", MINE, "x" * 1700, "--dry-run", "--json").json
    assert [one["method"] for one in would["exchanges"]] == ["POST", "POST"]
    told = run("channels", "test", "Loop", MINE, "--dry-run", "--read-only")
    assert (told.code, told.err) == (0, "Nothing was sent: this is what would go.\n")
    assert "To=%2B250788765432" in told.out
    assert TOKEN not in f"{would} {told.out}"
    assert provider.seen == []


@pytest.mark.parametrize(("answer", "sent"), [("yes", 1), ("y", 0), ("", 0)])
def test_somebody_at_the_terminal_is_asked_with_the_number_that_it_goes_to(
    run: Run, provider: Provider, monkeypatch: pytest.MonkeyPatch, answer: str, sent: int
) -> None:
    monkeypatch.setattr(output, "is_attended", lambda: True)
    monkeypatch.setattr(output, "ask", lambda _question: answer)
    done = run("channels", "test", "Loop", "0788765432")
    assert "A text would go to +250 788 765 432 by Loop; it may cost money" in done.err
    assert (done.code, len(provider.seen)) == (1 - sent, sent)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Loop", MINE), "Add --yes to send it, or --dry-run"),
        (("Loop", MINE, "--yes", "--read-only"), "is open for reading only"),
        (("Loop", "telegram:55", "--yes"), "does not carry messages to this type"),
        (("MTN Rwanda", MINE, "--yes"), "send nothing over HTTP"),
    ],
)
def test_what_cannot_go_is_refused_and_nothing_is_sent(
    run: Run, provider: Provider, words: tuple[str, ...], said: str
) -> None:
    done = run("channels", "test", *words)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert provider.seen == []


def test_nobody_who_was_stopped_gets_a_test(run: Run, provider: Provider) -> None:
    run("add", "Ann", "--address", MINE)
    run("move", "stopped", "Ann")
    done = run("channels", "test", "Loop", MINE, "--yes")
    assert (done.code, provider.seen) == (1, [])
    assert "is stopped, and gets no message" in done.err


def test_where_people_are_hidden_neither_number_nor_text_is_shown(run: Run, provider: Provider) -> None:
    run("settings", "redacted", "yes")
    provider.answer = (400, {"code": 21211, "message": f"{MINE} is wrong"})
    done = run("channels", "test", "Loop", MINE, "Muraho", "--yes")
    assert len(provider.seen) == 1
    assert "788765432" not in done.out + done.err
    assert "Muraho" not in done.out + done.err
