"""Whatever calls the server: the right status, nothing stored that may not be, never a fault of ours."""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from store.core.channels.settings import settings_of
from store.core.messages.serving import Health
from store.core.types import Channel
from store.database.models import contacts, exchanges, messages
from store.messaging.providers.registry import DESCRIPTIONS
from store.messaging.webhooks.addresses import addresses_of
from store.server import app as served
from store.server import http as side
from store.services import Services, open_services
from tests.store.builders import channel, telegram

KEY = "k3y-of-the-address"
SENDER = "+13233754867"
DECLARED = {200, 400, 403, 404, 405, 408, 413, 415, 503}


def counted(services: Services, table: Any) -> int:
    with services.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def external(services: Services) -> Channel:
    own = {"send_url": "https://example.org/", "receive_key": "env:CORDBOARD_TEST_KEY"}
    return services.channels.add(channel("Gateway", "2020", type="EX", settings=own))


class Running:
    """The server on a port of this machine, and a channel of it."""

    def __init__(self, services: Services) -> None:
        self.services, self.channel = services, external(services)
        self._stop = threading.Event()
        self._side = side.HttpSide("127.0.0.1", 0, services.webhooks, lambda: Health(()), "")
        self.port = self._side.port
        self._thread = threading.Thread(target=self._side.run, args=(self._stop,))
        self._thread.start()

    def path(self, key: str = KEY, **fields: str) -> str:
        return f"/c/ex/{self.channel.uuid}/receive?{urlencode({'key': key, **fields})}"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        except ConnectionError:
            # Who goes on sending does not hear the answer.
            return 0, b""
        finally:
            line.close()

    def raw(self, sent: bytes) -> bytes:
        """What is answered to some bytes until the line is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall(sent)
            return b"".join(iter(lambda: line.recv(65536), b""))

    def close(self) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORDBOARD_TEST_KEY", KEY)
        patch.setattr(side, "HEAD_SECONDS", 0.3)
        patch.setattr(served, "READ_SECONDS", 0.3)
        patch.setattr(side, "_LOOK_SECONDS", 0.05)
        services = open_services(str(tmp_path_factory.mktemp("served") / "c.db"))
        found = Running(services)
        yield found
        found.close()
        services.close()


def test_fifty_at_once_are_stored_once_each(running: Running) -> None:
    def send(number: int) -> int:
        said = running.path(**{"from": f"+1323375{number // 2:04}", "text": f"Hello {number % 2}"})
        return running.ask("POST", said)[0]

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(send, range(50))) == {200}
    assert (counted(running.services, messages), counted(running.services, contacts)) == (50, 25)
    # Replayed, it is the same text of the same sender, as long as little time has passed.
    assert counted(running.services, exchanges) == 50


@pytest.mark.parametrize(
    ("what", "status"),
    [("ten megabytes", 413), ("chunks without end", 413), ("no key", 403), ("another charset", 415)],
)
def test_what_is_refused_is_answered_and_found_in_the_log(running: Running, what: str, status: int) -> None:
    before = counted(running.services, messages)
    said = running.path(**{"from": SENDER})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    match what:
        case "ten megabytes":
            answer = running.ask("POST", said, b"text=" + b"x" * 10_000_000, **form)
        case "chunks without end":
            answer = running.ask("POST", said, iter(lambda: b"x" * 100_000, b""), **form)
        case "no key":
            answer = running.ask("POST", running.path("", text="hi"))
        case _:
            answer = running.ask("POST", said, b"text=hi", **{"Content-Type": "text/plain; charset=utf-7"})
    assert answer[0] == (status if what != "chunks without end" else 0)
    assert counted(running.services, messages) == before
    with running.services.database.reading() as session:
        last = session.execute(select(exchanges).order_by(exchanges.c.id.desc()).limit(1)).one()
    assert (last.status, last.failed) == (status, True)
    assert KEY not in str(last)


def test_who_says_nothing_or_says_it_slowly_or_no_http_is_let_go(running: Running) -> None:
    head = f"POST {running.path(text='hi')} HTTP/1.1\r\nHost: a\r\n".encode()
    assert running.raw(head) == b""
    assert b" 408 " in running.raw(head + b"Content-Length: 20\r\n\r\ntext=")
    assert b" 400 " in running.raw(b"\x16\x03\x01 hello\r\n\r\n")
    assert b"server:" not in running.raw(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").lower()


def test_a_proxy_learns_how_it_is_and_no_more(running: Running) -> None:
    status, said = running.ask("GET", "/healthz")
    assert (status, json.loads(said)["parts"]) == (200, {})
    assert json.loads(running.ask("GET", "/healthz", **{"X-Forwarded-For": "192.0.2.1"})[1]) == {
        "status": "ok"
    }
    for path in ("/", "/c", "/c/ex", "/healthz/", "/docs", f"/c/ex/{running.channel.uuid}/receive/"):
        assert running.ask("GET", path)[0] == 404
    assert running.ask("POST", "/healthz")[0] == 405


class Called:
    """The application with a channel of each type, called without a network."""

    def __init__(self, services: Services) -> None:
        self.app = served.make_app(services.webhooks, lambda: Health(()), "https://cordboard.example.org")
        self.addresses = [
            (code, one.url)
            for code in DESCRIPTIONS
            for one in addresses_of(self._channel(services, code), "https://cordboard.example.org")
        ]

    def _channel(self, services: Services, code: str) -> Channel:
        own = {one.key: "env:CORDBOARD_TEST_KEY" for one in settings_of(code) if one.secret}
        own |= (
            {"send_url": "https://example.org/"} if "send_url" in {x.key for x in settings_of(code)} else {}
        )
        make = telegram if code == "TG" else channel
        schemes = {"TG": ("telegram",), "TWA": ("whatsapp",)}.get(code, ("tel",))
        return services.channels.add(make(code, type=code, schemes=schemes, settings=own))

    def __call__(self, method: str, url: str, body: bytes, headers: dict[str, str]) -> int:
        async def call() -> int:
            line = httpx.ASGITransport(self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=line) as client:
                return (await client.request(method, url, content=body, headers=headers)).status_code

        return asyncio.run(call())


@pytest.fixture(scope="module")
def called() -> Iterator[Called]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CORDBOARD_TEST_KEY", KEY)
        services = open_services("sqlite://")
        yield Called(services)
        services.close()


NAMES = st.sampled_from(
    ["From", "To", "Body", "MessageSid", "AccountSid", "MessageStatus", "Text", "MessageUUID", "msisdn", "to",
     "text", "messageId", "fromNumber", "timestamp", "from", "id", "date", "status", "sender", "charset"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["", "2020", SENDER, "delivered", "failed", "1e999", "9" * 400, "null", "2026-13-01"]),
    st.text(max_size=20),
)
BODIES = st.one_of(
    st.dictionaries(NAMES, VALUES, max_size=6).map(lambda one: urlencode(one, errors="replace").encode()),
    st.dictionaries(NAMES, VALUES | st.integers() | st.floats(), max_size=6).map(
        lambda one: json.dumps(one).encode()
    ),
    st.builds(
        lambda who, what: json.dumps({"message": {"from": who, "message_id": 1, **what}}).encode(),
        st.dictionaries(st.sampled_from(["id", "username", "first_name"]), VALUES | st.integers()),
        st.dictionaries(st.sampled_from(["text", "date", "photo", "location"]), VALUES | st.lists(VALUES)),
    ),
    st.binary(max_size=60),
)
TYPES = st.sampled_from(
    ["application/x-www-form-urlencoded", "application/json", "text/xml; charset=utf-16",
     "multipart/form-data", "multipart/form-data; boundary=x", "application/json; charset=klingon", ""]
)  # fmt: skip


@given(st.data(), st.sampled_from(["GET", "POST", "PUT", "HEAD", "BREW"]), BODIES, TYPES)
def test_nothing_that_is_sent_to_any_address_is_a_fault_of_ours(
    called: Called, data: st.DataObject, method: str, body: bytes, content_type: str
) -> None:
    code, url = data.draw(st.sampled_from(called.addresses))
    right = data.draw(st.booleans())
    headers = {"Content-Type": content_type}
    if right:
        url, headers = f"{url}?key={KEY}", {**headers, "X-Telegram-Bot-Api-Secret-Token": KEY}
    status = called(method, url, body, headers)
    assert status in DECLARED, (code, status)
    assert status >= 400 or right, code
