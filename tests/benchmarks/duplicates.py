"""Finding likely duplicates, beside reading all names and addresses in their order, in the same run.

Run it with `python -m tests.benchmarks.duplicates FILE`, on a database of demo contacts of its own: one
contact in a hundred gets an address of the next one's in another form, unless they have them. With
`--postgresql` it makes such a database of so many contacts on a server that it starts. Both sides are counted
in time of the processor, the server's included, and by the clock, turn by turn; the reading is of raw tuples,
by one statement.
"""

import argparse
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from sqlalchemy import insert, select
from sqlmodel import Session

from store.core.contacts.duplicates import Place, ReasonCode
from store.core.contacts.search_keys import path_key
from store.database.engine import Database, open_database
from store.database.models import addresses, contacts
from store.demo.fill import fill
from store.repositories.rows import chunks
from store.services import open_services
from store.workspace import duplicates
from tests.benchmarks.bulk import BESIDE, Watch, server

TARGET = 2.0
_ROUNDS = 3
_CODES = tuple(ReasonCode)
_FIRST = "tel:+525500000000"
READING, FINDING = "reading names and addresses", "finding likely duplicates"
_WANTED = duplicates.Wanted(frozenset(_CODES), "RW")


def read(database: Database) -> int:
    """Read names and addresses in their order; returns how many addresses there are."""
    both = contacts.join(addresses, addresses.c.contact_id == contacts.c.id)
    query = select(contacts.c.sort_name, contacts.c.id, addresses.c.scheme, addresses.c.path).select_from(
        both
    )
    query = query.order_by(contacts.c.status, contacts.c.sort_name, contacts.c.id, addresses.c.position)
    count = 0
    with database.reading() as session:
        found = session.connection().execution_options(yield_per=duplicates.BATCH).execute(query)
        for some in found.partitions():
            count += len(some)
    return count


def find(database: Database) -> Counter[str]:
    """Find them all, window by window; returns how many there are by their strongest reason."""
    found: Counter[str] = Counter()
    place: Place | None = None
    while True:
        with database.reading() as session:
            met, place = duplicates.window(session, _WANTED, place)
        found.update(_CODES[one.place.strength] for one in met)
        if place is None:
            return found


def add_twins(database: Database) -> None:
    """Give two neighbours in a hundred one line or one e-mail address in two forms."""

    def work(session: Session) -> None:
        if session.execute(select(addresses.c.id).where(addresses.c.identity == _FIRST)).first() is None:
            ids = session.execute(select(contacts.c.id).order_by(contacts.c.id)).scalars().all()
            for rows in chunks([*_twins(ids)]):
                session.execute(insert(addresses).values(rows))

    database.write(work)


def _twins(ids: Sequence[int]) -> Iterator[dict[str, object]]:
    for at, (one, other) in enumerate(zip(ids[::100], ids[1::100], strict=False)):
        number = f"55{at:08}"
        forms = (("tel", f"+52{number}"), ("whatsapp", f"521{number}"))
        if at % 2:
            forms = (("mailto", f"stra\u00dfe{at}@example.org"), ("mailto", f"strasse{at}@example.org"))
        for owner, (scheme, path) in zip((one, other), forms, strict=True):
            row = {"contact_id": owner, "position": 99, "identity": f"{scheme}:{path}", "scheme": scheme}
            yield {**row, "path": path, "folded": path_key(path)}


def measure(database: Database, watch: Watch) -> bool:
    """Print the figures; whether the target is missed."""
    for _round in range(_ROUNDS):
        watch.time(READING, lambda: read(database))
        watch.time(FINDING, lambda: find(database))
    tracemalloc.start()
    found = find(database)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    told = ", ".join(f"{count} by {code}" for code, count in sorted(found.items()))
    sys.stdout.write("\n".join((*watch.table(), f"found {told}; at most {peak:.0f} MB\n")))
    one, other = (sum(took for _clock, took in watch.took[what]) for what in (READING, FINDING))
    return other > TARGET * one


def main() -> int:
    """Measure; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", help="a database of demo contacts")
    parser.add_argument("--postgresql", type=int, metavar="CONTACTS")
    told = parser.parse_args()
    BESIDE[FINDING] = READING
    if told.file:
        database = open_database(told.file)
        add_twins(database)
        return int(measure(database, Watch(time.process_time)))
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as home:
        services = open_services(home.filled)
        fill(services, told.postgresql)
        add_twins(services.database)
        _vacuum(home.filled)
        missed = measure(services.database, Watch(home.processor))
        services.close()
        return int(missed)


def _vacuum(url: str) -> None:
    """What the server does by itself a minute later."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(main())
