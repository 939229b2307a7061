"""A smart group with a new query is filled: in batches, and on from where it was left."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select
from sqlmodel import Session

from store.core.errors import Cancelled
from store.core.progress import Monitor
from store.core.types import FieldType, GroupState
from store.database import models
from store.repositories import settings
from store.services import open_services
from store.workspace import smart_groups
from tests.store.builders import Workbench, edit_of
from tests.store.workspace.smart_group_checks import check, smart


def crowd(workbench: Workbench, count: int = 25) -> None:
    """Contacts of ages 0, 1, 2 and so on."""
    workbench.services.fields.create("Age", FieldType.NUMBER)
    for number in range(count):
        workbench.add(f"Person {number}", f"ext:{number}", fields={"age": str(number)})


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups are filled ten contacts at a time."""
    monkeypatch.setattr(smart_groups, "BATCH", 10)


@pytest.mark.usefixtures("small_batches")
def test_a_group_is_filled_in_batches_and_tells_how_far_it_is(workbench: Workbench) -> None:
    crowd(workbench)
    made = workbench.services.groups.create("Adults", "age >= 18")
    assert made.count == 0
    told: list[tuple[int, int]] = []
    filled = workbench.services.groups.fill(made.uuid, Monitor(lambda *now: told.append(now)))
    assert (filled.count, filled.state) == (7, GroupState.READY)
    assert told == [(10, 25), (20, 25), (25, 25), (25, 25)]
    assert workbench.services.groups.filling() == ()
    workbench.services.groups.fill(made.uuid, Monitor(lambda *_now: pytest.fail("There was nothing to do.")))


@pytest.mark.usefixtures("small_batches")
def test_filling_that_was_stopped_goes_on_where_it_was(workbench: Workbench, url: str) -> None:
    crowd(workbench)
    made = workbench.services.groups.create("Young", "age < 18")
    with pytest.raises(Cancelled):
        workbench.services.groups.fill(made.uuid, Monitor(cancelled=lambda: True))
    half = workbench.services.groups.all()[0]
    assert (half.count, half.state, half.filled) == (10, GroupState.FILLING, 40)
    # Who changes meanwhile is settled at once, on both sides of the place.
    for name in ("Person 3", "Person 20"):
        one = workbench.services.contacts.find(name)
        workbench.services.contacts.save(
            one.uuid, edit_of(one, fields={"age": str(21 - int(one.fields["age"].text))})
        )
    again = open_services(url)
    assert again.groups.filling() == (made.uuid,)
    told: list[tuple[int, int]] = []
    assert again.groups.fill(made.uuid, Monitor(lambda *now: told.append(now))).count == 18
    assert told[0] == (10, 15)
    again.close()
    check(workbench)


@pytest.mark.usefixtures("small_batches")
def test_a_command_fills_what_was_left_before_it_looks(workbench: Workbench, url: str) -> None:
    crowd(workbench)
    made = workbench.services.groups.create("Young", "age < 18")
    with pytest.raises(Cancelled):
        workbench.services.groups.fill(made.uuid, Monitor(cancelled=lambda: True))
    command = open_services(url, source="command")
    [group] = command.groups.all()
    assert (group.count, group.state) == (18, GroupState.READY)
    command.close()


@pytest.mark.usefixtures("small_batches")
def test_a_query_that_changes_lets_go_of_those_it_does_not_find(workbench: Workbench) -> None:
    crowd(workbench)
    group = smart(workbench.services, "Adults", "age >= 18")
    assert group.count == 7
    workbench.services.groups.change(group.uuid, query="age < 5")
    assert workbench.services.groups.fill(group.uuid).count == 5
    check(workbench)


def test_a_group_that_is_deleted_while_it_fills_is_let_go(workbench: Workbench) -> None:
    crowd(workbench, 3)
    made = workbench.services.groups.create("Adults", "age >= 18")
    workbench.services.groups.delete(made.uuid)
    smart_groups.fill(workbench.services.database, workbench.services._context.cache, made.uuid)
    assert workbench.services.groups.all() == ()


def test_nobody_is_in_a_group_whose_field_is_gone(workbench: Workbench) -> None:
    crowd(workbench, 20)
    assert smart(workbench.services, "Adults", "age >= 18").count == 2

    def without_the_field(session: Session) -> None:
        settings.bump(session, reroutes=False)
        session.execute(delete(models.fields))
        workbench.services._context.unsettle_groups(session)

    workbench.services.database.write(without_the_field)
    workbench.services._context.fill_groups()
    [group] = workbench.services.groups.all()
    assert (group.count, group.state, group.query) == (0, GroupState.READY, "fields.age >= 18")
    workbench.add("New", "ext:new")
    check(workbench)


def test_a_setting_that_moves_days_moves_contacts(workbench: Workbench) -> None:
    workbench.add("Jane", "ext:1")
    with workbench.services.database.reading() as session:
        created = session.execute(select(models.contacts.c.created_on)).scalar_one()
    assert created.hour < 14
    group = smart(workbench.services, "That day", f"created_on = {created:%d-%m-%Y}")
    assert group.count == 1
    workbench.services.settings.set("timezone", "Pacific/Honolulu")
    assert workbench.services.groups.all()[0].count == int(created.hour >= 10)
    check(workbench)


def test_versions_do_not_change_when_a_group_is_filled(workbench: Workbench) -> None:
    crowd(workbench, 20)
    before = workbench.services.contacts.find("Person 19")
    smart(workbench.services, "Adults", "age >= 18")
    after = workbench.again(before)
    assert replace(after, groups=()) == before
    assert [group.name for group in after.groups] == ["Adults"]
