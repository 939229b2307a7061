"""What a text becomes for everybody in a database, beside reading their addresses and fields as raw tuples.

    python -m tests.benchmarks.texts FILE

FILE is an SQLite database of the demo's contacts: `cordboard demo --contacts 1000000 --database FILE`. Times
are of the processor, each of one run in a process of its own; memory is the most that the process had.
"""

import multiprocessing
import resource
import sqlite3
import sys
import time
from collections.abc import Callable

from store.services import open_services

_RAW = (
    "SELECT c.id, c.name, c.language, a.scheme, a.path FROM contact c JOIN address a ON a.contact_id = c.id"
    " WHERE c.status = 'active' ORDER BY c.id, a.position",
    "SELECT v.contact_id, v.text FROM fieldvalue v JOIN contact c ON c.id = v.contact_id"
    " WHERE c.status = 'active'",
)
_TEXTS = (
    "Dear friend, the clinic is closed tomorrow.",
    "Dear @contact.first_name, the clinic is closed tomorrow.",
    'Dear @(contact.first_name|"friend"), you are @fields.age.',
    "Dear @contact, we write to @contact.urn by @channel.",
)


def _raw(file: str, _text: str) -> str:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    return f"{sum(1 for query in _RAW for _row in connection.execute(query)):,} rows"


def _counts(file: str, _text: str) -> str:
    return f"{open_services(file, read_only=True).plans.plan().reached:,} recipients"


def _texts(file: str, text: str) -> str:
    plans = open_services(file, read_only=True).plans
    made = plans.texts("", plans.wording(text))
    return f"{made.done:,} texts, {made.sms:,} SMS"


def _timed(what: Callable[[str, str], str], file: str, text: str) -> tuple[str, float, int]:
    began = time.process_time()
    told = what(file, text)
    return told, time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print a line for each."""
    [file] = sys.argv[1:]
    first = 0.0
    every = [(_raw, "raw tuples"), (_counts, "recipients by channel"), *((_texts, text) for text in _TEXTS)]
    for what, text in every:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            told, seconds, memory = pool.apply(_timed, (what, file, text))
        first = first or seconds
        line = f"{text:60} {seconds:7.2f} s {seconds / first:6.2f} x {memory:5} MB  {told}"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
