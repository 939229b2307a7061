"""How long it takes until what one program stores is on the screen of another, on both databases.

Run by hand: `python -m tests.benchmarks.watch`.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from store.services import open_services
from tests.pty.databases import add
from tests.pty.session import Session
from tests.store.databases import start_postgresql

CHANGES = 40


@contextmanager
def databases(home: Path) -> Iterator[dict[str, str]]:
    """The URL of an empty database of each kind."""
    server = start_postgresql(home / "postgresql", f"watch_{os.getpid()}")
    try:
        yield {"SQLite": str(home / "contacts.db"), "PostgreSQL": server.emptied()}
    finally:
        server.leave()


def measured(url: str, home: Path) -> list[float]:
    """Seconds from the commit of each change to its being on the screen, in ascending order."""
    services, took = open_services(url, operator="ann"), []
    uuid = add(services, "Jane 0", "+13233754866")
    with Session(["--database", url], home=home, columns=120, rows=36) as session:
        session.wait_for("Jane 0")
        session.read_for(3.0)
        for number in range(1, CHANGES + 1):
            name = f"Jane {number} Doe"
            services.contacts.edit(uuid, lambda edit, name=name: replace(edit, name=name))  # type: ignore[misc]
            start = time.monotonic()
            session.wait_for(name)
            took.append(time.monotonic() - start)
            session.read_for(0.05)
    services.close()
    return sorted(took)


def main() -> None:
    """Print the table."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with folder as home, databases(Path(home)) as urls:
        for name, url in urls.items():
            took = [round(seconds * 1000) for seconds in measured(url, Path(home))]
            sys.stdout.write(
                f"| {name} | {took[CHANGES // 2]} | {took[CHANGES * 95 // 100 - 1]} | {took[-1]} |\n"
            )


if __name__ == "__main__":
    main()
