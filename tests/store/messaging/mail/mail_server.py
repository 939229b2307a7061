"""A mail server on this machine that says what it is told to say."""

import socketserver
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

CERTIFICATE = Path(__file__).with_name("loopback.pem")

DROP = "drop"
STALL = "stall"

_REPLIES = {
    "GREETING": "220 here",
    "EHLO": "250-here\r\n250-AUTH PLAIN LOGIN\r\n250-STARTTLS\r\n250 SMTPUTF8",
    "STARTTLS": "220 go ahead",
    "AUTH": "235 welcome",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go ahead",
    "CONTENT": "250 2.0.0 taken",
    "QUIT": "221 bye",
}


@dataclass
class MailServer:
    """What was said to a server. `replies` are instead of its usual ones; DROP closes the connection, STALL
    says nothing until the end."""

    replies: Mapping[str, str]
    port: int = 0
    said: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def reply(self, step: str) -> str:
        """What it answers to a step; ConnectionError where it hangs up instead."""
        reply = {**_REPLIES, **self.replies}.get(step, "502 what?")
        if reply == STALL:
            self.over.wait(20)
        if reply in (DROP, STALL):
            raise ConnectionError
        return reply


class _Handler(socketserver.StreamRequestHandler):
    found: MailServer
    implicit = False
    disable_nagle_algorithm = True

    def handle(self) -> None:
        try:
            if self.implicit:
                self._wrap()
            self._say("GREETING")
            while line := self.rfile.readline():
                self._step(line.decode().rstrip("\r\n"))
        except OSError:
            return
        finally:
            if isinstance(self.request, ssl.SSLSocket):
                self.request.close()

    def _step(self, line: str) -> None:
        self.found.said.append(line)
        step = line.partition(" ")[0].upper()
        self._say(step)
        if step == "STARTTLS":
            self._wrap()
        if step == "DATA" and self.found.reply(step).startswith("354"):
            lines: list[bytes] = []
            while (one := self.rfile.readline()) != b".\r\n":
                lines.append(one.removeprefix(b"."))
            self.found.mails.append(b"".join(lines))
            self._say("CONTENT")

    def _say(self, step: str) -> None:
        self.wfile.write(f"{self.found.reply(step)}\r\n".encode())

    def _wrap(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        self.request = context.wrap_socket(self.request, server_side=True)
        self.setup()


@contextmanager
def mail_server(replies: Mapping[str, str] | None = None, *, implicit: bool = False) -> Iterator[MailServer]:
    """A server that listens meanwhile, with TLS from the first byte where that is implicit."""
    found = MailServer(replies or {})
    handler = type("Handler", (_Handler,), {"found": found, "implicit": implicit})

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), handler) as server:
        found.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.over.set()
            server.shutdown()
            thread.join()
