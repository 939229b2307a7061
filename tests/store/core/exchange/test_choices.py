"""The choices around an import: groups, new fields, and lists that nobody could have collected."""

import pytest

from store.core.errors import InvalidImport
from store.core.exchange.choices import (
    ColumnChoice,
    check_existing_group,
    check_new_group,
    choose_columns,
    group_name_for,
    looks_generated,
)
from store.core.exchange.headers import ColumnKind, read_headers
from store.core.types import Field, FieldType, Urn

AGE = Field("1", "age", "Age", FieldType.NUMBER)
COLUMNS = read_headers(["URN:Tel", "Field:Goats", "Field:Sheep"], [AGE], "people.xlsx")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("simple.csv", "Simple"),
        ("/home/me/new_farmers-2020.xlsx", "New Farmers 2020"),
        ("o'neil & (sons).xls", "Oneil Sons"),
        ("abc.csv", "Import"),
        ("x" * 100 + ".csv", "X" + "x" * 53),
        ("testers.csv", "Testers 3"),
        ("blocked.csv", "Blocked 2"),
    ],
)
def test_a_group_is_named_after_the_file(file: str, name: str) -> None:
    assert group_name_for(file, ["Testers", "testers 2"]) == name


def test_a_new_group_is_trimmed() -> None:
    assert check_new_group(" Farmers ", ["Testers"]) == "Farmers"


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, 'a"b', "a\\b", "TESTERS", "active", "Open tickets"])
def test_a_new_group_needs_a_name_of_its_own(name: str) -> None:
    with pytest.raises(InvalidImport):
        check_new_group(name, ["Testers"])


def test_there_is_an_end_to_groups() -> None:
    with pytest.raises(InvalidImport, match="there can be 2"):
        check_new_group("Farmers", ["Testers", "Doctors"], max_groups=2)


def test_an_existing_group_is_found_whatever_its_case() -> None:
    assert check_existing_group("testers", ["Testers"]) == "Testers"
    with pytest.raises(InvalidImport):
        check_existing_group("", ["Testers"])


def test_new_fields_can_be_renamed_typed_or_left_out() -> None:
    choices = {1: ColumnChoice(True, "Number of goats", FieldType.NUMBER), 2: ColumnChoice(False, "")}
    _tel, goats, sheep = choose_columns(COLUMNS, choices, [AGE])
    assert (goats.name, goats.key, goats.type) == ("Number of goats", "number_of_goats", FieldType.NUMBER)
    assert sheep.kind is ColumnKind.IGNORE


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Column C, “Field:Sheep”: A field needs a name."),
        ("#$%^@", "Column C, “Field:Sheep”: A field's name has only letters"),
        ("Name", "Column C, “Field:Sheep”: A field cannot be called"),
        ("AGE", "Column C, “Field:Sheep”: there is already a field “AGE”."),
        ("goats", "Column C, “Field:Sheep”: another column makes a field “goats” too."),
    ],
)
def test_a_new_field_needs_a_name_of_its_own(name: str, message: str) -> None:
    with pytest.raises(InvalidImport) as caught:
        choose_columns(COLUMNS, {2: ColumnChoice(True, name)}, [AGE])
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    ("paths", "generated"),
    [
        (["+593979000001", "+593979000002"], False),
        (["+593979000003", "abc", "+593979000001", "+593979000002"], True),
        (["+593979000001", "+593979000003", "+593979000005"], False),
        (["+593979000001", "+593979000001", "+593979000002"], False),
        (["+593979000001", "+593979000002", "+593979000005", "+593979000006"], True),
    ],
)
def test_numbers_in_a_row_are_noticed(paths: list[str], generated: bool) -> None:
    assert looks_generated([Urn("tel", path) for path in paths], threshold=3) is generated
