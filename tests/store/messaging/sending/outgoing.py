"""Messages to be sent, and a provider on this machine to send them to."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from time import sleep
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import Session

from store.core.types import Channel, Contact, Role
from store.database import models
from store.repositories import messages
from store.repositories.delivery import tallies
from store.services import Services

BODY = '{"id": {{uuid}}, "to": {{to}}, "text": {{text}}}'


def external(name: str, url: str, **settings: str) -> Channel:
    """A channel for phone numbers that is called by a URL."""
    told = {"send_url": url, "body": BODY, "content_type": "application/json", "tps": "1000", **settings}
    return Channel("", name, "EX", "", ("tel",), (Role.SEND, Role.RECEIVE), settings=told)


def queue(
    services: Services,
    contact: Contact,
    text: str = "hello",
    *,
    channel: Channel | None = None,
    broadcast_id: int | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> str:
    """Store a message to the contact's first address; returns its uuid."""
    uuid = str(uuid4())
    now = at or services._context.clock()

    def work(session: Session) -> None:
        channels = dict(session.execute(select(models.channels.c.uuid, models.channels.c.id)).all())
        row = {
            "uuid": uuid,
            "contact_id": contact.id,
            "channel_id": channels[channel.uuid] if channel is not None else None,
            "identity": contact.addresses[0].urn.identity,
            "direction": "out",
            "visibility": "visible",
            "text": text,
            "created_on": now,
            "state": "queued",
            "broadcast_id": broadcast_id,
            "next_attempt": now,
            "expires_on": now + timedelta(hours=24),
            "changed_on": now,
            **changes,
        }
        messages.add_all(session, [row])
        tallies.moved(session, broadcast_id, "", row["state"])

    services.database.write(work)
    return uuid


def stored(services: Services, uuid: str) -> Any:
    """The row of a message."""
    with services.database.reading() as session:
        query = select(models.messages).where(models.messages.c.uuid == uuid)
        return session.execute(query).one()


def rows(services: Services, table: Any) -> list[Any]:
    """All rows of a table."""
    with services.database.reading() as session:
        return list(session.execute(select(table).order_by(table.c.id)).all())


@dataclass
class Provider:
    """Answers requests, and counts them by the uuid that they name. `answers` are given to the first ones,
    in order; the others are accepted. Each is answered after `seconds`."""

    url: str = ""
    seconds: float = 0.0
    answers: list[tuple[int, str]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    texts: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def answer(self, body: bytes) -> tuple[int, bytes]:
        said = json.loads(body)
        with self._lock:
            self.seen[said["id"]] += 1
            self.texts.append(said["text"])
            status, text = self.answers.pop(0) if self.answers else (200, "{}")
        sleep(self.seconds)
        return status, text.encode()


@contextmanager
def provider(**given: Any) -> Iterator[Provider]:
    """A provider that listens meanwhile."""
    found = Provider(**given)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            status, body = found.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_told: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 64
        daemon_threads = True

        def handle_error(self, *_told: Any) -> None:
            """Who is killed in the middle of a request has made none."""

    server = Server(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
