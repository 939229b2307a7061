"""A smart group with a new query is filled: in batches, and on from where it was left."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select
from sqlmodel import Session

from store.core.errors import Cancelled
from store.core.types import FieldType, GroupState
from store.database import models
from store.repositories import settings
from store.services import open_services
from store.workspace import smart_groups
from tests.store.people import House, edit_of
from tests.store.workspace.smart_checks import check, smart


def crowd(house: House, count: int = 25) -> None:
    """Contacts of ages 0, 1, 2 and so on."""
    house.services.fields.create("Age", FieldType.NUMBER)
    for number in range(count):
        house.add(f"Person {number}", f"ext:{number}", fields={"age": str(number)})


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups are filled ten contacts at a time."""
    monkeypatch.setattr(smart_groups, "BATCH", 10)


@pytest.mark.usefixtures("small_batches")
def test_a_group_is_filled_in_batches_and_tells_how_far_it_is(house: House) -> None:
    crowd(house)
    made = house.services.groups.create("Adults", "age >= 18")
    assert made.count == 0
    told: list[tuple[int, int]] = []
    filled = house.services.groups.fill(made.uuid, lambda *now: told.append(now))
    assert (filled.count, filled.state) == (7, GroupState.READY)
    assert told == [(10, 25), (20, 25), (25, 25), (25, 25)]
    assert house.services.groups.filling() == ()
    house.services.groups.fill(made.uuid, lambda *_now: pytest.fail("There was nothing to do."))


@pytest.mark.usefixtures("small_batches")
def test_filling_that_was_stopped_goes_on_where_it_was(house: House, url: str) -> None:
    crowd(house)
    made = house.services.groups.create("Young", "age < 18")
    with pytest.raises(Cancelled):
        house.services.groups.fill(made.uuid, cancelled=lambda: True)
    half = house.services.groups.all()[0]
    assert (half.count, half.state, half.filled) == (10, GroupState.FILLING, 40)
    # Who changes meanwhile is settled at once, on both sides of the place.
    for name in ("Person 3", "Person 20"):
        one = house.services.contacts.find(name)
        house.services.contacts.save(
            one.uuid, edit_of(one, fields={"age": str(21 - int(one.fields["age"].text))})
        )
    again = open_services(url)
    assert again.groups.filling() == (made.uuid,)
    told: list[tuple[int, int]] = []
    assert again.groups.fill(made.uuid, lambda *now: told.append(now)).count == 18
    assert told[0] == (10, 15)
    again.close()
    check(house)


@pytest.mark.usefixtures("small_batches")
def test_a_query_that_changes_lets_go_of_those_it_does_not_find(house: House) -> None:
    crowd(house)
    group = smart(house.services, "Adults", "age >= 18")
    assert group.count == 7
    house.services.groups.set_query(group.uuid, "age < 5")
    assert house.services.groups.fill(group.uuid).count == 5
    check(house)


def test_a_group_that_is_deleted_while_it_fills_is_let_go(house: House) -> None:
    crowd(house, 3)
    made = house.services.groups.create("Adults", "age >= 18")
    house.services.groups.delete(made.uuid)
    smart_groups.fill(house.services.database.write, house.services._context.cache, made.uuid)
    assert house.services.groups.all() == ()


def test_nobody_is_in_a_group_whose_field_is_gone(house: House) -> None:
    crowd(house, 20)
    assert smart(house.services, "Adults", "age >= 18").count == 2

    def without_the_field(session: Session) -> None:
        settings.bump(session, reroutes=False)
        session.execute(delete(models.fields))
        house.services._context.unsettle_groups(session)

    house.services.database.write(without_the_field)
    house.services._context.fill_groups()
    [group] = house.services.groups.all()
    assert (group.count, group.state, group.query) == (0, GroupState.READY, "fields.age >= 18")
    house.add("New", "ext:new")
    check(house)


def test_a_setting_that_moves_days_moves_contacts(house: House) -> None:
    house.add("Jane", "ext:1")
    with house.services.database.reading() as session:
        created = session.execute(select(models.contacts.c.created_on)).scalar_one()
    assert created.hour < 14
    group = smart(house.services, "That day", f"created_on = {created:%d-%m-%Y}")
    assert group.count == 1
    house.services.settings.set("timezone", "Pacific/Honolulu")
    assert house.services.groups.all()[0].count == int(created.hour >= 10)
    check(house)


def test_versions_do_not_change_when_a_group_is_filled(house: House) -> None:
    crowd(house, 20)
    before = house.services.contacts.find("Person 19")
    smart(house.services, "Adults", "age >= 18")
    after = house.again(before)
    assert replace(after, groups=()) == before
    assert [group.name for group in after.groups] == ["Adults"]
