"""How many contacts are in each folder and group is kept, never counted, and always what a count would be."""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.errors import Cancelled
from store.core.progress import Monitor
from store.core.types import Contact, Group, Status, Urn
from store.core.views import Listing
from store.database import engine, models, sums
from store.repositories import counts
from store.repositories import groups as group_rows
from store.repositories.snapshot import load
from store.services import Services, open_services
from store.workspace import bulk
from store.workspace import contacts as repository
from store.workspace.many import pace
from tests.store.builders import Workbench, edit_of
from tests.store.databases import START, Postgresql, counted

SEED = 20260304
ROUNDS = 60

CONNECTIONS = 3
"""How many a change of many contacts has: one reads, one writes, one holds the mark of the work."""


class Crowd:
    """Contacts and groups to which anything happens."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.services = workbench.services
        self.dice = random.Random(SEED)
        self.channel = workbench.add_channel("MTN", "+250788000000", country="RW")
        self.made = 0

    @property
    def people(self) -> list[str]:
        """Everybody, by uuid."""
        with self.services.database.reading() as session:
            return list(
                session.execute(select(models.contacts.c.uuid).order_by(models.contacts.c.id)).scalars()
            )

    def groups(self) -> list[Group]:
        """The groups that there are."""
        return list(self.services.groups.all())

    def some(self) -> Selection:
        """A few contacts, or a whole folder."""
        if self.dice.random() < 0.2:
            return Selection.all_of(Listing(folder=self.dice.choice(list(Status))))
        people = self.people
        return Selection.of(self.dice.sample(people, min(len(people), 5)))

    def create(self) -> None:
        """A new contact in one of the folders."""
        self.made += 1
        self.workbench.add(f"Person {self.made}", f"ext:{self.made}", status=self.dice.choice(list(Status)))

    def create_many(self) -> None:
        """Many contacts at once, in a group."""
        groups = self.groups()[:1]
        people = [Contact("", groups=tuple(groups)) for _number in range(7)]
        self.services.database.write(lambda session: bulk.insert_contacts(session, people))

    def save(self) -> None:
        """A form with another folder or other groups."""
        for uuid in self.dice.sample(people, 1) if (people := self.people) else ():
            contact = self.services.contacts.get(uuid)
            chosen = [group.uuid for group in self.groups() if self.dice.random() < 0.5]
            status = self.dice.choice(list(Status))
            self.services.contacts.save(uuid, edit_of(contact, groups=tuple(chosen), status=status))

    def receive(self) -> None:
        """A message, of somebody who is known or not."""
        self.made += 1
        urn = Urn("tel", f"+2507881{self.dice.randrange(20):05d}")
        self.services.messages.receive(self.channel.uuid, urn, "hi")

    def move(self) -> None:
        """Several contacts into another folder."""
        self.services.bulk.set_status(self.some(), self.dice.choice(list(Status)))

    def join(self) -> None:
        """Several contacts into a group."""
        for group in self.groups()[:1]:
            self.services.bulk.join(self.some(), group.uuid)

    def leave(self) -> None:
        """Several contacts out of a group."""
        for group in self.groups()[-1:]:
            self.services.bulk.leave(self.some(), group.uuid)

    def delete(self) -> None:
        """The archived contacts, for good."""
        archived = Selection.all_of(Listing(folder=Status.ARCHIVED))
        self.services.bulk.delete(archived, self.services.bulk.count(archived))

    def make_group(self) -> None:
        """A new group."""
        self.made += 1
        self.services.groups.create(f"Group {self.made}")

    def delete_group(self) -> None:
        """A group less, whoever is in it."""
        for group in self.dice.sample(groups, 1) if len(groups := self.groups()) > 2 else ():
            self.services.groups.delete(group.uuid)

    def switch(self) -> None:
        """The channel off, or on again."""
        self.channel = self.services.channels.set_enabled(self.channel.uuid, not self.channel.enabled)

    def replace_channel(self) -> None:
        """The channel goes for good, and another one comes."""
        self.services.channels.delete(self.channel.uuid)
        self.channel = self.workbench.add_channel("MTN", "+250788000000", country="RW")

    def fail(self) -> None:
        """A change that is taken back when all of it is written."""

        def stop(done: int, _total: int) -> None:
            if done:
                raise Cancelled("Stopped.")

        with suppress(Cancelled):
            self.services.bulk.set_status(self.some(), self.dice.choice(list(Status)), Monitor(stop))

    def any(self) -> None:
        """Anything of all this."""
        acts = (self.create, self.create, self.create_many, self.save, self.save, self.receive, self.move)
        more = (self.create_many, self.receive, self.receive, self.switch, self.replace_channel)
        self.dice.choice(
            (*acts, *more, self.join, self.leave, self.delete, self.make_group, self.delete_group, self.fail)
        )()


def test_after_anything_the_kept_counts_are_what_a_count_finds(workbench: Workbench) -> None:
    crowd = Crowd(workbench)
    crowd.make_group()
    for number in range(ROUNDS):
        crowd.any()
        with crowd.services.database.reading() as session:
            assert list(counts.wrong(session)) == [], f"after {number + 1} of {SEED}"
        assert_routes(crowd.services)
    assert sum(crowd.services.contacts.counts().folders.values()) > 20


def assert_routes(services: Services) -> None:
    """The counts by channel are those of the routes that the router finds now."""
    found: list[str] = []
    rows = services.contacts.page(Listing(), size=999)
    for row in rows:
        if row.route.channel is None:
            found.append("nobody" if row.route.picks else "nothing")
        else:
            found += ["way", "tied"] if row.route.is_locked else ["way"]
    with services.database.reading() as session:
        kept = counts.routed(session)
    assert (sum(kept.channels.values()), sum(kept.locked.values())) == (
        found.count("way"),
        found.count("tied"),
    )
    assert (kept.without_channel, kept.without_address) == (found.count("nobody"), found.count("nothing"))


def test_the_lists_show_the_kept_counts(workbench: Workbench) -> None:
    farmers = workbench.services.groups.create("Farmers")
    for name in ("Ann", "Bob", "Cid"):
        workbench.add(name)
    everybody = Selection.all_of(Listing())
    workbench.services.bulk.join(everybody, farmers.uuid)
    bob = workbench.services.contacts.find("Bob")
    workbench.services.contacts.set_status([bob.uuid], Status.BLOCKED)
    with counted(workbench.services.database) as statements:
        shown = workbench.services.contacts.counts()
    assert shown.folders == {Status.ACTIVE: 2, Status.BLOCKED: 1, Status.STOPPED: 0, Status.ARCHIVED: 0}
    assert [(group.name, group.count) for group in shown.groups] == [("Farmers", 2)]
    assert not [one for one in statements.texts if "count(" in one.lower() or "FROM contact " in one]


def test_a_contact_that_was_not_locked_before_is_counted_where_it_is(workbench: Workbench) -> None:
    """Saved twice in one transaction, after a look that locked nothing."""
    jane = workbench.add("Jane", "ext:1")

    def work(session: Session) -> None:
        snapshot = load(session, 0)
        for status in (Status.BLOCKED, Status.ACTIVE, Status.STOPPED):
            before = repository.one(session, jane.uuid)
            assert before is not None
            repository.save(session, snapshot, [(before, replace(before, status=status))], START)

    workbench.services.database.write(work)
    folders = workbench.services.contacts.counts().folders
    assert folders == {**dict.fromkeys(Status, 0), Status.STOPPED: 1}


def test_what_is_counted_of_a_group_goes_with_the_group(workbench: Workbench) -> None:
    farmers = workbench.services.groups.create("Farmers")

    def work(session: Session) -> None:
        counts.take_members(session, load(session, 0).group_ids[farmers.uuid], 1)
        group_rows.remove(session, farmers.uuid)

    workbench.services.database.write(work)


def test_two_who_write_at_once_neither_wait_in_a_circle_nor_lose_a_count(
    postgresql: Postgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "_SLOTS", 1)
    monkeypatch.setattr(engine, "_ATTEMPTS", 1)
    services = open_services(postgresql.emptied())
    together, groups = Barrier(2), range(1, 500)

    def write(order: Sequence[int]) -> None:
        def work(session: Session) -> None:
            for group_id in order:
                counts.take_members(session, group_id, 1)
            session.execute(text("SELECT 1"))
            together.wait(timeout=30)

        for _again in range(4):
            services.database.write(work)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (groups, groups[::-1])))
    with services.database.reading() as session:
        assert counts.read(session).groups == dict.fromkeys(groups, 8)
    services.close()


def test_the_rows_of_the_counts_are_updated_in_place(postgresql: Postgresql) -> None:
    services = open_services(postgresql.emptied())
    told = "SELECT pg_stat_get_xact_tuples_{}('tally'::regclass)"

    def work(session: Session) -> list[int]:
        for _again in range(20):
            for group_id in (1, 2, 3):
                counts.take_members(session, group_id, 1)
            sums.write(session)
        kinds = ("inserted", "updated", "hot_updated")
        found = [session.execute(text(told.format(kind))).scalar_one() for kind in kinds]
        session.rollback()
        return found

    assert services.database.write(work) == [3, 57, 57]
    services.close()


def test_a_move_of_many_leaves_no_rows_behind(postgresql: Postgresql) -> None:
    services = open_services(postgresql.emptied())
    with services.database.engine.connect() as connection:
        connection.execute(text("TRUNCATE tally"))
        connection.commit()
    people = [Contact("") for _number in range(pace.LIMIT + 1)]
    services.database.write(lambda session: bulk.insert_contacts(session, people))
    services.bulk.set_status(Selection.all_of(Listing()), Status.ARCHIVED)
    with services.database.reading() as session:
        rows = session.execute(select(func.count()).select_from(models.tallies)).scalar_one()
        pages = session.execute(text("SELECT pg_relation_size('tally') / 8192")).scalar_one()
    services.close()
    assert (rows <= 3 * CONNECTIONS, pages) == (True, 1)
