"""How many contacts are in each folder and group is kept, never counted, and always what a count would be."""

import random

from sqlalchemy import delete, func, insert, select, text, update
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.types import Contact, Group, Status, Urn
from store.core.views import Listing
from store.database import models
from store.database.engine import open_database
from store.repositories import counts, traffic
from store.services import Services
from store.workspace import bulk
from tests.store.builders import Workbench, edit_of
from tests.store.databases import START, Postgresql, counted

SEED = 20260304
ROUNDS = 60


def kept(services: Services) -> tuple[dict[Status, int], dict[int, int]]:
    """The counts as they are kept, groups with nobody in them left out."""
    with services.database.reading() as session:
        sizes = counts.read(session)
    return sizes.folders, {group: size for group, size in sizes.groups.items() if size}


def recounted(services: Services) -> tuple[dict[Status, int], dict[int, int]]:
    """The same, counted."""
    members, people = models.memberships.c, models.contacts.c
    with services.database.reading() as session:
        folders = dict(session.execute(select(people.status, func.count()).group_by(people.status)).all())
        groups = dict(
            session.execute(select(members.group_id, func.count()).group_by(members.group_id)).all()
        )
    return {status: folders.get(str(status), 0) for status in Status}, groups


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
        """A change that is taken back half-way."""

        def work(session: Session) -> None:
            session.execute(update(models.contacts).values(status="blocked"))
            session.execute(delete(models.memberships))
            session.rollback()

        self.services.database.write(work)

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
        assert kept(crowd.services) == recounted(crowd.services), f"after {number + 1} of {SEED}"
        with crowd.services.database.reading() as session:
            assert list(counts.wrong(session)) == [], f"after {number + 1} of {SEED}"
            assert_traffic(session)
        assert_routes(crowd.services)
    assert sum(recounted(crowd.services)[0].values()) > 20


def assert_traffic(session: Session) -> None:
    """The numbers of messages are those of the messages that are there."""
    told = sum(size for _direction, _quarter, size in traffic.since(session, START))
    assert told == session.execute(select(func.count()).select_from(models.messages)).scalar_one()


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


def test_a_program_that_knows_nothing_of_counts_keeps_them(workbench: Workbench) -> None:
    farmers = workbench.services.groups.create("Farmers")
    for name in ("Ann", "Bob", "Cid"):
        workbench.add(name, groups=(farmers.uuid,))

    def work(session: Session) -> None:
        session.execute(text("UPDATE contact SET status = 'stopped' WHERE name <> 'Ann'"))
        session.execute(text("DELETE FROM membership"))
        session.execute(text("DELETE FROM contact WHERE name = 'Bob'"))

    workbench.services.database.write(work)
    assert kept(workbench.services) == recounted(workbench.services)
    assert kept(workbench.services)[0][Status.STOPPED] == 1


def test_the_small_rows_of_many_writers_are_made_one_now_and_then(postgresql: Postgresql) -> None:
    database = open_database(postgresql.emptied())
    row = {"name": "", "status": "active", "created_on": START, "modified_on": START, "version": 1}

    def work(session: Session) -> None:
        for number in range(2100):
            session.execute(insert(models.contacts).values(**row, uuid=str(number)))

    database.write(work)
    with database.reading() as session:
        assert counts.read(session).folders[Status.ACTIVE] == 2100
        assert session.execute(select(func.count()).select_from(models.tallies)).scalar_one() < 2048
    database.close()
