"""What it costs to archive all active contacts, and to undo it, beside the same rows by bare statements.

Run by hand; with `--postgresql` on a server of its own, which it starts. The bare statements go in the same
batches, with the same indexes: a set-wise UPDATE of contacts, a DELETE of memberships and an INSERT ...
SELECT of history. A dry run of preferring a channel is beside reading the addresses as raw tuples. Every
round works on new copies of one database and takes turns; the figures are the medians of the rounds, by the
clock and in time of the processor, that of the server included.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
from sqlalchemy import delete, insert, literal, select, update
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.history.changes import Change
from store.core.types import Status
from store.core.views import HistoryKind, Listing
from store.database.models import addresses, contacts, history, memberships
from store.demo.fill import fill
from store.repositories import journal
from store.repositories.rows import chunks
from store.services import Services, open_services
from store.workspace.many import pace
from tests.store.databases import Postgresql, database_url, start_postgresql

EVERYBODY = Selection.all_of(Listing())

RAW, TRIAL, COUNTED = "reading all addresses as raw tuples", "dry run of preferring a channel", "dry run"
BARE, ARCHIVED, UNDONE = "archiving all by bare statements", "archiving all", "undoing that"
BESIDE = {TRIAL: RAW, ARCHIVED: BARE, UNDONE: ARCHIVED}


@dataclass(frozen=True)
class Place:
    """Where the databases are: `fresh` gives the URL of a copy of the one that was filled, `processor` the
    seconds that processors have worked for it so far."""

    filled: str
    fresh: Callable[[str], str]
    processor: Callable[[], float]


@contextmanager
def files(home: Path) -> Iterator[Place]:
    """Databases in files."""
    filled = home / "filled.db"

    def fresh(name: str) -> str:
        return str(shutil.copy(filled, home / f"{name}.db"))

    yield Place(str(filled), fresh, time.process_time)


@contextmanager
def server(home: Path) -> Iterator[Place]:
    """Databases of a server that is started for it."""
    running = start_postgresql(home / "postgresql", "filled")
    try:
        yield Place(
            running.emptied(),
            partial(_copied, running),
            partial(_of_server, _first_process(running)),
        )
    finally:
        running.leave()


def _copied(running: Postgresql, name: str) -> str:
    running.run("DROP DATABASE IF EXISTS {}", name)
    running.run("CREATE DATABASE {} TEMPLATE {}", name, running.name)
    running.run("CHECKPOINT")
    return database_url(running.url, name)


def _first_process(running: Postgresql) -> int:
    with psycopg.connect(running.url) as connection:
        [folder] = connection.execute("SHOW data_directory").fetchone() or ("",)
    return int(Path(folder, "postmaster.pid").read_text().splitlines()[0])


def _of_server(first: int) -> float:
    """Seconds of this process, and of the server's: of those that ended, and of those that are there."""
    there = Path(f"/proc/{first}/task/{first}/children").read_text().split()
    ticks = 0
    for process in (str(first), *there):
        # The name of a process, in brackets, may have spaces in it.
        numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, numbers[11:15]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def archive_bare(services: Services) -> None:
    """Archive everybody by bare statements."""
    now, write = datetime.now(UTC), services.database.write
    active = select(contacts.c.id).where(contacts.c.status == "active").order_by(contacts.c.id)
    with services.database.reading() as session:
        ids = session.execute(active).scalars().all()
    entry = write(lambda session: journal.begin(session, journal.Action(HistoryKind.UPDATED, now)))
    for chunk in chunks(ids, pace.BATCH):
        write(partial(_archive_batch, ids=chunk, entry=entry, now=now))


def _archive_batch(session: Session, ids: Sequence[int], entry: int, now: datetime) -> None:
    ours = contacts.c.id.in_(ids)
    put_away = {"status": "archived", "route_channel_id": None, "route_locked": False, "sort_channel": None}
    session.execute(
        update(contacts).where(ours).values(**put_away, modified_on=now, version=contacts.c.version + 1)
    )
    session.execute(delete(memberships).where(memberships.c.contact_id.in_(ids)))
    changes = literal([Change("status", "active", "archived").to_json()], history.c.changes.type)
    lines = select(literal(entry), literal("contact"), contacts.c.uuid, contacts.c.id, changes).where(ours)
    columns = ["journal_id", "subject", "reference", "contact_id", "changes"]
    session.execute(insert(history).from_select(columns, lines))


def read_addresses(services: Services) -> None:
    """Read all addresses as raw tuples."""
    query = select(addresses.c.contact_id, addresses.c.scheme, addresses.c.path, addresses.c.channel_id)
    with services.database.reading() as session:
        session.execute(query).all()


def undo(services: Services) -> None:
    """Take the last action back."""
    services.history.undo(services.history.next_undo())


@dataclass
class Watch:
    """Seconds by what took them, by the clock and of the processor, one of each a round."""

    processor: Callable[[], float]

    def __post_init__(self) -> None:
        self.took: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def time(self, what: str, act: Callable[[], object]) -> None:
        """Do something, and note what it took."""
        clock, processor = time.perf_counter(), self.processor()
        act()
        self.took[what].append((time.perf_counter() - clock, self.processor() - processor))

    def table(self) -> Iterator[str]:
        """The medians, and how many times those of another they are."""
        for what, rounds in self.took.items():
            beside = self.took[BESIDE[what]] if what in BESIDE else ()
            shown = ""
            for at, _kind in enumerate(("clock", "processor")):
                ratios = [one[at] / other[at] for one, other in zip(rounds, beside, strict=False)]
                ratio = f"{statistics.median(ratios):.2f} x" if ratios else ""
                shown += f"{statistics.median(one[at] for one in rounds):10.2f} s {ratio:>8}"
            yield f"{what:<38}{shown}"


def measure(place: Place, watch: Watch) -> None:
    """Do everything once, each of the two sides on a copy of its own."""
    bare = open_services(place.fresh("bare"))
    watch.time(BARE, lambda: archive_bare(bare))
    bare.close()
    services = open_services(place.fresh("ours"), operator="benchmark")
    channel = services.channels.find("MTN Rwanda").uuid
    watch.time(RAW, lambda: read_addresses(services))
    watch.time(TRIAL, lambda: services.bulk.trial().prefer_channel(EVERYBODY, channel))
    watch.time(COUNTED, lambda: services.bulk.trial().set_status(EVERYBODY, Status.ARCHIVED))
    watch.time(ARCHIVED, lambda: services.bulk.set_status(EVERYBODY, Status.ARCHIVED))
    watch.time(UNDONE, lambda: undo(services))
    services.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Make a database of that many contacts, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgresql", action="store_true")
    told = parser.parse_args(arguments)
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with folder as home, (server if told.postgresql else files)(Path(home)) as place:
        services = open_services(place.filled)
        fill(services, told.contacts)
        for uuid in services.groups.filling():
            services.groups.fill(uuid)
        services.close()
        watch = Watch(place.processor)
        for _round in range(told.rounds):
            measure(place, watch)
        sys.stdout.write("".join(f"{line}\n" for line in watch.table()))


if __name__ == "__main__":
    main()
