"""Custom fields: names and keys, columns of the list, types, where they are used, and what goes with them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from store.core.errors import FieldInUse, InvalidField, NotFound
from store.core.reports import FieldReading
from store.core.types import FieldType, Status
from store.core.views import Listing
from store.database.models import history, import_runs, journal, values
from store.repositories import fields as field_rows
from store.services import Services
from store.services.fields import Fields
from tests.store.builders import Workbench, edit_of
from tests.store.exchange.workbook_files import write


@pytest.fixture
def columns(services: Services) -> Services:
    """Four fields, the first three of them columns of the list."""
    for name in ("Age", "Crop", "Born"):
        services.fields.create(name, featured=True)
    services.fields.create("Note")
    return services


def _order(services: Services) -> list[str]:
    return [field.key for field in services.fields.all()]


def _journal(services: Services) -> list[tuple[str, list[tuple[str, object, object]]]]:
    """What was written of fields, the oldest first."""
    query = select(journal.c.kind, history.c.changes).join(history, history.c.journal_id == journal.c.id)
    with services.database.reading() as session:
        rows = session.execute(query.where(history.c.subject == "field").order_by(history.c.id)).all()
    return [(row.kind, [(c["attribute"], c["before"], c["after"]) for c in row.changes]) for row in rows]


# Names and keys


def test_another_name_leaves_the_key(services: Services) -> None:
    services.fields.create("Age")
    renamed = services.fields.change("age", name=" Years of Life ")
    assert (renamed.key, renamed.name) == ("age", "Years of Life")
    assert services.fields.get("age") == renamed
    assert _journal(services)[-1] == ("updated", [("name", "Age", "Years of Life")])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "A field needs a name."),
        ("x" * 37, "at most 36 characters"),
        ("Âge", "only letters a-z"),
        ("Name", "already has a meaning"),
        ("CROP", 'There is already a field called "Crop".'),
    ],
)
def test_a_name_that_cannot_be_is_refused(columns: Services, name: str, said: str) -> None:
    with pytest.raises(InvalidField, match=said) as caught:
        columns.fields.change("age", name=name)
    assert [problem.field for problem in caught.value.problems] == ["name"]
    assert columns.fields.get("age").name == "Age"


def test_a_field_may_have_its_own_name_in_other_letters(columns: Services) -> None:
    assert columns.fields.change("age", name="AGE").name == "AGE"


def test_a_key_that_another_field_keeps_cannot_be_had_again(services: Services) -> None:
    services.fields.create("Age")
    services.fields.change("age", name="Years")
    with pytest.raises(InvalidField, match='The field "Years" has the key "age" already'):
        services.fields.create("Age")


def test_there_is_a_most_of_fields(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field_rows, "MAX_FIELDS", 2)
    services.fields.create("One")
    services.fields.create("Two")
    with pytest.raises(InvalidField, match="at most 2 custom fields"):
        services.fields.create("Three")


@pytest.mark.parametrize(
    "call",
    [
        lambda fields: fields.change("shoe", name="x"),
        lambda fields: fields.change("shoe", type=FieldType.TEXT),
        lambda fields: fields.change("shoe", featured=True),
        lambda fields: fields.reading("shoe", FieldType.TEXT),
        lambda fields: fields.delete("shoe"),
        lambda fields: fields.used_by("shoe"),
        lambda fields: fields.move_up("shoe"),
    ],
    ids=["rename", "set_type", "set_featured", "reading", "delete", "used_by", "move_up"],
)
def test_a_field_that_is_not_there_is_named(services: Services, call: Callable[[Fields], object]) -> None:
    with pytest.raises(NotFound, match='no field with the key "shoe"'):
        call(services.fields)


# Columns of the list


def test_columns_stand_by_age_until_they_are_ordered(columns: Services) -> None:
    assert _order(columns) == ["age", "crop", "born", "note"]
    assert {field.priority for field in columns.fields.all()} == {0}


def test_a_column_moves_up_by_one(columns: Services) -> None:
    assert [field.key for field in columns.fields.move_up("born")] == ["age", "born", "crop", "note"]
    columns.fields.move_up("born")
    columns.fields.move_up("born")
    assert _order(columns) == ["born", "age", "crop", "note"]
    priorities = [field.priority for field in columns.fields.all() if field.featured]
    assert priorities == sorted(priorities, reverse=True)


def test_a_move_is_one_entry_and_none_when_nothing_moves(columns: Services) -> None:
    before = len(_journal(columns))
    columns.fields.move_up("age")
    assert len(_journal(columns)) == before
    columns.fields.move_up("crop")
    written = _journal(columns)[before:]
    assert {kind for kind, _changes in written} == {"updated"}
    assert all(attribute == "priority" for _kind, changes in written for attribute, *_ in changes)


def test_columns_can_be_put_in_any_order_at_once(columns: Services) -> None:
    columns.fields.order(["born", "age"])
    assert _order(columns) == ["born", "age", "crop", "note"], "what is not named comes last"
    columns.fields.change("note", featured=True)
    assert _order(columns) == ["born", "age", "crop", "note"], "a new column is the last one"


def test_a_field_that_is_no_column_has_no_place(columns: Services) -> None:
    with pytest.raises(InvalidField, match='"Note" is no column'):
        columns.fields.move_up("note")
    with pytest.raises(InvalidField, match='"Note" is no column'):
        columns.fields.order(["note"])
    with pytest.raises(NotFound):
        columns.fields.order(["shoe"])


def test_a_field_that_is_no_column_any_more_loses_its_place(columns: Services) -> None:
    columns.fields.order(["born", "crop", "age"])
    assert columns.fields.change("born", featured=False).priority == 0
    columns.fields.change("born", featured=True)
    assert _order(columns) == ["crop", "age", "born", "note"]


# Types


def test_another_type_shows_what_the_stored_values_read_as(workbench: Workbench) -> None:
    """No value is parsed again: numbers and dates were read when it was written, places were not."""
    fields = workbench.services.fields
    fields.create("Age", featured=True)
    for name, text in (("Ann", "12"), ("Bob", "nan"), ("Cem", "07.50"), ("Dee", "2024-01-02T10:00:00Z")):
        workbench.add(name, fields={"age": text})
    assert fields.reading("age", FieldType.NUMBER) == FieldReading(4, 2)
    assert fields.reading("age", FieldType.DATETIME) == FieldReading(4, 1)
    assert fields.reading("age", FieldType.STATE) == FieldReading(4, 0)
    shown = {}
    for kind in (FieldType.NUMBER, FieldType.DATETIME, FieldType.TEXT):
        fields.change("age", type=kind)
        shown[kind] = [row.fields["age"] for row in workbench.services.contacts.page(Listing())]
    assert shown == {
        FieldType.NUMBER: ["12", "", "7.5", ""],
        FieldType.DATETIME: ["", "", "", "02-01-2024 10:00"],
        FieldType.TEXT: ["12", "nan", "07.50", "2024-01-02T10:00:00Z"],
    }
    assert ("type", "number", "datetime") in [
        change for _kind, found in _journal(workbench.services) for change in found
    ]


def test_lists_are_in_the_order_of_the_type_with_unset_last(workbench: Workbench) -> None:
    fields = workbench.services.fields
    fields.create("Age", FieldType.NUMBER)
    for name, text in (("Ann", "9"), ("Bob", "10"), ("Cem", ""), ("Dee", "old")):
        workbench.add(name, fields={"age": text})

    def names(descending: bool) -> list[str]:
        wanted = Listing(sort="field:age", descending=descending)
        return [row.name for row in workbench.services.contacts.page(wanted)]

    assert (names(False)[:2], set(names(False)[2:])) == (["Ann", "Bob"], {"Cem", "Dee"})
    assert (names(True)[:2], set(names(True)[2:])) == (["Bob", "Ann"], {"Cem", "Dee"})
    fields.change("age", type=FieldType.TEXT)
    assert names(False) == ["Bob", "Ann", "Dee", "Cem"]


def test_a_smart_group_has_other_members_under_another_type(workbench: Workbench) -> None:
    """What its query asks for is found anew; a query that means nothing under the type finds nobody."""
    services = workbench.services
    services.fields.create("Age", FieldType.NUMBER)
    workbench.add("Ann", fields={"age": "20"})
    adults = services.groups.create("Adults", "age > 18")
    services.groups.fill(adults.uuid)
    for kind, count in ((FieldType.TEXT, 0), (FieldType.NUMBER, 1)):
        services.fields.change("age", type=kind)
        assert services.groups.filling() == (adults.uuid,)
        services.fields.fill_groups()
        assert services.groups.find("Adults").count == count


# Where a field is used, and its end


def _adults(workbench: Workbench) -> None:
    workbench.services.groups.create("Adults", "age > 18")
    workbench.services.groups.create("Others", 'name = "age"')


def test_a_field_knows_who_uses_it(workbench: Workbench) -> None:
    workbench.services.fields.create("Age", FieldType.NUMBER)
    workbench.services.fields.create("Crop")
    _adults(workbench)
    workbench.add("Ann", fields={"age": "1"})
    age, crop = workbench.services.fields.uses()
    assert (age.contacts, age.groups, age.imports) == (1, ("Adults",), ())
    assert (crop.contacts, crop.groups) == (0, ())
    assert workbench.services.fields.used_by("age") == age
    assert workbench.services.fields.used_by("age").groups == ("Adults",)


def test_a_field_knows_the_workbooks_that_had_a_column_for_it(workbench: Workbench, tmp_path: Path) -> None:
    workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.services.fields.create("Crop")
    for name in ("one.xlsx", "two.xlsx", "one.xlsx"):
        write(tmp_path / name, [("URN:Tel", "Name", "Field:Age"), ("0788 123 123", "Ann", "7")])
        workbench.services.imports.run(tmp_path / name)
    write(tmp_path / "dry.xlsx", [("URN:Tel", "Field:Crop"), ("0788 123 124", "maize")])
    workbench.services.imports.run(tmp_path / "dry.xlsx", dry_run=True)
    by_key = {use.field.key: use for use in workbench.services.fields.uses()}
    assert by_key["age"].imports == ("one.xlsx", "two.xlsx")
    assert by_key["crop"].imports == ()


def test_a_field_that_a_smart_group_asks_for_stays(workbench: Workbench) -> None:
    workbench.services.fields.create("Age", FieldType.NUMBER)
    _adults(workbench)
    with pytest.raises(FieldInUse, match='the query of the group "Adults" asks for it') as caught:
        workbench.services.fields.delete("age")
    assert caught.value.groups == ("Adults",)
    assert caught.value.hint == "Change or delete the group first."
    assert _order(workbench.services) == ["age"]


def test_a_field_goes_with_its_values_and_comes_back_empty(workbench: Workbench) -> None:
    fields = workbench.services.fields
    old = fields.create("Age", FieldType.NUMBER, featured=True)
    fields.create("Crop")
    ann = workbench.add("Ann", fields={"age": "1", "crop": "maize"})
    workbench.add("Bob", fields={"age": "2"})
    assert fields.delete("age") == 2
    assert _journal(workbench.services)[-1][0] == "deleted"
    assert _order(workbench.services) == ["crop"]
    assert set(workbench.services.contacts.get(ann.uuid).fields) == {"crop"}
    with workbench.services.database.reading() as session:
        assert len(session.execute(select(values.c.contact_id)).all()) == 1
    new = fields.create("Age")
    assert new.uuid != old.uuid
    assert fields.used_by("age").contacts == 0
    assert not new.featured
    with pytest.raises(NotFound):
        workbench.services.contacts.page(Listing(sort="field:shoe"))


def test_clearing_a_field_that_went_is_no_problem(workbench: Workbench) -> None:
    workbench.services.fields.create("Age")
    ann = workbench.add("Ann", fields={"age": "1"})
    workbench.services.fields.delete("age")
    saved = workbench.services.contacts.save(ann.uuid, edit_of(ann, name="Anna", fields={"age": ""}))
    assert (saved.name, dict(saved.fields), saved.status) == ("Anna", {}, Status.ACTIVE)


def test_another_program_sees_every_change(services: Services) -> None:
    fields = services.fields
    seen = [services.contacts.revision()]
    for act in (
        lambda: fields.create("Age"),
        lambda: fields.change("age", name="Years"),
        lambda: fields.change("age", type=FieldType.NUMBER),
        lambda: fields.change("age", featured=True),
        lambda: fields.delete("age"),
    ):
        act()
        seen.append(services.contacts.revision())
    assert len(set(seen)) == len(seen)


def test_imports_of_before_are_no_trouble(workbench: Workbench) -> None:
    """An import that kept nothing of its fields counts for none."""
    workbench.services.fields.create("Age")
    row = {"uuid": "u", "file": "old.xlsx", "created_on": workbench.clock.now, "operator": ""}
    workbench.services.database.write(lambda session: session.execute(import_runs.insert().values(row)))
    assert workbench.services.fields.used_by("age").imports == ()
