"""`cordboard serve`, a process of its own: messages go by three channels, reports and texts come back."""

import hmac
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from store.core.types import Channel, Contact, Status
from store.core.urns import parse
from store.messaging.providers.registry import DESCRIPTIONS
from store.messaging.webhooks.addresses import addresses_of
from store.services import Services, open_services
from tests.store.builders import channel, edit, telegram
from tests.tui.cli.conftest import Run
from tui.cli import main

SECRETS = {"TWILIO": "tw1lio-t0ken", "KEY": "k3y-of-the-address", "BOT": "12:b0t"}
ANN, STRANGER = "+13233754866", "+13235550142"
SID = f"AC{'0' * 32}"


@dataclass
class Provider:
    """Twilio, a gateway and Telegram here: what each was asked, and what was written to the bot."""

    asked: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    updates: list[dict[str, Any]] = field(default_factory=list)
    changed: Condition = field(default_factory=Condition)
    url: str = ""

    def answer(self, path: str, body: bytes, form: dict[str, str]) -> tuple[int, Any]:
        with self.changed:
            if path.endswith("/getUpdates"):
                after = json.loads(body).get("offset", 0)
                self.changed.wait_for(lambda: self._after(after), 0.2)
                return 200, {"ok": True, "result": self._after(after)}
            name = "Twilio" if path.startswith("/2010") else "Bot" if path.startswith("/bot") else "Gateway"
            if path.startswith("/bot") and not path.endswith("/sendMessage"):
                return 200, {"ok": True, "result": True}
            self.asked.setdefault(name, []).append(form)
            self.changed.notify_all()
            number = len(self.asked[name])
        if name == "Bot":
            return 200, {"ok": True, "result": {"message_id": number}}
        return (201, {"sid": f"SM{number}"}) if name == "Twilio" else (200, {})

    def _after(self, update: int) -> list[dict[str, Any]]:
        return [one for one in self.updates if one["update_id"] >= update]

    def write(self, text: str) -> None:
        with self.changed:
            said = {"message_id": 7, "from": {"id": 42, "first_name": "Zo"}, "text": text}
            self.updates.append({"update_id": 1, "message": said})
            self.changed.notify_all()

    def wait_for(self, *names: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: set(names) <= self.asked.keys(), 15), self.asked


@pytest.fixture
def provider() -> Iterator[Provider]:
    found = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            form = dict(parse_qsl(body.decode()))
            status, said = found.answer(self.path, body, form)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - what it is called there
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@dataclass
class Served:
    """The process, and the address at which it is called."""

    process: subprocess.Popen[str]
    port: int

    def call(self, channel: Channel, action: str, **fields: str) -> int:
        """Call it as the provider of a channel does."""
        path = f"/c/{channel.type.lower()}/{channel.uuid}/{action}"
        if channel.type == "EX":
            path += "?" + urlencode({"key": SECRETS["KEY"], **fields})
            return self._ask(path, b"", {})
        uuid = fields.pop("uuid", "")
        path += f"?uuid={uuid}" if uuid else ""
        said = f"http://127.0.0.1:{self.port}{path}" + "".join(key + fields[key] for key in sorted(fields))
        signed = hmac.digest(SECRETS["TWILIO"].encode(), said.encode(), "sha1")
        return self._ask(path, urlencode(fields).encode(), {"X-Twilio-Signature": b64encode(signed).decode()})

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("POST", path, body, headers)
        status = line.getresponse().status
        line.close()
        return status


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serve(file: str, *more: str) -> Iterator[Served]:
    port = free_port()
    command = [sys.executable, "-m", "tui", "serve", "--port", str(port), "--database", file]
    line = [*command, "--public-url", f"http://127.0.0.1:{port}", *more]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env={**os.environ, **SECRETS}) as process:
        try:
            until(lambda: _answers(port), process)
            yield Served(process, port)
        finally:
            process.kill()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except ConnectionError:
        return False


def until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + 15
    while not holds():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.02)


def channels(services: Services, url: str) -> tuple[Channel, Channel, Channel]:
    twilio = {"account_sid": SID, "auth_token": "env:TWILIO", "send_url": url}
    own = {"send_url": f"{url}/send", "body": "to={{to}}&id={{uuid}}&text={{text}}", "receive_key": "env:KEY"}
    bot = {"token": "env:BOT", "send_url": url}
    add = services.channels.add
    return (
        add(channel("Twilio", "+13235550100", type="T", country="US", settings=twilio)),
        add(channel("Gateway", "2020", type="EX", schemes=("ext",), settings=own)),
        add(telegram("Bot", settings=bot)),
    )


@dataclass
class Scene:
    """Three contacts, each first reached by another channel, and the process that sends to them."""

    services: Services
    provider: Provider
    served: Served
    twilio: Channel
    gateway: Channel
    people: list[Contact]

    def states(self) -> list[str]:
        pages = [self.services.conversations.page(one.uuid) for one in self.people]
        return [str(page[0].state) if page else "" for page in pages]

    def goes_by_three_channels(self) -> None:
        self.provider.wait_for("Twilio", "Gateway", "Bot")
        asked = self.provider.asked
        assert {name: len(forms) for name, forms in asked.items()} == {"Twilio": 1, "Gateway": 1, "Bot": 1}
        assert (asked["Twilio"][0]["To"], asked["Twilio"][0]["Body"]) == (ANN, "Dear Ann")
        assert (asked["Gateway"][0]["to"], asked["Bot"][0]["chat_id"]) == ("ben-7", "42")
        until(lambda: self.states() == ["wired"] * 3, self.served.process)

    def is_reported(self) -> None:
        uuid = self.provider.asked["Twilio"][0]["StatusCallback"].partition("uuid=")[2]
        report = {"MessageSid": "SM1", "MessageStatus": "delivered", "uuid": uuid}
        assert self.served.call(self.twilio, "status", **report) == 200
        assert self.served.call(self.gateway, "delivered", id=self.provider.asked["Gateway"][0]["id"]) == 200
        assert self.states() == ["delivered", "delivered", "wired"]

    def is_answered(self) -> None:
        text = {"AccountSid": SID, "To": self.twilio.address}
        for sid, sender, body in (("SM7", ANN, "Stop!"), ("SM8", STRANGER, "Who is it?")):
            said = {"MessageSid": sid, "From": sender, "Body": body, **text}
            assert self.served.call(self.twilio, "receive", **said) == 200
        assert self.served.call(self.gateway, "receive", sender="ben-7", text="Thanks") == 200
        self.provider.write("Hello back")
        page = self.services.conversations.page
        until(lambda: len(page(self.people[-1].uuid)) == 2, self.served.process)
        replies = [page(one.uuid)[-1] for one in self.people]
        assert [(one.incoming, one.text) for one in replies] == [
            (True, "Stop!"),
            (True, "Thanks"),
            (True, "Hello back"),
        ]
        assert self.services.contacts.get(self.people[0].uuid).status is Status.STOPPED
        stranger = self.services.contacts.owner_of(parse(f"tel:{STRANGER}"))
        assert stranger is not None
        assert stranger.name == ""


def people(services: Services) -> list[Contact]:
    return [
        services.contacts.create(edit(name=f"{name} Quill", addresses=addresses))
        for name, addresses in (
            ("Ann", (f"tel:{ANN}", "telegram:41")),
            ("Ben", ("ext:ben-7", "tel:+13233754867")),
            ("Zoe", ("telegram:42",)),
        )
    ]


def test_one_text_goes_by_three_channels_and_what_comes_back_is_stored(
    bare_run: Run, tmp_path: Path, provider: Provider
) -> None:
    file = str(tmp_path / "c.db")
    services = open_services(file, operator="ann")
    twilio, gateway, _bot = channels(services, provider.url)
    with serve(file) as served:
        scene = Scene(services, provider, served, twilio, gateway, people(services))
        assert bare_run("send", "quill", "Dear @contact.first_name", "--database", file).code == 0
        scene.goes_by_three_channels()
        scene.is_reported()
        scene.is_answered()
        served.process.send_signal(signal.SIGTERM)
        said = served.process.communicate(timeout=15)[1]
    assert served.process.returncode == 0
    assert said.rstrip().endswith("Ended.")
    for hidden in (*SECRETS.values(), "Quill", "Dear", "Stop!", ANN, ANN[1:]):
        assert hidden not in said
    assert re.search(r"POST /c/t/[0-9a-f-]{36}/status: 200 in \d+ ms", said)
    services.close()
    stored = b"".join(one.read_bytes() for one in tmp_path.glob("c.db*"))
    assert b"Hello back" in stored
    for secret in SECRETS.values():
        assert secret.encode() not in stored
        assert b64encode(f"{SID}:{secret}".encode()) not in stored


def test_once_sends_what_is_due_and_a_port_that_is_taken_is_told(
    bare_run: Run, tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CORDBOARD_DATABASE", file := str(tmp_path / "c.db"))
    services = open_services(file)
    channels(services, provider.url)
    zoe = people(services)[-1]
    services.settings.set("send_hold", "0")
    services.broadcasts.send_one(zoe.uuid, "Hoi")
    provider.write("Hello")
    done = bare_run("serve", "--once", "--json")
    assert (done.json["received"], done.json["sent"]) == (1, {"wired": 1})
    assert bare_run("serve", "--once").lines == ["Bot: 0 messages came in.", "Nothing was due."]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = bare_run("serve", "--port", str(port))
    assert refused.code == 1
    assert f"Cordboard cannot listen at 127.0.0.1, port {port}: address already in use." in refused.err
    assert "is not an address that can be called" in bare_run("serve", "--public-url", "example").err
    services.close()


PAGE = Path(__file__).parents[3] / "store" / "server" / "SERVING.md"


def test_what_the_page_for_administrators_says_is_so(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    options = {one for param in _serve_command().params for one in param.opts}
    assert set(re.findall(r"cordboard serve (--[a-z-]+)", page)) <= options
    for code in DESCRIPTIONS:
        for one in addresses_of(Channel("", "", code, "", (), ()), "https://sms.example.org"):
            assert f"`{one.action}`" in page or one.action in ("callback", "status")
    (unit,) = re.findall(r"```ini\n(.*?)```", page, re.DOTALL)
    if analyze := shutil.which("systemd-analyze"):
        program = shutil.which("true")
        written = tmp_path / "cordboard.service"
        written.write_text(
            unit.replace("/usr/local/bin/cordboard", str(program)).replace("=cordboard\n", "=root\n")
        )
        done = subprocess.run([analyze, "verify", "--man=no", str(written)], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


def _serve_command() -> Any:
    return main._command_line().commands["serve"]
