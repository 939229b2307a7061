"""Smart groups keep themselves: whatever happens to contacts or to the workspace, their queries decide."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from store.core.contacts.selection import Selection
from store.core.query.errors import QueryError
from store.core.types import Contact, FieldType, Status, Urn
from store.core.views import Listing
from tests.store.builders import Workbench, edit_of
from tests.store.workspace.smart_group_checks import check, smart

QUERIES = {
    "Adults": "age >= 18",
    "Unnamed": 'name = ""',
    "Jays": 'name ~ "ja"',
    "Kinyarwanda": "language = kin",
    "Not French": "language != fra",
    "Phones": 'tel != ""',
    "Rwandan": "country = RW",
    "By MTN": 'channel = "MTN"',
    "Nobody reaches": 'channel = ""',
    "Locked": "locked = yes",
    "Seen": 'last_seen_on != ""',
    "Of Gasabo, or young": "district = gasabo OR age < 10",
    "All three": 'age > 18 AND tel ~ 788 AND name != ""',
}


@pytest.fixture
def town(workbench: Workbench) -> Workbench:
    """A workspace with two channels, two fields and every group of the table."""
    workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add_bot("Bot")
    workbench.services.fields.create("Age", FieldType.NUMBER)
    workbench.services.fields.create("District")
    for name, query in QUERIES.items():
        smart(workbench.services, name, query)
    return workbench


def groups_of(workbench: Workbench, contact: Contact) -> set[str]:
    """The names of the groups that a contact is in now."""
    return {group.name for group in workbench.again(contact).groups}


def test_a_new_contact_is_in_the_groups_it_belongs_to(town: Workbench) -> None:
    jane = town.add("Jane", "tel:+250788111111", language="kin", fields={"age": "30"})
    assert groups_of(town, jane) == {
        "Adults", "Jays", "Kinyarwanda", "Not French", "Phones", "Rwandan", "By MTN", "All three",
    }  # fmt: skip
    check(town)


def to_text(workbench: Workbench) -> None:
    """Have ages be texts, and wait for the groups."""
    workbench.services.fields.change("age", type=FieldType.TEXT)
    workbench.services.fields.fill_groups()


Change = Callable[[Workbench, Contact], object]

CHANGES: dict[str, tuple[Change, set[str], set[str]]] = {
    "a name": (
        lambda workbench, one: workbench.services.contacts.save(one.uuid, edit_of(one, name="")),
        {"Unnamed"},
        {"Jays", "All three"},
    ),
    "a language": (
        lambda workbench, one: workbench.services.contacts.save(one.uuid, edit_of(one, language="fra")),
        set(),
        {"Kinyarwanda", "Not French"},
    ),
    "a field": (
        lambda workbench, one: workbench.services.contacts.save(one.uuid, edit_of(one, fields={"age": "9"})),
        {"Of Gasabo, or young"},
        {"Adults", "All three"},
    ),
    "addresses": (
        lambda workbench, one: workbench.services.contacts.save(one.uuid, edit_of(one, addresses=("ext:1",))),
        {"Nobody reaches"},
        {"Phones", "Rwandan", "By MTN", "All three"},
    ),
    "the order of addresses": (
        lambda workbench, one: workbench.services.contacts.raise_address(one.uuid, Urn("telegram", "7")),
        set(),
        {"By MTN"},
    ),
    "the preferred channel": (
        lambda workbench, one: workbench.services.contacts.prefer_channel(
            one.uuid, workbench.services.channels.find("Bot").uuid
        ),
        {"Locked"},
        {"By MTN"},
    ),
    "a message": (
        lambda workbench, one: workbench.services.messages.receive(
            workbench.services.channels.find("MTN").uuid, Urn("tel", "+250788111111"), "hi"
        ),
        {"Locked", "Seen"},
        set(),
    ),
    "a folder": (
        lambda workbench, one: workbench.services.contacts.set_status([one.uuid], Status.STOPPED),
        set(),
        {
            "Adults",
            "Jays",
            "Kinyarwanda",
            "Not French",
            "Phones",
            "Rwandan",
            "By MTN",
            "All three",
            "Farmers",
        },
    ),
    "a channel that is switched off": (
        lambda workbench, _one: workbench.services.channels.set_enabled(
            workbench.services.channels.find("MTN").uuid, False
        ),
        set(),
        {"By MTN"},
    ),
    "a channel that is gone": (
        lambda workbench, _one: workbench.services.channels.delete(
            workbench.services.channels.find("MTN").uuid
        ),
        set(),
        {"By MTN"},
    ),
    "another type of field": (
        lambda workbench, _one: to_text(workbench),
        set(),
        {"Adults", "All three"},
    ),
    "addresses that are hidden": (
        lambda workbench, _one: workbench.services.settings.set("redacted", "yes"),
        set(),
        {"Jays", "All three"},
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_happens_to_a_contact_moves_it(town: Workbench, what: str) -> None:
    farmers = town.services.groups.create("Farmers")
    jane = town.add(
        "Jane",
        "tel:+250788111111",
        "telegram:7",
        language="kin",
        fields={"age": "30"},
        groups=(farmers.uuid,),
    )
    before = groups_of(town, jane)
    change, joined, left = CHANGES[what]
    change(town, jane)
    after = groups_of(town, jane)
    assert (after - before, before - after) == (joined, left)
    check(town)


def test_coming_back_brings_smart_groups_back_and_manual_ones_not(town: Workbench) -> None:
    farmers = town.services.groups.create("Farmers")
    jane = town.add("Jane", "tel:+250788111111", fields={"age": "30"}, groups=(farmers.uuid,))
    before = groups_of(town, jane)
    town.services.contacts.set_status([jane.uuid], Status.STOPPED)
    assert groups_of(town, jane) == set()
    town.services.messages.receive(town.services.channels.find("MTN").uuid, jane.addresses[0].urn, "hi")
    assert groups_of(town, jane) == (before - {"Farmers"}) | {"Seen", "Locked"}


def test_contacts_that_are_not_active_stay_out_whatever_happens(town: Workbench) -> None:
    jane = town.add("Jane", "tel:+250788111111", status=Status.BLOCKED)
    town.services.contacts.save(jane.uuid, edit_of(jane, name="Janet", fields={"age": "40"}))
    assert groups_of(town, jane) == set()
    check(town)


def test_an_import_moves_contacts(town: Workbench, tmp_path: Path) -> None:
    town.add("Jane", "tel:+250788111111", fields={"age": "30"})
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("URN:Tel", "Name", "Field:Age"), ("+250788111111", "Jane", 9), ("+250788222222", "Joe", 50)):
        sheet.append(row)
    book.save(tmp_path / "people.xlsx")
    town.services.imports.run(tmp_path / "people.xlsx", group="Imported")
    adults = next(group for group in town.services.groups.all() if group.name == "Adults")
    assert [row.name for row in town.services.contacts.page(Listing(group=adults.uuid))] == ["Joe"]
    check(town)


def test_moves_are_in_the_history_and_nobodys_doing(town: Workbench) -> None:
    jane = town.add("Jane", "ext:1", fields={"age": "9"})
    town.services.contacts.save(jane.uuid, edit_of(jane, fields={"age": "30"}))
    latest = town.services.contacts.history(jane.uuid)[:2]
    assert [(entry.by, entry.lines) for entry in latest] == [
        ("", ('Added to the group "Adults".', 'Removed from the group "Of Gasabo, or young".')),
        ("ann", ('Age changed from "9" to "30".',)),
    ]


def test_after_anything_everybody_is_where_the_queries_want_them(town: Workbench) -> None:
    dice = random.Random(7)
    contacts, channels = town.services.contacts, town.services.channels.all()
    people = [town.add(f"Jane {number}", f"tel:+25078811000{number}") for number in range(5)]
    people += [town.add("", f"telegram:{number}", fields={"district": "Gasabo"}) for number in range(3)]
    acts: list[Callable[[Contact], object]] = [
        lambda one: contacts.save(one.uuid, edit_of(one, name=dice.choice(("", "Jay", "Ann")))),
        lambda one: contacts.save(one.uuid, edit_of(one, language=dice.choice(("", "fra", "kin")))),
        lambda one: contacts.save(one.uuid, edit_of(one, fields={"age": dice.choice(("", "9", "30", "x"))})),
        lambda one: contacts.save(
            one.uuid, edit_of(one, addresses=(*one.addresses, f"ext:{dice.random()}")[-3:])
        ),
        lambda one: contacts.save(one.uuid, edit_of(one, addresses=())),
        lambda one: town.services.messages.receive(channels[1].uuid, Urn("telegram", str(one.id)), "hi"),
        lambda one: town.services.bulk.set_status(Selection.of([one.uuid]), dice.choice(list(Status))),
        lambda one: town.services.bulk.set_status(Selection.all_of(Listing(text="age > 18")), Status.ACTIVE),
        lambda _one: town.services.channels.set_enabled(channels[0].uuid, dice.random() < 0.5),
        lambda _one: town.services.bulk.prefer_channel(
            Selection.all_of(Listing()), dice.choice(channels).uuid
        ),
        lambda _one: town.services.bulk.prefer_channel(Selection.all_of(Listing()), None),
    ]
    for _round in range(40):
        dice.choice(acts)(town.again(dice.choice(people)))
        check(town)


def test_hidden_addresses_empty_the_groups_that_ask_for_them_until_shown(town: Workbench) -> None:
    for number in range(3):
        town.add(f"Jane {number}", f"tel:+25078811000{number}")

    def sizes() -> dict[str, int]:
        return {group.name: group.count for group in town.services.groups.all() if group.count}

    shown = sizes()
    town.services.settings.set("redacted", "yes")
    assert sizes().keys() < shown.keys()
    check(town)
    town.services.settings.set("redacted", "no")
    assert sizes() == shown


def test_a_channel_that_is_renamed_keeps_its_group(town: Workbench) -> None:
    town.add("Jane", "tel:+250788111111")
    before = {group.name: group.count for group in town.services.groups.all()}
    mtn = town.services.channels.find("MTN")
    town.services.channels.update(replace(mtn, name='The "old" MTN'))
    after = town.services.groups.all()
    assert {group.name: group.count for group in after} == before
    assert 'channel = "The \\"old\\" MTN"' in [group.query for group in after]
    check(town)


def test_a_channel_that_is_renamed_leaves_no_group_to_be_filled(
    town: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It means what it meant, so that nobody has to be looked at."""
    monkeypatch.setattr("store.workspace.smart_groups.fill", lambda *_: pytest.fail("A group was filled."))
    town.services.channels.update(replace(town.services.channels.find("MTN"), name="Renamed"))


def test_a_channel_name_that_makes_a_search_unreadable_is_refused(town: Workbench) -> None:
    services = town.services
    services.groups.create("Long", f'channel = MTN and name != "{"x" * 9_940}"')
    with pytest.raises(QueryError, match="at most 10,000 characters"):
        services.channels.update(replace(services.channels.find("MTN"), name="M" * 60))
    assert services.channels.find("MTN").name == "MTN"
    check(town)


def test_a_query_that_grows_too_long_makes_no_group(town: Workbench) -> None:
    before = town.services.groups.all()
    with pytest.raises(QueryError) as error:
        town.services.groups.create("Long", "x" * 9_995)
    assert error.value.code == "too_complex"
    adults = town.services.groups.find("Adults")
    with pytest.raises(QueryError):
        town.services.groups.change(adults.uuid, query="x" * 9_995)
    assert town.services.groups.all() == before


def test_a_change_of_many_is_one_that_the_groups_follow(town: Workbench) -> None:
    for number in range(6):
        town.add(f"Jane {number}", f"tel:+25078811000{number}", fields={"age": str(number * 9)})
    town.services.bulk.set_status(Selection.all_of(Listing()), Status.ARCHIVED)
    assert all(group.count == 0 for group in town.services.groups.all())
    everybody = Selection.all_of(Listing(folder=Status.ARCHIVED))
    town.services.bulk.set_status(everybody, Status.ACTIVE)
    check(town)
    assert {group.name: group.count for group in town.services.groups.all()}["Adults"] == 4
