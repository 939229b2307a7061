"""Messages a second through the outbox, from claim to outcome, beside a bare loop of httpx, sixteen at once.

    python -m tests.benchmarks.outbox [--postgresql] [--messages 1000] [--rounds 3]

The provider is a process of its own that answers each request after 50 ms. Rounds alternate, and each has
messages of its own. A file is on the disk, and a server syncs its commits to it.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from sqlmodel import Session

from store.core.types import Address, Contact, Urn
from store.database import models
from store.messaging.engine import new_client
from store.repositories import messages
from store.services import Services, open_services
from store.services.context import utc_now
from store.workspace import bulk
from tests.store.databases import database_url, start_postgresql
from tests.store.messaging.sending.outgoing import external

ANSWERS_AFTER = 0.05
AT_ONCE = 16
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class _Provider(asyncio.Protocol):
    """Answers what comes; a request is in one piece here, and the next comes after the answer."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            ),
            0,
        )
        if end and len(body) >= length:
            self._received = b""
            asyncio.get_running_loop().call_later(ANSWERS_AFTER, self._answer)

    def _answer(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(_ANSWER)


def _serve(told: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Provider, "127.0.0.1", 0, backlog=64)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def provider() -> Iterator[str]:
    """The URL of a provider that runs meanwhile."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    yield f"http://127.0.0.1:{ours.recv()}/send"
    process.terminate()
    process.join()


@contextmanager
def database(*, postgresql: bool) -> Iterator[str]:
    """The URL of a new database."""
    folder = Path(tempfile.mkdtemp(prefix="cordboard-outbox-"))
    if not postgresql:
        yield str(folder / "contacts.db")
    else:
        server = start_postgresql(folder, "outbox")
        for switch in ("fsync", "synchronous_commit", "full_page_writes"):
            server.run(f"ALTER SYSTEM SET {switch} = on")
        server.run("SELECT pg_reload_conf()")
        yield database_url(server.url, server.name)
        server.leave()
    shutil.rmtree(folder, ignore_errors=True)


def bare(url: str, size: int) -> float:
    """Messages a second of a bare loop."""

    def send(number: int) -> None:
        body = f'{{"id": "{uuid4()}", "to": "+2507881{number:05d}", "text": "hello"}}'
        client.post(url, content=body, headers={"Content-Type": "application/json"}).raise_for_status()

    with new_client() as client, ThreadPoolExecutor(AT_ONCE) as pool, _told(size):
        started = time.perf_counter()
        list(pool.map(send, range(size)))
        return size / (time.perf_counter() - started)


@contextmanager
def _told(size: int) -> Iterator[None]:
    began = time.process_time()
    yield
    took = 1000 * (time.process_time() - began) / size
    sys.stdout.write(f"    {took:.2f} ms of the processor a message\n")


def ours(services: Services, size: int) -> float:
    """Messages a second of everything that is due."""
    started = time.perf_counter()
    with _told(size):
        counts = services.delivery.run_once().counts
    assert sum(counts.values()) == size, counts
    return size / (time.perf_counter() - started)


def prepare(services: Services, url: str, size: int) -> None:
    """People, and the channel that all of them are reached by."""
    services.channels.add(external("Loopback", url))
    people = (
        Contact("", f"Person {number}", addresses=(Address(Urn("tel", f"+2507881{number:05d}")),))
        for number in range(size)
    )
    services.database.write(lambda session: bulk.insert_contacts(session, people))


def fill(services: Services) -> None:
    """A message to each of the people."""

    def work(session: Session) -> None:
        now = utc_now()
        channel = session.execute(select(models.channels.c.id)).scalar_one()
        rows = [
            {
                "uuid": str(uuid4()), "contact_id": row.contact_id, "channel_id": channel,
                "identity": row.identity, "direction": "out", "visibility": "visible", "text": "hello",
                "created_on": now, "state": "queued", "next_attempt": now,
                "expires_on": now + timedelta(hours=1), "changed_on": now,
            }
            for row in session.execute(select(models.addresses.c.contact_id, models.addresses.c.identity))
        ]  # fmt: skip
        messages.add_all(session, rows)

    services.database.write(work)


def main() -> None:
    """Measure as the command line says, and print the ratio."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--messages", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    rates: list[tuple[float, float]] = []
    with provider() as url, database(postgresql=given.postgresql) as place:
        services = open_services(place)
        prepare(services, url, given.messages)
        with contextlib.suppress(KeyboardInterrupt):
            for _round in range(given.rounds):
                fill(services)
                rates.append((bare(url, given.messages), ours(services, given.messages)))
                sys.stdout.write(f"{rates[-1][0]:8.1f} bare {rates[-1][1]:8.1f} ours\n")
        services.close()
    loop, outbox = (statistics.median(side) for side in zip(*rates, strict=True))
    sys.stdout.write(f"bare {loop:.0f}/s, ours {outbox:.0f}/s, {loop / outbox:.2f} times as long\n")


if __name__ == "__main__":
    main()
