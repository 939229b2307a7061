"""Finding likely duplicates, beside reading all names and addresses in their order, in the same run.

Run it with `python -m tests.benchmarks.duplicates FILE`, on a database of demo contacts. Both sides are
counted in time of the processor, turn by turn; the reading is of raw tuples, by one statement.
"""

import argparse
import statistics
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable

from sqlalchemy import select

from store.core.contacts.duplicates import Place, ReasonCode
from store.database.engine import Database, open_database
from store.database.models import addresses, contacts
from store.workspace import duplicates

TARGET = 2.0
_ROUNDS = 3
_CODES = tuple(ReasonCode)
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


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> int:
    """Print the figures; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", help="a database of demo contacts")
    database = open_database(parser.parse_args().file)
    reading: list[float] = []
    finding: list[float] = []
    for _round in range(_ROUNDS):
        reading.append(_seconds(lambda: read(database)))
        finding.append(_seconds(lambda: find(database)))
    tracemalloc.start()
    found = find(database)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    one, other = statistics.median(reading), statistics.median(finding)
    sys.stdout.write(f"reading {read(database)} addresses with their names: {one:.2f} s\n")
    told = ", ".join(f"{count} by {code}" for code, count in sorted(found.items()))
    sys.stdout.write(
        f"finding {told or 'nobody'}: {other:.2f} s, {other / one:.2f} x; at most {peak:.0f} MB\n"
    )
    return int(other > TARGET * one)


if __name__ == "__main__":
    sys.exit(main())
