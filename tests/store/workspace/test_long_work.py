"""Changes of many contacts: in batches, taken back when they do not come to their end."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from store.core.contacts.bulk_reports import BulkReport
from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, DatabaseUnavailable, InvalidSelection
from store.core.progress import Monitor
from store.core.types import Contact, Status, Urn
from store.core.views import Listing
from store.database import liveness, models
from store.services import Services, open_services
from store.workspace.many import pace
from tests.store.builders import Workbench, edit_of, identities, locks

EVERYBODY = Selection.all_of(Listing())
ARCHIVED = Selection.all_of(Listing(Status.ARCHIVED))


class Killed(BaseException):
    """Ends a program at once: nothing of it is done after that."""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LIMIT", 3)
    monkeypatch.setattr(pace, "BATCH", 4)


@pytest.fixture
def crowd(workbench: Workbench) -> list[Contact]:
    """Ten farmers, each with a number and an account, of whom half are locked to a channel."""
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add_bot("Bot")
    farmers = workbench.services.groups.create("Farmers")
    people = [
        workbench.add(f"Person {one}", f"tel:+25078811000{one}", f"telegram:{one}", groups=(farmers.uuid,))
        for one in range(10)
    ]
    for one in people[:5]:
        workbench.services.contacts.prefer_channel(one.uuid, mtn.uuid)
    return [workbench.again(one) for one in people]


def states(services: Services) -> list[str]:
    """How far the long changes of the journal are."""
    query = select(models.journal.c.state).where(models.journal.c.owner != "").order_by(models.journal.c.id)
    with services.database.reading() as session:
        return list(session.execute(query).scalars())


def stop_after(done: int) -> Monitor:
    told: list[int] = []
    return Monitor(lambda count, _total: told.append(count), lambda: max(told, default=0) >= done)


def content(contact: Contact) -> tuple[Any, ...]:
    """All of a contact but its version."""
    locked = [(address, address.origin) for address in contact.addresses]
    groups = [group.uuid for group in contact.groups]
    return contact.name, contact.status, contact.language, locked, contact.fields, groups


def kill(done: int, _total: int) -> None:
    if done:
        raise Killed


Act = Callable[[Services, Monitor], BulkReport]

ACTS: dict[str, Act] = {
    "a move": lambda services, watch: services.bulk.set_status(EVERYBODY, Status.BLOCKED, watch),
    "joining": lambda services, watch: services.bulk.join(
        EVERYBODY, services.groups.create("Others").uuid, watch
    ),
    "leaving": lambda services, watch: services.bulk.leave(
        EVERYBODY, services.groups.find("Farmers").uuid, watch
    ),
    "another channel": lambda services, watch: services.bulk.prefer_channel(
        EVERYBODY, services.channels.find("Bot").uuid, watch
    ),
    "no channel": lambda services, watch: services.bulk.prefer_channel(
        Selection.of([one.uuid for one in services.contacts.page(Listing())][:5]), None, watch
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_change_of_many_is_one_entry(workbench: Workbench, crowd: list[Contact], name: str) -> None:
    report = ACTS[name](workbench.services, Monitor())
    assert report.changed >= 5
    assert states(workbench.services) == ["done"]
    changed = [one for one in crowd if content(workbench.again(one)) != content(one)]
    assert len(changed) == report.changed
    lines = [len(workbench.services.contacts.history(one.uuid)) for one in changed]
    assert max(lines) <= 3


@pytest.mark.parametrize("name", ACTS)
def test_a_change_that_is_stopped_is_taken_back(
    workbench: Workbench, crowd: list[Contact], name: str
) -> None:
    history = [len(workbench.services.contacts.history(one.uuid)) for one in crowd]
    with pytest.raises(Cancelled, match="nothing was changed"):
        ACTS[name](workbench.services, stop_after(4))
    assert [content(workbench.again(one)) for one in crowd] == [content(one) for one in crowd]
    assert [len(workbench.services.contacts.history(one.uuid)) for one in crowd] == history
    assert states(workbench.services) == ["undone"]


@pytest.mark.parametrize("name", ACTS)
def test_a_change_that_is_killed_is_taken_back_at_the_next_start(
    workbench: Workbench, crowd: list[Contact], url: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("store.workspace.many.taking_back.run", lambda *_: None)
        with pytest.raises(Killed):
            ACTS[name](workbench.services, Monitor(kill))
    assert states(workbench.services) == ["running"]
    assert [workbench.again(one).version for one in crowd] != [one.version for one in crowd]
    open_services(url).close()
    assert [content(workbench.again(one)) for one in crowd] == [content(one) for one in crowd]
    assert states(workbench.services) == ["undone"]


def test_work_of_a_living_program_is_left_to_it(workbench: Workbench, crowd: list[Contact], url: str) -> None:
    def look(done: int, _total: int) -> None:
        if done == 4:
            open_services(url).close()

    workbench.services.bulk.set_status(EVERYBODY, Status.BLOCKED, Monitor(look))
    assert states(workbench.services) == ["done"]
    assert {workbench.again(one).status for one in crowd} == {Status.BLOCKED}


def test_a_taking_back_that_is_killed_is_continued(
    workbench: Workbench, crowd: list[Contact], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    def kill_on_the_way_back(done: int, total: int) -> None:
        told.append(done)
        if told == [0, 4, 8, 4]:
            raise Killed
        if done == 8:
            raise Cancelled("enough")

    with pytest.raises(Killed):
        workbench.services.bulk.set_status(EVERYBODY, Status.BLOCKED, Monitor(kill_on_the_way_back))
    assert states(workbench.services) == ["undoing"]
    open_services(url).close()
    assert [content(workbench.again(one)) for one in crowd] == [content(one) for one in crowd]
    assert states(workbench.services) == ["undone"]


def test_what_others_changed_since_stays_and_history_says_so(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    services = workbench.services
    bot = services.channels.find("Bot")

    def meddle(done: int, _total: int) -> None:
        if done != 4:
            return
        first, second = workbench.again(crowd[0]), workbench.again(crowd[1])
        services.contacts.save(first.uuid, edit_of(first, name="Renamed"))
        services.contacts.set_status([second.uuid], Status.STOPPED)
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        services.bulk.set_status(EVERYBODY, Status.BLOCKED, Monitor(meddle))
    first, second, third = (workbench.again(one) for one in crowd[:3])
    assert (first.name, first.status, first.groups) == ("Renamed", Status.ACTIVE, crowd[0].groups)
    assert (second.status, third.status) == (Status.STOPPED, Status.ACTIVE)
    lines = [line for entry in services.contacts.history(second.uuid) for line in entry.lines]
    assert {"Status changed from active to blocked.", 'Removed from the group "Farmers".'} <= {*lines}
    assert not any("blocked" in line for e in services.contacts.history(first.uuid) for line in e.lines)

    def write_in(done: int, _total: int) -> None:
        if done == 4:
            services.messages.receive(bot.uuid, Urn("telegram", "2"), "Muraho")
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        services.bulk.prefer_channel(EVERYBODY, services.channels.find("MTN").uuid, Monitor(write_in))
    assert identities(workbench.again(crowd[2]))[0] == "telegram:2"
    assert locks(workbench.again(crowd[2]))[0] == bot.uuid


def test_who_left_a_group_and_was_blocked_since_stays_out_and_history_says_so(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    services = workbench.services

    def block(done: int, _total: int) -> None:
        if done == 4:
            services.contacts.set_status([crowd[0].uuid], Status.BLOCKED)
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        services.bulk.leave(EVERYBODY, services.groups.find("Farmers").uuid, Monitor(block))
    assert [workbench.again(one).groups for one in crowd[:2]] == [(), crowd[1].groups]
    told = ["Removed" in str(services.contacts.history(one.uuid)) for one in crowd[:2]]
    assert told == [True, False]


def test_a_batch_is_worked_out_again_when_somebody_saved_meanwhile(
    workbench: Workbench, crowd: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = pace.Pace.rest
    saved: list[Contact] = []

    def save_meanwhile(self: pace.Pace) -> None:
        if not saved:
            saved.append(workbench.services.contacts.save(crowd[0].uuid, edit_of(crowd[0], name="Renamed")))
        rest(self)

    monkeypatch.setattr(pace.Pace, "rest", save_meanwhile)
    assert workbench.services.bulk.set_status(EVERYBODY, Status.BLOCKED) == BulkReport(10)
    now = workbench.again(crowd[0])
    assert (now.name, now.status, now.version) == ("Renamed", Status.BLOCKED, crowd[0].version + 2)


def test_a_program_whose_work_was_taken_back_stops(
    workbench: Workbench, crowd: list[Contact], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_lock(done: int, _total: int) -> None:
        if done == 4:
            with monkeypatch.context() as patched:
                patched.setattr(liveness, "_file_lock", free)
                patched.setattr(liveness, "_server_lock", free)
                open_services(url).close()

    def free(*_given: object, **_more: object) -> AbstractContextManager[bool]:
        return nullcontext(True)

    with pytest.raises(DatabaseUnavailable, match="another program has taken back"):
        workbench.services.bulk.set_status(EVERYBODY, Status.BLOCKED, Monitor(lose_the_lock))
    assert [content(workbench.again(one)) for one in crowd] == [content(one) for one in crowd]


def test_nothing_is_deleted_before_all_are_marked(workbench: Workbench, crowd: list[Contact]) -> None:
    services = workbench.services
    services.bulk.set_status(EVERYBODY, Status.ARCHIVED)
    with pytest.raises(Cancelled):
        services.bulk.delete(ARCHIVED, 10, Monitor(cancelled=partial(next, iter((False, True)))))
    services.contacts.set_status([crowd[9].uuid], Status.ACTIVE)
    both = Selection.of(one.uuid for one in crowd)
    with pytest.raises(InvalidSelection, match="Active contacts"):
        services.bulk.delete(both, 10)
    assert services.contacts.total(Listing(Status.ARCHIVED)) == 9
    told: list[tuple[int, int]] = []
    assert services.bulk.delete(ARCHIVED, 9, Monitor(lambda *how: told.append(how))) == 9
    assert told == [(0, 9), (4, 9), (8, 9), (9, 9)]
    assert states(services) == ["done", "undone", "undone", "done"]
    assert services.contacts.total(Listing(Status.ARCHIVED)) == 0
    with services.database.reading() as session:
        assert session.execute(select(models.deletions)).all() == []


def test_a_deletion_that_is_killed_goes_on_at_the_next_start(
    workbench: Workbench, crowd: list[Contact], url: str
) -> None:
    services = workbench.services
    services.bulk.set_status(EVERYBODY, Status.ARCHIVED)
    with pytest.raises(Killed):
        services.bulk.delete(ARCHIVED, 10, Monitor(kill))
    assert services.contacts.total(Listing(Status.ARCHIVED)) == 6
    # Whoever comes back meanwhile is not deleted.
    [back] = [row.uuid for row in services.contacts.page(Listing(Status.ARCHIVED), size=1)]
    services.contacts.set_status([back], Status.ACTIVE)
    open_services(url).close()
    assert services.contacts.total(Listing(Status.ARCHIVED)) == 0
    assert services.contacts.get(back).status is Status.ACTIVE
    assert states(services) == ["done", "done"]


def test_killed_programs_leave_no_file(workbench: Workbench, url: str) -> None:
    path = workbench.services.database.location.path
    if path is None:
        pytest.skip("only a file has files beside it")
    left = path.with_name(f"{path.name}.running-{'0' * 32}")
    left.touch()
    with liveness.held(workbench.services.database, "1" * 32, new=True):
        open_services(url).close()
        beside = [one.name for one in path.parent.iterdir() if ".running-" in one.name]
        assert beside == [f"{path.name}.running-{'1' * 32}"]
    assert [one.name for one in path.parent.iterdir() if ".running-" in one.name] == []
