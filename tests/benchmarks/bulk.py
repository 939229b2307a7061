"""What it costs to archive all active contacts, and to undo it, beside the same rows by bare statements.

Run by hand. The bare statements go in the same batches, with the same indexes: a set-wise UPDATE of contacts,
a DELETE of memberships and an INSERT ... SELECT of history. A dry run of preferring a channel is beside
reading the addresses as raw tuples. Times of the processor; what other programs do does not show in them.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

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

EVERYBODY = Selection.all_of(Listing())


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


def seconds(act: Callable[[], object]) -> float:
    """Seconds of processor time."""
    start = time.process_time()
    act()
    return time.process_time() - start


def measure(path: Path) -> None:
    """Print what there is to know of a database; it is copied before it is changed."""
    copy = Path(shutil.copy(path, path.with_suffix(".bare.db")))
    bare_services, services = open_services(str(copy)), open_services(str(path), operator="benchmark")
    bare = seconds(lambda: archive_bare(bare_services))
    raw = seconds(lambda: read_addresses(services))
    channel = services.channels.find("MTN Rwanda").uuid
    trial = seconds(lambda: services.bulk.trial().prefer_channel(EVERYBODY, channel))
    counted = seconds(lambda: services.bulk.trial().set_status(EVERYBODY, Status.ARCHIVED))
    archived = seconds(lambda: services.bulk.set_status(EVERYBODY, Status.ARCHIVED))
    undone = seconds(lambda: undo(services))
    say("reading all addresses as raw tuples", raw)
    say("dry run of preferring a channel", trial, raw)
    say("dry run of archiving all", counted)
    say("archiving all by bare statements", bare)
    say("archiving all", archived, bare)
    say("undoing that", undone, archived)
    for one in (bare_services, services):
        one.close()


def say(what: str, took: float, beside: float = 0.0) -> None:
    """Print one figure, and how many times another it is."""
    ratio = f"{took / beside:.1f} x" if beside else ""
    sys.stdout.write(f"{what:<42}{took:9.2f} s  {ratio}".rstrip() + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make a database of that many contacts, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bulk.db"
        services = open_services(str(path))
        fill(services, parser.parse_args(arguments).contacts)
        services.close()
        measure(path)


if __name__ == "__main__":
    main()
