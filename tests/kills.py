"""Kills the program at random moments of its long work, opens the database again, and counts what is wrong.

    python -m tests.kills 200 --database sqlite --seed 1

Each kill has a fresh copy of one database. Half of them come at a random moment, the others when so much of
the work is seen in the database. Printed for each kind of work: how often the program was killed, how often
in the middle of it, and how many times something was half-applied, stuck or left behind after the next start.
ctrl+c ends early, with the table so far.
"""

import argparse
import csv
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import URL, MetaData, Table, create_engine, inspect, make_url, select, text

from store.core.contacts.selection import Selection
from store.core.progress import UNWATCHED
from store.core.sending import Draft
from store.core.types import Address, Channel, Contact, FieldType, Group, Role, Status, Urn, Value
from store.core.views import Listing
from store.database.engine import REVISION
from store.database.migrations import runner
from store.database.models.base import VERSION_TABLE
from store.services import Services, open_services
from store.workspace import bulk
from tests import kill_states
from tests.kill_states import AFTER, BEFORE, NEW, PEOPLE
from tests.store.builders import edit_of
from tests.store.databases import Postgresql, database_url, start_postgresql
from tui.process import operator


@dataclass(frozen=True)
class Place:
    """Databases of one kind: copies of a template in a folder, or on a server."""

    folder: Path
    server: Postgresql | None = None

    def copy(self, template: str, name: str) -> str:
        """The URL of a new copy of a template."""
        if self.server is not None:
            self.server.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            self.server.run("CREATE DATABASE {} TEMPLATE {}", name, template)
            return self.url(name)
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(self.folder / template, folder / "contacts.db")
        (folder / "contacts.db").chmod(0o600)
        return str(folder / "contacts.db")

    def url(self, name: str) -> str:
        """The URL of a template."""
        if self.server is None:
            return str(self.folder / name)
        return database_url(self.server.url, name)

    def made(self, name: str) -> str:
        """The URL of a new, empty template."""
        if self.server is not None:
            self.server.run("CREATE DATABASE {}", name)
        return self.url(name)


@dataclass(frozen=True)
class Work:
    """A kind of long work: its command, what is seen of it in the database, and how far it is afterwards.

    `seen` is a query of a number that grows to `most` while the work goes on; empty when nothing is seen.
    """

    command: tuple[str, ...]
    state: Callable[[Services, Path], str]
    template: str = "people"
    seen: str = ""
    most: int = 1


_LINES = (
    "SELECT count(*) FROM history h JOIN journal j ON h.journal_id = j.id"
    " WHERE j.state <> 'done' AND h.subject = 'contact'"
)

WORKS = {
    "import": Work(
        ("import", "{folder}/new.csv", "--group", "New", "--country", "RW"), kill_states.imported,
        seen=_LINES, most=NEW,
    ),
    "move": Work(
        ("move", "blocked", "--all", "--yes", str(PEOPLE)), kill_states.moved, seen=_LINES, most=PEOPLE,
    ),
    "undo": Work(("undo", "--yes"), kill_states.undone, "blocked", _LINES, PEOPLE),
    "delete": Work(
        ("delete", "--folder", "archived", "--all", "--yes", str(PEOPLE)), kill_states.deleted, "archived",
        f"SELECT {PEOPLE} - count(*) FROM contact", PEOPLE,
    ),
    "group fill": Work(
        ("groups", "create", "Adults", "--query", "age > 49"), kill_states.filled,
        seen="SELECT count(*) FROM contactgroup WHERE query <> ''",
    ),
    "channel change": Work(
        ("channels", "disable", "Airtel"), kill_states.rerouted,
        seen="SELECT count(*) FROM contact WHERE sort_channel LIKE 'mtn%'", most=PEOPLE,
    ),
    "send": Work(
        ("send", "", "Hello @contact.name", "--yes", str(PEOPLE)), kill_states.sent,
        seen="SELECT count(*) FROM message", most=PEOPLE,
    ),
    "undo of a send": Work(
        ("undo", "--yes"), kill_states.unsent, "sent",
        "SELECT count(*) FROM message WHERE state = 'failed'", PEOPLE,
    ),
    "export": Work(("export", "{folder}/out.csv"), kill_states.exported),
    "migration": Work(("list", "--limit", "1"), kill_states.migrated, "old"),
}  # fmt: skip


@dataclass
class Tally:
    """What was found of one kind of work. `middle` are kills of a program that had more to do."""

    kills: int = 0
    middle: int = 0
    half: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Everything that should not be."""
        return [*self.half, *self.stuck, *self.left]


def run(kills: int, place: Place, seed: int, works: tuple[str, ...] = tuple(WORKS)) -> dict[str, Tally]:
    """Kill so often, the kinds of work in turn; returns what was found of each."""
    chance = random.Random(seed)
    _make_templates(place, {WORKS[name].template for name in works})
    lasts = cache(lambda name: _lasts(place, WORKS[name]))
    found = {name: Tally() for name in works}
    with suppress(KeyboardInterrupt):
        for number in range(kills):
            name = works[number % len(works)]
            _kill_once(place, WORKS[name], partial(lasts, name), chance, found[name])
            print(".", end="", file=sys.stderr, flush=True)  # noqa: T201 - it takes long
    return found


def _kill_once(
    place: Place, work: Work, lasts: Callable[[], float], chance: random.Random, tally: Tally
) -> None:
    """Kill the work where so much is seen of it, or after a part of the seconds that it lasts."""
    is_watched = work.seen and chance.random() < 0.5
    after = 0.0 if is_watched else lasts() * chance.uniform(0.3, 1.0)
    url, folder = _copied(place, work)
    running = _started(work, url, folder)
    if is_watched:
        _wait_until_seen(running, work, url, chance.randint(1, work.most))
    else:
        with suppress(subprocess.TimeoutExpired):
            running.wait(after)
    finished = running.poll() is not None
    running.send_signal(signal.SIGKILL)
    running.wait()
    tally.kills += 1
    tally.middle += not finished
    _check(work, url, folder, tally)


def _check(work: Work, url: str, folder: Path, tally: Tally) -> None:
    """Open the database again, and look at everything."""
    services = open_services(url, source="command")
    state = work.state(services, folder)
    if state not in (BEFORE, AFTER):
        tally.half.append(state)
    with services.database.reading() as session:
        running = session.execute(text("SELECT count(*) FROM journal WHERE state NOT IN ('done', 'undone')"))
        unfinished = running.scalar_one()
    filling, problems = services.groups.filling(), services.report(UNWATCHED).problems
    if unfinished or filling or problems:
        tally.stuck.append(f"{unfinished} running, {filling}, {problems}")
    for row in services.contacts.page(Listing(), size=1):
        one = services.contacts.get(row.uuid)
        services.contacts.save(one.uuid, edit_of(one, name="Edited"))
    services.close()
    beside = {path.name for path in folder.iterdir()} - {"contacts.db", "new.csv", "out.csv"}
    tally.left += [name for name in beside if ".backup-" not in name or not name[-4:].isdigit()]


def _lasts(place: Place, work: Work) -> float:
    """The seconds that the work takes when nobody kills it; it has to succeed."""
    url, folder = _copied(place, work)
    began = time.monotonic()
    running = _started(work, url, folder, subprocess.PIPE)
    _out, said = running.communicate()
    if running.returncode:
        raise SystemExit(f"{work.command} failed: {said.decode()}")
    seconds = time.monotonic() - began
    services = open_services(url)
    state = work.state(services, folder)
    services.close()
    if state != AFTER:
        raise SystemExit(f"{work.command} did nothing: {state}")
    return seconds


def _copied(place: Place, work: Work) -> tuple[str, Path]:
    url = place.copy(work.template, "killed")
    folder = place.folder / "killed"
    folder.mkdir(exist_ok=True)
    (folder / "out.csv").unlink(missing_ok=True)
    shutil.copy(place.folder / "new.csv", folder)
    return url, folder


def _started(work: Work, url: str, folder: Path, said: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    command = [word.format(folder=folder) for word in work.command]
    program = [sys.executable, "-m", "tui", *command, "--database", url]
    return subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=said)


def _wait_until_seen(running: "subprocess.Popen[bytes]", work: Work, url: str, enough: int) -> None:
    engine = create_engine(_full(url))
    with engine.connect() as connection:
        while running.poll() is None:
            if connection.execute(text(work.seen)).scalar_one() >= enough:
                break
            connection.rollback()
            time.sleep(0.005)
    engine.dispose()


def _make_templates(place: Place, wanted: set[str]) -> None:
    """A workspace with people, the same in other folders, and the same with tables of the revision before."""
    _write_file(place.folder / "new.csv")
    for name in {"people", *wanted} - {"old"}:
        services = open_services(place.made(name), operator=operator.current().recorded)
        _fill(services)
        if name == "sent":
            services.broadcasts.send(Selection.all_of(Listing()), Draft("Hello @contact.name"))
        elif name != "people":
            services.bulk.set_status(Selection.all_of(Listing()), Status(name))
        services.close()
    if "old" in wanted:
        _make_old(place)


def _fill(services: Services) -> None:
    for name, number in (("MTN", "+250780000000"), ("Airtel", "+250788000000")):
        services.channels.add(
            Channel("", name, "A", number, ("tel",), (Role.SEND, Role.RECEIVE), country="RW")
        )
    services.fields.create("Age", FieldType.NUMBER)
    group = services.groups.create("Everybody")
    services.database.write(lambda session: bulk.insert_contacts(session, _people(group)))


def _people(group: Group) -> Iterator[Contact]:
    for number in range(PEOPLE):
        address = Address(Urn("tel", f"+2507881{number:05d}"))
        fields = {"age": Value(str(number % 100), Decimal(number % 100))}
        yield Contact("", f"Person {number}", addresses=(address,), fields=fields, groups=(group,))


def _write_file(path: Path) -> None:
    """The first hundred are people who are there already."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("URN:Tel", "Name", "Field:Village"))
        for number in range(NEW):
            place = number if number < 100 else number + PEOPLE
            rows.writerow((f"+2507881{place:05d}", f"Imported {number}", f"Village {number % 9}"))


def _make_old(place: Place) -> None:
    """The people in tables of the revision before."""
    directory = runner.scripts()
    before = directory.get_revision(REVISION).down_revision
    source, target = (create_engine(_full(url)) for url in (place.url("people"), place.made("old")))

    def steps(current: Any, _context: Any) -> Any:
        return directory._upgrade_revs(str(before), current)

    with source.connect() as old, target.begin() as new:
        with EnvironmentContext(Config(), directory, fn=steps) as environment:
            environment.configure(connection=new, version_table=VERSION_TABLE)
            environment.run_migrations()
        for name in ("contact", "address"):
            columns = {column["name"] for column in inspect(new).get_columns(name)}
            table = Table(name, MetaData(), autoload_with=old)
            # There are no channels in the old tables.
            columns -= {"channel_id", "route_channel_id"}
            rows = [
                {key: value for key, value in row.items() if key in columns}
                for row in old.execute(select(table)).mappings()
            ]
            new.execute(Table(name, MetaData(), autoload_with=new).insert(), rows)
    source.dispose()
    target.dispose()


def _full(url: str) -> URL:
    return make_url(
        url.replace("postgresql://", "postgresql+psycopg://") if "://" in url else f"sqlite:///{url}"
    )


@contextmanager
def places(kind: str) -> Iterator[Place]:
    """Somewhere to make databases of a kind."""
    with tempfile.TemporaryDirectory(prefix="cordboard-kills-") as name:
        folder = Path(name)
        if kind == "sqlite":
            yield Place(folder)
            return
        server_folder = Path(tempfile.mkdtemp(prefix="cordboard-kills-server-"))
        server = start_postgresql(server_folder, "kills")
        try:
            yield Place(folder, server)
        finally:
            server.leave()
            shutil.rmtree(server_folder, ignore_errors=True)


def main() -> None:
    """Kill as often as the command line says, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kills", type=int)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    # It is ignored in a program that a shell starts in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with places(given.database) as place:
        found = run(given.kills, place, given.seed)
    lines = [f"{'work':<16}{'kills':>7}{'middle':>8}{'half':>6}{'stuck':>7}{'left':>6}"]
    for name, tally in found.items():
        counts = f"{len(tally.half):>6}{len(tally.stuck):>7}{len(tally.left):>6}"
        lines.append(f"{name:<16}{tally.kills:>7}{tally.middle:>8}{counts}")
        lines += [f"    {wrong}" for wrong in tally.wrong]
    sys.stdout.write("\n".join(lines) + "\n")
    raise SystemExit(any(tally.wrong for tally in found.values()))


if __name__ == "__main__":
    main()
