"""Several at once: threads of one program and programs on one database."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session

from store.core.errors import Conflict, CordboardError, DatabaseUnavailable, InvalidContact
from store.core.types import Contact, Urn
from store.core.views import Listing
from store.database import connecting
from store.database.engine import open_database
from store.database.models import contacts
from store.repositories import settings
from store.services import Services, open_services
from tests.store.builders import Workbench, channel, edit, edit_of
from tests.store.databases import Clock, Postgresql

WRITER = """
import sys
from store.core.types import Address, Status, Urn
from store.core.views import ContactEdit
from store.services import open_services
url, name = sys.argv[1:]
services = open_services(url, operator=name)
for number in range(15):
    address = Address(Urn("ext", f"{name}-{number}"))
    services.contacts.create(ContactEdit(f"{name} {number}", Status.ACTIVE, "", (address,), {}, ()))
services.close()
"""


def test_two_programs_write_at_once_and_nothing_is_lost(workbench: Workbench, url: str) -> None:
    workbench.services.contacts.total(Listing())
    running = [subprocess.Popen([sys.executable, "-c", WRITER, url, name]) for name in ("ann", "bob")]
    for number in range(15):
        workbench.add(f"me {number}", f"ext:me-{number}")
    assert [one.wait(60) for one in running] == [0, 0]
    assert workbench.services.contacts.total(Listing()) == 45


def test_threads_share_the_services(workbench: Workbench) -> None:
    barrier = Barrier(4)

    def work(number: int) -> int:
        barrier.wait()
        for turn in range(5):
            workbench.add(f"{number}-{turn}", f"ext:{number}-{turn}")
            workbench.services.contacts.page(Listing())
            workbench.services.router()
        return number

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [0, 1, 2, 3]
    assert workbench.services.contacts.total(Listing()) == 20


def test_threads_share_a_database_in_memory(clock: Clock) -> None:
    services = open_services("sqlite://", clock=clock)
    workbench = Workbench(services, clock)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: workbench.add(str(number), f"ext:{number}"), range(20)))
        totals = list(pool.map(lambda _number: services.contacts.total(Listing()), range(20)))
    assert totals == [20] * 20
    services.close()


@pytest.mark.parametrize("had_an_owner", [False, True])
def test_one_of_two_who_claim_an_address_is_told_who_has_it(workbench: Workbench, had_an_owner: bool) -> None:
    if had_an_owner:
        cid = workbench.add("Cid", "tel:+250788123123")
        workbench.services.contacts.save(cid.uuid, edit_of(cid, addresses=()))
    barrier = Barrier(2)

    def claim(name: str) -> str:
        barrier.wait()
        try:
            return workbench.add(name, "tel:+250788123123").name
        except InvalidContact as error:
            return error.message

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(claim, ("Ann", "Bob")))
    winner = next(one for one in told if one in ("Ann", "Bob"))
    assert told == sorted([winner, f"That address belongs to {winner}."])


def test_one_of_two_who_save_the_same_contact_meets_a_conflict(workbench: Workbench) -> None:
    jane = workbench.add("Jane")
    barrier = Barrier(2)

    def save(name: str) -> Contact | Conflict:
        barrier.wait()
        try:
            return workbench.services.contacts.save(jane.uuid, edit_of(jane, name=name))
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(save, ("Ann", "Bob")))
    (saved,) = [one for one in results if isinstance(one, Contact)]
    (conflict,) = [one for one in results if isinstance(one, Conflict)]
    assert conflict.current == saved == workbench.again(jane)


def test_one_sender_who_writes_twice_at_once_is_one_contact(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    barrier = Barrier(3)

    def write(number: int) -> str:
        barrier.wait()
        return workbench.services.messages.receive(
            mtn.uuid, Urn("tel", "+250788123123"), str(number)
        ).after.uuid

    with ThreadPoolExecutor(3) as pool:
        uuids = set(pool.map(write, range(3)))
    assert len(uuids) == 1
    assert len(workbench.services.contacts.history(uuids.pop())) == 3


def test_channels_and_contacts_change_at_once_and_the_kept_routes_are_right(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add_channel("Airtel", "+250730000000", country="RW")

    def toggle(services: Services) -> None:
        for turn in range(6):
            services.channels.set_enabled(mtn.uuid, bool(turn % 2))

    def fill(services: Services) -> None:
        for number in range(30):
            services.contacts.create(edit(addresses=(f"tel:+2507881{number:05d}",)))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(toggle, workbench.services), pool.submit(fill, workbench.services)]:
            done.result()
    assert {use.channel.name: use.routed_contacts for use in workbench.services.channels.uses()} == {
        "MTN": 30,
        "Airtel": 0,
    }
    assert workbench.services.report().problems == ()


def test_one_of_two_channels_with_one_name_is_refused(workbench: Workbench) -> None:
    barrier = Barrier(2)

    def add(name: str) -> bool:
        barrier.wait()
        try:
            workbench.services.channels.add(channel(name))
        except CordboardError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(add, ("MTN", "mtn"))) == [False, True]


def test_a_reader_is_not_held_up_by_a_writer(workbench: Workbench, url: str) -> None:
    workbench.add("Jane")
    other = open_services(url)

    def read_meanwhile(_session: object) -> int:
        return other.contacts.total(Listing())

    assert workbench.services.database.write(read_meanwhile) == 1
    other.close()


def test_a_busy_database_is_said_to_be_busy(
    workbench: Workbench, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_BUSY_SECONDS", 0)
    monkeypatch.setattr(connecting, "_LIMITS", "SET LOCAL lock_timeout = '50ms'")
    other = open_services(url)
    jane = workbench.add("Jane")

    def hold(session: Session) -> None:
        session.execute(update(contacts).values(name="Held"))
        with pytest.raises(DatabaseUnavailable, match="is busy: another program has been writing to it"):
            other.contacts.save(jane.uuid, edit_of(jane, name="Other"))

    workbench.services.database.write(hold)
    assert workbench.again(jane).name == "Held"
    other.close()


def test_a_change_of_the_workspace_gets_its_turn_among_many_savers(postgresql: Postgresql) -> None:
    url = postgresql.emptied()
    databases = [open_database(url) for _ in range(4)]
    barrier, asked, changed = Barrier(21), Event(), Event()

    def save(number: int) -> int:
        """Save without a rest until the change is there; returns how often since it was asked for."""
        barrier.wait()
        turns = 0
        while not changed.is_set():
            databases[number % 4].write(hold)
            turns += asked.is_set()
        return turns

    def hold(session: Session) -> None:
        settings.revision(session, hold=True)
        session.execute(select(func.pg_sleep(0.005)))

    def change() -> None:
        changer = open_database(url)
        barrier.wait()
        asked.set()
        changer.write(lambda session: settings.bump(session, reroutes=False))
        changed.set()
        changer.close()

    with ThreadPoolExecutor(21) as pool:
        savers = [pool.submit(save, number) for number in range(20)]
        pool.submit(change).result()
        turns = sum(saver.result() for saver in savers)
    for database in databases:
        database.close()
    # Those that were inside, and once more those that came before the change joined the queue.
    assert turns <= 60
