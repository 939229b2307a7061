"""The command `demo --database`: a database of invented contacts, to keep."""

import time

from store.core.errors import DatabaseUnavailable
from store.demo.fill import fill
from store.services import open_services
from tui.process import locations, output
from tui.text.cells import plural

_REPORT_EVERY = 10_000


def make(database: str, count: int) -> None:
    """Make a database of `count` invented contacts; one that has anything in it already is refused."""
    path = locations.database_file(database)
    if path is not None and path.exists() and path.stat().st_size:
        raise DatabaseUnavailable(
            f"{path} exists already, and the demo overwrites nothing.", "Name a file that does not exist yet."
        )
    started = time.monotonic()
    services = open_services(database, operator=locations.operator(), source="command")
    try:
        fill(services, count, progress=_tell_progress)
        report = services.report()
    finally:
        services.close()
    seconds = time.monotonic() - started
    made = f"{plural(report.contacts, 'contact')} and {plural(report.channels, 'channel')}"
    output.line(f"Made {made} in {seconds:.1f} s. Open them with: cordboard --database {report.location}")


def _tell_progress(done: int, total: int) -> None:
    if done % _REPORT_EVERY == 0 and done < total:
        output.narrate(f"{plural(done, 'contact')} of {total}")
