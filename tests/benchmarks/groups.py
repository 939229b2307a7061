"""What groups cost: their counts on opening, and fifty smart ones on the change of one contact.

Run by hand. Each ratio is between figures of one run: a change with the groups to the same change of the same
contacts without them.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from store.core.types import Contact
from store.core.views import ContactEdit
from store.database import models
from store.demo.fill import fill
from store.repositories import counts
from store.services import Services, open_services

GROUPS = 50

QUERIES = (
    "age > {n}",
    "age < {n} AND district = gasabo",
    'name ~ "ma" AND age > {n}',
    "tel ~ 78{n}",
    "language = eng AND age >= {n}",
    'last_seen_on > "0{d}-01-2026"',
    'created_on < "0{d}-06-2025" OR age = {n}',
    'twitter != "" AND age != {n}',
    "country = RW AND age > {n}",
    'channel = "" OR age > {n}',
)


def queries(count: int) -> list[str]:
    """So many searches of every kind, no two alike."""
    return [QUERIES[at % len(QUERIES)].format(n=10 + at, d=1 + at % 9) for at in range(count)]


def _edit(contact: Contact, **fields: str) -> ContactEdit:
    return ContactEdit(
        contact.name,
        contact.status,
        contact.language,
        contact.addresses,
        {key: value.text for key, value in contact.fields.items()} | fields,
        tuple(group.uuid for group in contact.groups if not group.is_smart),
        contact.version,
    )


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def save_times(services: Services, uuids: Sequence[str], rounds: int) -> list[float]:
    """Milliseconds of processor time to save a contact with another age, which nearly all groups ask for.

    What other programs do meanwhile does not show in it.
    """
    found: list[float] = []
    for number in range(rounds):
        for uuid in uuids:
            edit = _edit(services.contacts.get(uuid), age=str(20 + number))
            start = time.thread_time()
            services.contacts.save(uuid, edit)
            found.append((time.thread_time() - start) * 1000)
    return found


def _counted(services: Services) -> None:
    with services.database.reading() as session:
        session.execute(
            select(models.contacts.c.status, func.count()).group_by(models.contacts.c.status)
        ).all()
        members = models.memberships.c.group_id
        session.execute(select(members, func.count()).group_by(members)).all()


def _kept(services: Services) -> None:
    with services.database.reading() as session:
        counts.read(session)


def _median(act: Callable[[], object], rounds: int = 9) -> float:
    act()
    return statistics.median(_timed(act) for _round in range(rounds))


def measure(services: Services, rounds: int, smart: int = GROUPS) -> None:
    """Print what there is to know."""
    with services.database.reading() as session:
        some = select(models.contacts.c.uuid).where(models.contacts.c.status == "active").limit(40)
        uuids = list(session.execute(some).scalars())
    save_times(services, uuids, 1)
    without = statistics.median(save_times(services, uuids, rounds))
    filled = 0.0
    for number, query in enumerate(queries(smart)):
        group = services.groups.create(f"Smart {number}", query)
        filled += _timed(partial(services.groups.fill, group.uuid))
    save_times(services, uuids, 1)
    with_groups = statistics.median(save_times(services, uuids, rounds))
    kept_counts, kept = _median(services.contacts.counts), _median(lambda: _kept(services))
    counted = _median(lambda: _counted(services), 3)
    ratio = f"{with_groups / without:.2f} x"
    say("saving one contact without smart groups", without)
    say(f"saving one contact with {smart} smart groups", with_groups, ratio)
    say("counts of folders and groups on opening", kept_counts, f"the kept rows alone {kept:.2f} ms")
    say("the same, counted", counted, f"{counted / kept_counts:.0f} x")
    say("filling one new group, on average", filled / smart)


def say(what: str, milliseconds: float, beside: str = "") -> None:
    """Print one figure."""
    sys.stdout.write(f"{what:<42}{milliseconds:9.2f} ms  {beside}".rstrip() + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make a database of that many contacts, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--groups", type=int, default=GROUPS)
    parser.add_argument("--databases", type=Path, help="keep the database there, and use it again")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = (chosen.databases or Path(folder)) / f"groups-{chosen.contacts}.db"
        fresh = not path.exists()
        services = open_services(str(path))
        if fresh:
            fill(services, chosen.contacts)
        for group in services.groups.all():
            if group.is_smart:
                services.groups.delete(group.uuid)
        sys.stdout.write(f"{chosen.contacts} contacts, SQLite\n")
        measure(services, chosen.rounds, chosen.groups)
        services.close()


if __name__ == "__main__":
    main()
