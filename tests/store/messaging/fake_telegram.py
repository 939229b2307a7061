"""Telegram's Bot API on this machine, for tests: what was written to a bot waits until it is confirmed."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "123456:AAE-t0k/en&x"


class FakeTelegram:
    """What one bot was sent and asked. `answers` are given in place of what Telegram would answer, in their
    order: a status with what it says."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.updates: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[tuple[int, bytes]] = []
        self.webhook = ""
        self.changed = Condition()
        self._last = 500

    def write(self, text: str, *, person: int = 77, **more: Any) -> dict[str, Any]:
        """Somebody writes to the bot."""
        sender = {"id": person, "first_name": "Aline", "last_name": "Uwase", "username": "AlineU"}
        return self.tell({"message": {"from": sender, "text": text, "date": 1_772_618_000, **more}})

    def tell(self, update: Mapping[str, Any]) -> dict[str, Any]:
        """Have an update wait for who asks."""
        with self.changed:
            self._last += 1
            whole = {"update_id": self._last, **update}
            if isinstance(whole.get("message"), dict):
                whole["message"].setdefault("message_id", self._last * 10)
            self.updates.append(whole)
            self.changed.notify_all()
        return whole

    def named(self, method: str) -> list[dict[str, Any]]:
        """What a method was called with, each time."""
        return [values for called, values in self.calls if called == method]

    def wait_for(self, count: int, method: str = "getUpdates") -> None:
        """Wait until a method was called so many times."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.named(method)) >= count, 10)

    def answer(self, path: str, values: dict[str, Any]) -> tuple[int, bytes]:
        """What a method answers."""
        with self.changed:
            token, _, method = path.removeprefix("/bot").partition("/")
            self.calls.append((method, values))
            self.changed.notify_all()
            if self.answers:
                return self.answers.pop(0)
            if token != "123456%3AAAE-t0k%2Fen%26x":
                return refusal(401, "Unauthorized")
            if method == "getUpdates":
                return self._updates(values)
            self.webhook = values.get("url", "")
            return 200, b'{"ok": true, "result": true}'

    def _updates(self, values: dict[str, Any]) -> tuple[int, bytes]:
        if self.webhook:
            return refusal(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
            )
        offset = values.get("offset", 0)
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        self.changed.wait_for(lambda: self.updates, values["timeout"])
        found = self.updates[: values["limit"]]
        return 200, json.dumps({"ok": True, "result": found}).encode()


def refusal(status: int, description: str, **more: Any) -> tuple[int, bytes]:
    """An answer of Telegram that says no."""
    said = {"ok": False, "error_code": status, "description": description, **more}
    return status, json.dumps(said).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    telegram: FakeTelegram


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_json = self.headers["Content-Type"] == "application/json"
        values = json.loads(body) if is_json else dict(parse_qsl(body.decode()))
        status, said = self.server.telegram.answer(self.path, values)
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - what it is called there
        """Nothing is printed."""


@contextmanager
def telegram_server() -> Iterator[FakeTelegram]:
    """A server that is there while a test runs."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.telegram = FakeTelegram(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield server.telegram
    finally:
        with server.telegram.changed:
            server.telegram.tell({"update_id": 0})
        server.shutdown()
        server.server_close()
        thread.join()
