"""Making a broadcast to everybody in a database, beside reading their addresses and fields.

    python -m tests.benchmarks.broadcasts FILE

FILE is an SQLite database of the demo's contacts: `cordboard demo --contacts 1000000 --database FILE`. Each
line is of a process of its own, and messages are made in a copy of the file. Seconds are of the processor and
by the clock; memory is the most that the process had.
"""

import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from array import array
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from store.core.contacts.selection import Selection
from store.core.sending import Draft
from store.core.types import Status
from store.core.views import Listing
from store.database.models import contacts
from store.repositories.rows import chunks
from store.services import open_services
from store.workspace.contacts import lists_of, values_of
from tests.benchmarks import texts

EVERYBODY = Selection.all_of(Listing())
_TEXTS = (
    "Dear friend, the clinic is closed tomorrow.",
    'Dear @(contact.first_name|"friend"), you are @fields.age.',
)


def _values(file: str, _text: str) -> str:
    """Addresses and fields as the store reads them."""
    read = 0
    with open_services(file, read_only=True).database.reading() as session:
        query = select(contacts.c.id).where(contacts.c.status == str(Status.ACTIVE)).order_by(contacts.c.id)
        for chunk in chunks(array("q", session.execute(query).scalars()), 1000):
            read += sum(map(len, lists_of(session, chunk).values()))
            read += sum(map(len, values_of(session, chunk).values()))
    return f"{read:,} values"


def _counted(file: str, _text: str) -> str:
    return f"{open_services(file, read_only=True).broadcasts.count(EVERYBODY).reached:,} recipients"


def _searched(file: str, search: str) -> str:
    found = Selection.all_of(Listing(text=search))
    return f"{open_services(file, read_only=True).broadcasts.count(found).reached:,} recipients"


def _made(file: str, text: str) -> str:
    with tempfile.TemporaryDirectory(dir=Path(file).parent) as folder:
        copy = shutil.copy(file, folder)
        services = open_services(copy, operator="benchmark")
        began, clock = time.process_time(), time.monotonic()
        sent = services.broadcasts.send(EVERYBODY, Draft(text))
        spent, waited = time.process_time() - began, time.monotonic() - clock
        services.close()
    return f"{sent.messages:,} messages in {spent:.2f} s of the processor, {waited:.2f} s by the clock"


def _timed(what: Callable[[str, str], str], file: str, text: str) -> tuple[str, float, float, int]:
    began, clock = time.process_time(), time.monotonic()
    told = what(file, text)
    spent, waited = time.process_time() - began, time.monotonic() - clock
    return told, spent, waited, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print a line for each."""
    [file] = sys.argv[1:]
    every: list[tuple[Callable[[str, str], str], str]] = [
        (texts._raw, "raw tuples"),
        (_values, "addresses and fields as values"),
        (_counted, "recipients by channel"),
        (_searched, "age >= 18"),
        *((_made, text) for text in _TEXTS),
    ]
    for what, text in every:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            told, spent, waited, memory = pool.apply(_timed, (what, file, text))
        sys.stdout.write(f"{text:60} {spent:7.2f} s {waited:7.2f} s by the clock {memory:5} MB  {told}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
