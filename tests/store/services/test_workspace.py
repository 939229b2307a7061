"""Groups, custom fields and settings."""

import pytest

from store.core.errors import InvalidContact, InvalidField, InvalidGroup, InvalidSetting, NotFound
from store.core.reports import FieldUse
from store.core.types import FieldType, Workspace
from store.core.views import Listing
from store.repositories import groups as group_rows
from store.services import Services, open_services
from tests.store.builders import Workbench, channel, edit_of


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("  ", "A group needs a name."),
        ("x" * 65, "at most 64 characters"),
        ('The "best"', "no quotation mark"),
        ("back\\slash", "no backslash"),
        ("blocked", "keeps for itself"),
        ("Open Tickets", "keeps for itself"),
        (" FARMERS ", 'There is already a group called "FARMERS".'),
    ],
)
def test_a_group_that_cannot_be_says_why(services: Services, name: str, said: str) -> None:
    services.groups.create("Farmers")
    with pytest.raises(InvalidGroup, match=said):
        services.groups.create(name)
    assert len(services.groups.all()) == 1


def test_groups_are_listed_smart_first_then_by_name(workbench: Workbench) -> None:
    services = workbench.services
    for name in ("traders", "Farmers", "élèves"):
        services.groups.create(f" {name} ")
    services.database.write(
        lambda session: group_rows.add(session, "Zoo", workbench.clock.now, query="age > 18")
    )
    assert [(one.name, one.is_smart) for one in services.groups.all()] == [
        ("Zoo", True),
        ("élèves", False),
        ("Farmers", False),
        ("traders", False),
    ]


def test_nobody_is_put_into_a_smart_group_by_hand(workbench: Workbench) -> None:
    smart = workbench.services.database.write(
        lambda session: group_rows.add(session, "Adults", workbench.clock.now, query="age > 18")
    )
    jane = workbench.add("Jane")
    with pytest.raises(InvalidContact) as caught:
        workbench.services.contacts.save(jane.uuid, edit_of(jane, groups=(smart.uuid,)))
    assert [problem.field for problem in caught.value.problems] == ["groups"]


def test_a_fields_key_comes_from_its_name(services: Services) -> None:
    field = services.fields.create("  Second   Name ", FieldType.TEXT)
    assert (field.key, field.name, field.type, field.featured) == (
        "second_name",
        "Second   Name",
        FieldType.TEXT,
        False,
    )
    assert services.fields.all() == (field,)


@pytest.mark.parametrize("name", ["", "x" * 37, "naïve", "Name", "tel", "9 lives", "AGE", "a ge", "a-ge"])
def test_a_field_that_cannot_be_says_why(services: Services, name: str) -> None:
    services.fields.create("Age")
    services.fields.create("A ge")
    with pytest.raises(InvalidField) as caught:
        services.fields.create(name)
    assert caught.value.message.endswith(".")
    assert len(services.fields.all()) == 2


def test_columns_stand_in_the_order_the_fields_were_made(workbench: Workbench) -> None:
    fields = workbench.services.fields
    for name in ("Age", "Crop", "Born"):
        workbench.clock.forward(minutes=1)
        fields.create(name)
    fields.change("born", featured=True)
    fields.change("age", featured=True)
    assert [field.key for field in fields.all()] == ["age", "born", "crop"]
    workbench.add("Jane", fields={"born": "soon", "crop": "maize"})
    assert workbench.services.contacts.page(Listing())[0].fields == {"age": "", "born": "soon"}
    fields.change("born", featured=False)
    assert list(workbench.services.contacts.page(Listing())[0].fields) == ["age"]
    with pytest.raises(NotFound, match='There is no field with the key "shoe"'):
        fields.change("shoe", featured=True)


def test_uses_count_the_contacts_with_a_value(workbench: Workbench) -> None:
    age, crop = workbench.services.fields.create("Age"), workbench.services.fields.create("Crop")
    workbench.add("Ann", fields={"age": "1"})
    workbench.add("Bob", fields={"age": "2", "crop": ""})
    assert workbench.services.fields.uses() == (FieldUse(age, 2), FieldUse(crop, 0))


def test_settings_are_empty_at_first(services: Services) -> None:
    assert services.settings.all() == {
        "default_country": "",
        "timezone": "",
        "date_order": "",
        "languages": "",
        "redacted": "",
        "import_limit": "",
        "opt_out_words": "",
        "opt_out_answer": "",
        "quiet_hours": "",
        "timezone_field": "",
        "send_hold": "",
        "public_url": "",
    }
    assert services.settings.workspace() == Workspace()


def test_settings_are_kept_and_taken_back(services: Services, url: str) -> None:
    given = {"default_country": "rw", "timezone": "Europe/Paris", "date_order": "YMD", "redacted": "Yes"}
    for key, value in given.items():
        services.settings.set(key, f" {value} ")
    other = open_services(url)
    assert other.settings.workspace() == Workspace("RW", "Europe/Paris", "ymd", True)
    assert other.settings.get("default_country") == "RW"
    other.close()
    for key in given:
        services.settings.set(key, "")
    assert services.settings.workspace() == Workspace()


@pytest.mark.parametrize(
    ("key", "value"),
    [("default_country", "Rwanda"), ("default_country", "ZZ"), ("timezone", "Kigali"), ("date_order", "ydm"),
     ("redacted", "maybe"), ("colour", "red"), ("revision", "1")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(services: Services, key: str, value: str) -> None:
    with pytest.raises(InvalidSetting):
        services.settings.set(key, value)
    assert services.settings.workspace() == Workspace()


def test_a_setting_that_is_none_cannot_be_read(services: Services) -> None:
    with pytest.raises(InvalidSetting, match='There is no setting "revision"'):
        services.settings.get("revision")


def test_the_default_country_is_the_one_set_else_the_zones_else_the_channels(workbench: Workbench) -> None:
    def country() -> str:
        return workbench.services.settings.workspace().default_country

    workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add_channel("Anywhere")
    assert country() == "RW"
    workbench.add_channel("Uganda", "+256770000000", country="UG")
    assert country() == ""
    workbench.services.settings.set("timezone", "Africa/Nairobi")
    assert country() in ("KE", "")
    workbench.services.settings.set("default_country", "US")
    assert country() == "US"


def test_the_default_country_decides_how_numbers_are_read_and_routed(workbench: Workbench) -> None:
    first = workbench.add_channel("First", "+12505661212")
    workbench.services.channels.add(channel("Second", "+2505551212"))
    workbench.services.settings.set("default_country", "CA")
    jane = workbench.add("Jane", "tel:+2505661231")
    assert jane.addresses[0].urn.path == "+12505661231"
    assert workbench.services.router().route(jane.addresses).channel == first
    assert [use.routed_contacts for use in workbench.services.channels.uses()] == [1, 0]
