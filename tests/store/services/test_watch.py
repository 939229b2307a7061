"""What another program stores is noticed: on both databases, and where nothing is told."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from time import monotonic

import pytest
from sqlalchemy import text

from store.core.errors import DatabaseUnavailable
from store.core.types import Contact, Status
from store.core.views import ContactEdit, Notice
from store.database.watching import notices
from store.database.watching.file import FileVersion
from store.services import Services, open_services
from store.services.workspace import watch as watching
from tests.store.builders import Workbench, edit_of
from tests.store.databases import Clock, Postgresql, counted

PATIENCE = 10.0
JANE = ContactEdit.of(Contact("", "Jane"))

WRITER = """
import sys
from store.core.types import Contact
from store.core.views import ContactEdit
from store.services import open_services
services = open_services(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    print(services.contacts.create(ContactEdit.of(Contact("", line.strip()))).uuid, flush=True)
services.close()
"""


@contextmanager
def writer(url: str) -> Iterator[Callable[[str], str]]:
    """Another program that makes contacts of a name; returns their uuids."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        source, sink = process.stdout, process.stdin

        def make(name: str) -> str:
            sink.write(f"{name}\n")
            sink.flush()
            return source.readline().strip()

        yield make
        sink.close()


def wait(services: Services) -> Notice:
    """The next notice; it waits as the screens do."""
    watch, end = services.watch, monotonic() + PATIENCE
    while monotonic() < end:
        if (notice := watch.look()) is not None:
            return notice
        select([] if watch.line is None else [watch.line], [], [], watch.pause)
    raise AssertionError("nothing was noticed")


def test_another_program_is_noticed_within_a_second(services: Services, url: str) -> None:
    """With the contact that it changed, and in what time: of ten, at most one may take longer."""
    wait(services)
    took = []
    with writer(url) as make:
        for number in range(10):
            uuid = make(f"Ann {number}")
            start = monotonic()
            notice = wait(services)
            took.append(monotonic() - start)
            assert notice == Notice(services.contacts.revision(), frozenset({uuid}), contacts_only=True)
    assert services.watch.look() is None
    assert sorted(took)[-2] < 1.0


def test_what_was_changed_is_named_as_long_as_it_is_little(workbench: Workbench) -> None:
    services, few = workbench.services, notices.MOST
    people = [workbench.add(f"Person {number}") for number in range(few + 1)]
    wait(services)
    services.contacts.save(people[0].uuid, edit_of(people[0], name="Jane"))
    services.contacts.save(people[1].uuid, edit_of(people[1], name="Joe"))
    notice = wait(services)
    assert notice.changed == frozenset({people[0].uuid, people[1].uuid})
    assert [notice.concerns(one.uuid) for one in people[:3]] == [True, True, False]
    services.contacts.set_status([one.uuid for one in people], Status.ARCHIVED)
    assert wait(services).changed is None
    group = services.groups.create("Farmers")
    notice = wait(services)
    assert notice.changed == frozenset({group.uuid})
    assert notice.concerns(people[2].uuid)


def test_idle_looks_ask_the_server_nothing(services: Services) -> None:
    wait(services)
    with counted(services.database) as statements:
        assert [services.watch.look() for _ in range(5)] == [None] * 5
    assert len(statements) == 0


def test_another_day_is_noticed(services: Services, clock: Clock) -> None:
    wait(services)
    clock.forward(days=1)
    assert wait(services).revision == services.contacts.revision()


def _listen_on(services: Services) -> None:
    while (line := services.watch.line) is not None:
        select([line], [], [], PATIENCE)
        assert services.watch.look() is None


def test_a_lost_line_is_taken_up_again_and_nothing_is_missed(postgresql: Postgresql, clock: Clock) -> None:
    url = postgresql.emptied()
    services = open_services(url, clock=clock)
    wait(services)
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE query LIKE 'LISTEN %' AND datname = current_database()"
    )
    services.database.write(lambda session: session.execute(end) and None)
    services.contacts.create(JANE)
    # What is read first is the reason, and then that the line is closed.
    with pytest.raises(DatabaseUnavailable, match="Nothing is heard"):
        _listen_on(services)
    assert wait(services).revision == services.contacts.revision()
    assert services.watch.line is not None
    services.close()


@contextmanager
def away(server: Postgresql) -> Iterator[None]:
    """Nobody is connected to the worker's database, nor can be."""
    server.run("ALTER DATABASE {} ALLOW_CONNECTIONS false", server.name)
    ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'"
    server.run(ended.format(server.name))
    try:
        yield
    finally:
        server.run("ALTER DATABASE {} ALLOW_CONNECTIONS true", server.name)


def test_a_server_that_is_away_for_a_while_is_found_again(postgresql: Postgresql, clock: Clock) -> None:
    """As when it is restarted: every connection ends, and none is made before it is back."""
    url = postgresql.emptied()
    services, other = open_services(url, clock=clock), open_services(url, operator="bob", clock=clock)
    for each in (services, other):
        wait(each)
        each.watch.company({"jane": False})
    with away(postgresql):
        for each in (services, other):
            with pytest.raises(DatabaseUnavailable, match="Nothing is heard"):
                _listen_on(each)
        for _ in range(2):
            with pytest.raises(DatabaseUnavailable):
                services.watch.look()
        assert services.watch.line is None
    other.contacts.create(JANE)
    assert wait(services).revision == services.contacts.revision()
    assert services.watch.line is not None
    wait(other)
    assert [each.watch.company({"jane": False}) != {} for each in (services, other)] == [False, True]
    start = monotonic()
    while not (found := services.watch.company({"jane": False})):
        assert monotonic() < start + PATIENCE
        select([services.watch.line], [], [], PATIENCE)
        assert services.watch.look() is None
    assert [one.by for one in found["jane"]] == ["bob"]
    services.close()
    other.close()


def test_a_line_on_which_nothing_is_heard_leaves_the_counters(
    postgresql: Postgresql, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As through a pooler by transaction, or from a standby, which lets nobody listen."""
    monkeypatch.setattr(notices, "_ANSWER_SECONDS", 0.0)
    services = open_services(postgresql.emptied(), clock=clock)
    wait(services)
    assert (services.watch.line, services.watch.pause) == (None, watching.COUNTER_SECONDS)
    services.contacts.create(JANE)
    assert wait(services).changed is None
    services.close()


def test_it_is_listened_where_another_url_says(postgresql: Postgresql, clock: Clock, tmp_path: Path) -> None:
    url = postgresql.emptied()
    services = open_services(url, clock=clock, listen_url=url)
    wait(services)
    assert services.watch.line is not None
    services.close()
    services = open_services(url, clock=clock, listen_url="postgresql://nobody@localhost:1/none")
    assert services.watch.look() is not None
    assert services.watch.line is None
    services.close()
    with pytest.raises(DatabaseUnavailable, match="Only a PostgreSQL server is listened to"):
        open_services(url, listen_url=str(tmp_path / "contacts.db"))


def test_a_file_that_is_only_read_is_followed_too(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "contacts.db"
    writing = open_services(str(path), clock=clock)
    reading = open_services(str(path), clock=clock, read_only=True)
    wait(reading)
    writing.contacts.create(JANE)
    assert wait(reading).revision == writing.contacts.revision()
    reading.close()
    writing.close()
    assert not path.with_name("contacts.db-wal").exists()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_gone_is_made_by_no_look_and_followed_once_it_is_back(
    tmp_path: Path, clock: Clock, replaced: bool
) -> None:
    path, away = tmp_path / "contacts.db", tmp_path / "away" / "contacts.db"
    away.parent.mkdir()
    services = open_services(str(path), clock=clock)
    wait(services)
    path.rename(away)
    if replaced:
        path.write_bytes(away.read_bytes())
    left = sorted(tmp_path.iterdir())
    for _ in range(2):
        assert services.watch.look() is None
        assert services.watch.company({"jane": True}) == {}
    services.watch.company({})
    assert sorted(tmp_path.iterdir()) == left
    away.replace(path)
    other = open_services(str(path), clock=clock)
    other.contacts.create(JANE)
    assert wait(services).revision == other.contacts.revision()
    other.close()
    services.close()


def test_a_look_that_fails_is_an_error_to_act_on_and_the_next_one_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = open_services(str(tmp_path / "contacts.db"))
    wait(services)

    def broken(_file: object) -> bool:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(FileVersion, "has_changed", broken)
        with pytest.raises(DatabaseUnavailable, match="cannot be read"):
            services.watch.look()
    services.contacts.create(JANE)
    assert wait(services).revision == services.contacts.revision()
    services.close()
