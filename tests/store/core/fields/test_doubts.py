"""What is doubtful in texts that are typed into fields."""

from datetime import UTC, datetime

import pytest

from store.core.fields.doubts import Doubt, doubt
from store.core.fields.places import Hierarchy, Level, Place
from store.core.types import FieldType, Workspace

KIGALI, LOS_ANGELES = Workspace(timezone="Africa/Kigali"), Workspace(date_order="mdy")
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
INDIA, PAKISTAN = Place(Level.COUNTRY, "India"), Place(Level.COUNTRY, "Pakistan")
BIHAR, PUNJAB, OTHER_PUNJAB = INDIA.within("Bihar"), INDIA.within("Punjab"), PAKISTAN.within("Punjab")
PATNA, GAYA, MOGA = BIHAR.within("Patna"), BIHAR.within("Gaya"), PUNJAB.within("Moga")
PLACES = Hierarchy([INDIA, PAKISTAN, BIHAR, PUNJAB, OTHER_PUNJAB, PATNA, GAYA, MOGA, PATNA.within("Danapur")])
IN_BIHAR = {FieldType.STATE: BIHAR.path}


@pytest.mark.parametrize(
    ("text", "field_type", "workspace", "said"),
    [
        ("34XYZ", FieldType.NUMBER, KIGALI, "Not a number, such as 34 or -2.5"),
        ("1,000", FieldType.NUMBER, KIGALI, "Not a number, such as 34 or -2.5"),
        (" ", FieldType.NUMBER, KIGALI, "Not a number, such as 34 or -2.5"),
        (" 34 ", FieldType.NUMBER, KIGALI, ""),
        ("", FieldType.NUMBER, KIGALI, ""),
        ("31-02-2026", FieldType.DATETIME, KIGALI, "Not a date, such as 31-12-2026"),
        ("31-12-2026", FieldType.DATETIME, LOS_ANGELES, "Not a date, such as 12-31-2026"),
        ("31-12-2026 17:30", FieldType.DATETIME, KIGALI, ""),
        ("", FieldType.DATETIME, KIGALI, ""),
        ("34XYZ", FieldType.TEXT, KIGALI, ""),
        # As long as the places were not read.
        ("34XYZ", FieldType.WARD, KIGALI, ""),
    ],
)
def test_a_text_that_is_not_of_the_type_of_its_field_is_named(
    text: str, field_type: FieldType, workspace: Workspace, said: str
) -> None:
    found = doubt(text, field_type, workspace, NOW)
    assert (found.sentence if found else "") == said


@pytest.mark.parametrize(
    ("text", "field_type", "within", "expected"),
    [
        ("", FieldType.STATE, {}, None),
        ("bihar", FieldType.STATE, {}, None),
        ("in Bihar", FieldType.STATE, {}, None),
        ("Bihr", FieldType.STATE, {}, Doubt("not a known state", ", such as Bihar")),
        ("x", FieldType.STATE, {}, Doubt("not a known state", ", such as Bihar, Punjab")),
        (
            "punjab",
            FieldType.STATE,
            {},
            Doubt(
                "the name of 2 states",
                ": India > Punjab is taken; write Pakistan > Punjab for the other",
                "India > Punjab",
            ),
        ),
        ("Pakistan > Punjab", FieldType.STATE, {}, None),
        ("Pakistan > Bihar", FieldType.STATE, {}, Doubt("not a known state", ", such as Bihar, Punjab")),
        ("Patna", FieldType.DISTRICT, IN_BIHAR, None),
        (
            "Moga",
            FieldType.DISTRICT,
            IN_BIHAR,
            Doubt("not a known district of Bihar", ", such as Patna, Gaya"),
        ),
        (
            "Moga",
            FieldType.DISTRICT,
            {},
            Doubt("not a district by its name alone", ": write India > Punjab > Moga, or fill in its state"),
        ),
        ("Mog", FieldType.DISTRICT, {}, Doubt("not a known district")),
        ("Danapur", FieldType.WARD, {FieldType.DISTRICT: PATNA.path}, None),
        ("Danapur", FieldType.WARD, {FieldType.DISTRICT: GAYA.path}, Doubt("not a known ward of Gaya")),
    ],
)
def test_a_text_that_names_no_place_or_several_is_named(
    text: str, field_type: FieldType, within: dict[FieldType, str], expected: Doubt | None
) -> None:
    assert doubt(text, field_type, KIGALI, NOW, PLACES, within) == expected


def test_without_places_nothing_is_one() -> None:
    found = doubt("Bihar", FieldType.STATE, KIGALI, NOW, Hierarchy())
    assert found is not None
    assert found.sentence == "Not a known state: no places are loaded"


@pytest.mark.parametrize(
    ("text", "field_type", "within", "completions"),
    [
        ("b", FieldType.STATE, {}, ("Bihar",)),
        ("punj", FieldType.STATE, {}, ("Punjab",)),
        ("pat", FieldType.DISTRICT, IN_BIHAR, ("Patna",)),
        ("mo", FieldType.DISTRICT, IN_BIHAR, ()),
        ("mo", FieldType.DISTRICT, {}, ("India > Punjab > Moga",)),
        (
            "india > b",
            FieldType.STATE,
            {},
            (
                "India > Bihar",
                "India > Bihar > Patna",
                "India > Bihar > Gaya",
                "India > Bihar > Patna > Danapur",
            ),
        ),
    ],
)
def test_the_beginning_of_a_place_is_completed(
    text: str, field_type: FieldType, within: dict[FieldType, str], completions: tuple[str, ...]
) -> None:
    assert PLACES.beginning(text, field_type, within) == completions
