"""Groups: their names and queries, what would miss them, and who is put into them by hand."""

import pytest

from store.core.contacts.bulk_reports import BulkReport
from store.core.contacts.selection import Selection
from store.core.errors import Ambiguous, Cancelled, InvalidGroup, InvalidSelection, NotFound
from store.core.progress import Monitor
from store.core.query import QueryError
from store.core.reports import GroupUse
from store.core.types import FieldType, GroupState, Status
from store.core.views import Listing
from store.repositories.groups import MAX_GROUPS
from store.services import Services
from tests.store.builders import Workbench
from tests.store.workspace.smart_group_checks import smart


@pytest.fixture
def town(workbench: Workbench) -> Workbench:
    """A workspace with a field and three contacts."""
    workbench.services.fields.create("Age", FieldType.NUMBER)
    for name, age in (("Ann", "17"), ("Bob", "30"), ("Cid", "64")):
        workbench.add(name, f"ext:{name}", fields={"age": age})
    return workbench


def test_a_group_is_renamed_and_keeps_its_contacts(town: Workbench) -> None:
    groups = town.services.groups
    farmers = groups.create("Farmers")
    town.services.bulk.join(Selection.all_of(Listing()), farmers.uuid)
    assert groups.change(farmers.uuid, name=" farmers ").name == "farmers"
    assert [(one.name, one.count) for one in groups.all()] == [("farmers", 3)]
    assert groups.find("FARMERS").uuid == farmers.uuid
    eleves = [groups.create(name).uuid for name in ("Élèves", "Elevés")]
    assert groups.find("E\u0301le\u0300ves").uuid == eleves[0]
    with pytest.raises(Ambiguous, match=r"these groups: .*\(.{8}\), .*\(.{8}\)"):
        groups.find("eleves")
    with pytest.raises(InvalidGroup, match="already a group"):
        groups.create("E\u0301LE\u0300VES")
    for uuid in eleves:
        groups.delete(uuid)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "A group needs a name."),
        ("traders", "There is already a group called"),
        ("Stopped", "keeps for itself"),
        ("y" * 65, "at most 64 characters"),
        ('a "b"', "no quotation mark"),
    ],
)
def test_a_name_that_cannot_be_is_refused(services: Services, name: str, said: str) -> None:
    services.groups.create("Traders")
    farmers = services.groups.create("Farmers")
    with pytest.raises(InvalidGroup, match=said):
        services.groups.change(farmers.uuid, name=name)
    assert [one.name for one in services.groups.all()] == ["Farmers", "Traders"]


def test_there_are_so_many_groups_and_no_more(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_GROUPS == 250
    monkeypatch.setattr("store.repositories.groups.MAX_GROUPS", 2)
    farmers = services.groups.create("Farmers")
    services.groups.create("Traders")
    with pytest.raises(InvalidGroup, match="at most 2 groups"):
        services.groups.create("Fishers")
    services.groups.change(farmers.uuid, name="Fishers")


def test_a_group_that_is_gone_is_not_found(services: Services) -> None:
    farmers = services.groups.create("Farmers")
    services.groups.delete(farmers.uuid)
    for act in (
        lambda: services.groups.delete(farmers.uuid),
        lambda: services.groups.change(farmers.uuid, name="Traders"),
        lambda: services.groups.change(farmers.uuid, query="age > 18"),
        lambda: services.bulk.join(Selection(), farmers.uuid),
        lambda: services.groups.used_by(farmers.uuid),
        lambda: services.groups.find("Farmers"),
    ):
        with pytest.raises((NotFound, QueryError)):
            act()


def test_deleting_a_group_deletes_nobody(town: Workbench) -> None:
    groups = town.services.groups
    farmers = groups.create("Farmers")
    town.services.bulk.join(Selection.all_of(Listing()), farmers.uuid)
    town.services.searches.keep("Working", 'group = "Farmers" AND age > 18')
    town.services.searches.keep("Old", "age > 60")
    use = groups.used_by(farmers.uuid)
    assert use == GroupUse(use.group, ("Working",))
    assert use.group.count == 3
    groups.delete(farmers.uuid)
    assert groups.all() == ()
    assert town.services.contacts.total(Listing()) == 3
    assert town.services.contacts.find("Ann").groups == ()


def test_a_smart_groups_query_is_kept_in_its_canonical_form(town: Workbench) -> None:
    made = town.services.groups.create("Adults", "AGE>=18   and name=Bob")
    assert made.query == 'fields.age >= 18 AND name = "Bob"'
    assert (made.state, made.filled) == (GroupState.FILLING, 0)
    filled = town.services.groups.fill(made.uuid)
    assert (filled.state, filled.filled, filled.count) == (GroupState.READY, 100, 1)
    changed = town.services.groups.change(made.uuid, query="age > 18 OR age < 18")
    assert changed.query == "fields.age > 18 OR fields.age < 18"
    assert town.services.groups.fill(made.uuid).count == 3


@pytest.mark.parametrize(
    "condition", ['group = "Farmers"', "status = active", "id = 1", "ref = ABC", "history = x"]
)
def test_some_questions_cannot_keep_a_group(town: Workbench, condition: str) -> None:
    town.services.groups.create("Farmers")
    ready = smart(town.services, "Adults", "age > 18")
    for query in (condition, f"age > 18 AND ({condition} OR name = Bob)"):
        with pytest.raises((InvalidGroup, QueryError)) as refused:
            town.services.groups.create("Another", query)
        assert refused.value.message.endswith(".")
        with pytest.raises((InvalidGroup, QueryError)):
            town.services.groups.change(ready.uuid, query=query)
    assert [one.name for one in town.services.groups.all()] == ["Adults", "Farmers"]


def test_a_query_that_is_none_says_where(town: Workbench) -> None:
    with pytest.raises(QueryError) as refused:
        town.services.groups.create("Adults", "age > 18 AND shoe = 1")
    assert refused.value.offset == 13
    with pytest.raises(InvalidGroup, match="needs a query"):
        town.services.groups.change(smart(town.services, "Adults", "age > 18").uuid, query="  ")


def test_a_manual_group_gets_no_query(town: Workbench) -> None:
    farmers = town.services.groups.create("Farmers")
    with pytest.raises(InvalidGroup, match="put into it by hand"):
        town.services.groups.change(farmers.uuid, query="age > 18")


def test_while_it_is_filling_the_query_stays_and_the_name_may_change(town: Workbench) -> None:
    groups = town.services.groups
    made = groups.create("Adults", "age > 18")
    with pytest.raises(InvalidGroup, match="is being filled"):
        groups.change(made.uuid, query="age > 21")
    assert groups.change(made.uuid, name="Grown-ups").state is GroupState.FILLING
    assert groups.fill(made.uuid).name == "Grown-ups"
    groups.change(made.uuid, query="age > 60")
    assert groups.fill(made.uuid).count == 1
    groups.delete(groups.create("Gone", "age > 1").uuid)


def test_contacts_are_put_in_and_taken_out_in_one_go(town: Workbench) -> None:
    groups = town.services.groups
    farmers = groups.create("Farmers")
    bob = town.services.contacts.find("Bob")
    town.services.contacts.set_status([bob.uuid], Status.BLOCKED)
    told: list[tuple[int, int]] = []
    everybody = Selection.of([town.services.contacts.find(name).uuid for name in ("Ann", "Bob", "Cid")])
    assert town.services.bulk.join(
        everybody, farmers.uuid, Monitor(lambda *now: told.append(now))
    ) == BulkReport(2, 0, 1)
    assert told == [(0, 3), (3, 3)]
    assert town.services.bulk.join(everybody, farmers.uuid) == BulkReport(0, 2, 1)
    assert town.services.bulk.leave(Selection.all_of(Listing(text="age < 18")), farmers.uuid) == BulkReport(1)
    assert [one.name for one in town.services.contacts.page(Listing(group=farmers.uuid))] == ["Cid"]


def test_a_change_that_is_cancelled_changes_nobody(town: Workbench) -> None:
    farmers = town.services.groups.create("Farmers")
    with pytest.raises(Cancelled):
        town.services.bulk.join(Selection.all_of(Listing()), farmers.uuid, Monitor(cancelled=lambda: True))
    assert town.services.groups.all()[0].count == 0


def test_nobody_is_put_into_a_smart_group_or_out_of_it(town: Workbench) -> None:
    adults = smart(town.services, "Adults", "age > 18")
    for act in (town.services.bulk.join, town.services.bulk.leave):
        with pytest.raises(InvalidSelection, match="its query decides"):
            act(Selection.all_of(Listing()), adults.uuid)
    assert town.services.groups.all()[0].count == 2


def test_a_name_and_a_query_change_together_or_not_at_all(services: Services) -> None:
    services.fields.create("Age", FieldType.NUMBER)
    made = services.groups.create("Adults", "age > 18")
    services.groups.fill(made.uuid)
    before = services.contacts.revision()
    with pytest.raises(QueryError):
        services.groups.change(made.uuid, name="Elders", query="age > XZ")
    assert services.contacts.revision() == before
    after = services.groups.change(made.uuid, name="Elders", query="age > 65")
    assert (after.name, after.query, after.state) == ("Elders", "fields.age > 65", GroupState.FILLING)
