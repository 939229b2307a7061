"""The commands under `fields`."""

from collections.abc import Callable

import pytest

from store.core.types import FieldType
from store.services import Services
from tests.tui.cli.conftest import Run

Stored = Callable[[], Services]


def test_fields_are_listed_the_columns_first(run: Run) -> None:
    rows = run("fields").rows
    assert [row[0] for row in rows] == [
        "age", "district", "registration_date", "gender", "household_size", "notes", "state", "ward",
    ]  # fmt: skip
    assert [row[3] for row in rows] == ["1", "2", "3", *[""] * 5]
    assert run("fields", "list").rows == rows
    listed = run("fields", "list", "--json").json["fields"]
    assert [field["key"] for field in listed] == [row[0] for row in rows]
    assert [str(field["contacts"]) for field in listed] == [row[4] for row in rows]


def test_a_field_is_made_renamed_and_found_by_its_name(run: Run, stored: Stored) -> None:
    made = run("fields", "create", "Num  Goats", "--type", "number", "--featured", "--json").json
    assert (made["key"], made["type"], made["featured"]) == ("num_goats", "number", True)
    assert run("fields", "rename", "num  GOATS", "Goats").out == (
        'The field "num_goats" is called Goats now.\n'
    )
    assert stored().fields.get("num_goats").name == "Goats"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "AGE"), 'There is already a field called "Age".'),
        (("create", "name"), "already has a meaning of its own"),
        (("rename", "shoe", "Boot"), 'There is no field "shoe".'),
        (("move-up", "notes"), '"Notes" is no column of the list'),
        (("delete", "notes"), "Add --yes to delete it."),
    ],
)
def test_what_cannot_be_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("fields", *arguments)
    assert (done.code, done.out) == (1, "")
    assert said in done.err


def test_a_type_says_what_the_values_read_as_before_and_after(run: Run, stored: Stored) -> None:
    dry = run("fields", "set-type", "age", "datetime", "--dry-run").out
    assert "would show as --" in dry
    assert stored().fields.get("age").type is FieldType.NUMBER
    done = run("fields", "set-type", "age", "datetime").lines
    assert done[0] == "Age is of the type datetime now."
    again = run("fields", "set-type", "age", "datetime").lines
    assert again[0] == "Age already is of the type datetime; nothing was changed."
    assert run("fields", "set-type", "age", "number", "--json").json["type"] == "number"


def test_columns_are_made_moved_and_taken_away(run: Run) -> None:
    run("fields", "feature", "gender")
    assert run("fields", "move-up", "gender").out == (
        "The columns are Age, District, Gender, Registration Date.\n"
    )
    assert run("fields", "move-up", "Gender", "--json").json == {
        "columns": ["age", "gender", "district", "registration_date"]
    }
    assert run("fields", "unfeature", "gender").out == "Gender is no column of the list now.\n"


def test_a_field_goes_with_its_values_when_one_is_sure(run: Run, stored: Stored) -> None:
    count = stored().fields.used_by("gender").contacts
    refused = run("fields", "delete", "gender").err
    assert f"{count} values go with it. This cannot be undone." in refused
    assert (
        run("fields", "delete", "gender", "--yes").out == f"Deleted the field Gender with {count} values.\n"
    )
    assert run("fields", "create", "Gender").code == 0
    assert run("fields", "used", "gender", "--json").json["contacts"] == 0


def test_a_field_that_a_group_asks_for_stays(run: Run, stored: Stored) -> None:
    stored().groups.create("Adults", "age > 18")
    assert run("fields", "used", "age").lines[1] == "Smart groups that ask for it: Adults, Over 60."
    for sure in ((), ("--yes",)):
        done = run("fields", "delete", "age", *sure)
        assert done.code == 1
        assert "Adults" in done.err
        assert "Change or delete the groups first." in done.err
    assert stored().fields.get("age").featured
