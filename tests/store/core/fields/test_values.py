"""Values of custom fields: every reading of a text, and what people are shown of it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from store.core.fields.places import Hierarchy, Level, Place
from store.core.fields.values import MAX_TEXT, NOWHERE, display, read_value, write_values
from store.core.types import Field, FieldType, Value, Workspace

NOW = datetime(2025, 5, 4, 12, 31, 6, 123456, UTC)
KIGALI = Workspace(default_country="RW", timezone="Africa/Kigali")
LOS_ANGELES = Workspace(timezone="America/Los_Angeles", date_order="mdy")


@pytest.mark.parametrize("field_type", FieldType)
def test_numbers_and_dates_are_read_whatever_the_type_of_the_field(field_type: FieldType) -> None:
    assert read_value("23.00", field_type, KIGALI, NOW) == Value("23.00", number=Decimal(23))
    moment = datetime(2020, 6, 26, 13, 45, tzinfo=UTC)
    assert read_value("26/06/2020 15:45", field_type, KIGALI, NOW) == Value(
        "26/06/2020 15:45", datetime=moment
    )


def test_the_empty_text_clears_a_field() -> None:
    assert read_value("", FieldType.TEXT, KIGALI, NOW) is None


def test_space_around_a_text_is_kept() -> None:
    assert read_value(" 12 ", FieldType.TEXT, KIGALI, NOW) == Value(" 12 ", number=Decimal(12))


def test_a_date_without_a_time_takes_the_time_of_day_of_the_workspace() -> None:
    value = read_value("06/26/2020", FieldType.DATETIME, LOS_ANGELES, NOW)
    assert value is not None
    assert value.datetime == datetime.fromisoformat("2020-06-26T05:31:06.123456-07:00")


def test_a_long_text_is_cut_after_it_was_read() -> None:
    text = " " * MAX_TEXT + "12"
    assert read_value(text, FieldType.TEXT, KIGALI, NOW) == Value(" " * MAX_TEXT, number=Decimal(12))


def test_locations_are_looked_up_for_location_fields_and_for_explicit_paths_only() -> None:
    asked = []

    def locate(text: str, level: FieldType) -> dict[FieldType, str]:
        asked.append((text, level))
        return {FieldType.STATE: "Rwanda > Kigali City"}

    assert read_value("Kigali", FieldType.TEXT, KIGALI, NOW, locate) == Value("Kigali")
    in_state = read_value("kigali", FieldType.STATE, KIGALI, NOW, locate)
    assert in_state == Value("kigali", state="Rwanda > Kigali City")
    path = "rwanda > kigali"
    assert read_value(path, FieldType.TEXT, KIGALI, NOW, locate) == Value(path, state="Rwanda > Kigali City")
    assert asked == [("kigali", FieldType.STATE), (path, FieldType.TEXT)]


@pytest.mark.parametrize(
    ("value", "field_type", "shown"),
    [
        (Value("Male"), FieldType.TEXT, "Male"),
        (Value("nan"), FieldType.NUMBER, ""),
        (Value("023.50", number=Decimal("23.5")), FieldType.NUMBER, "23.5"),
        (Value("100", number=Decimal(100)), FieldType.NUMBER, "100"),
        (Value("soon"), FieldType.DATETIME, ""),
        (
            Value("x", datetime=datetime(2020, 6, 26, 22, 5, tzinfo=UTC)),
            FieldType.DATETIME,
            "27-06-2020 00:05",
        ),
        (Value("x", state="Rwanda > Kigali City"), FieldType.STATE, "Kigali City"),
        (Value("x", state="Rwanda > Kigali City"), FieldType.WARD, ""),
        (None, FieldType.TEXT, ""),
    ],
)
def test_what_people_are_shown_goes_by_the_type_of_the_field(
    value: Value | None, field_type: FieldType, shown: str
) -> None:
    assert display(value, field_type, KIGALI) == shown


@pytest.mark.parametrize(
    ("order", "shown"), [("dmy", "26-06-2020"), ("mdy", "06-26-2020"), ("ymd", "2020-06-26")]
)
def test_dates_are_shown_in_the_order_of_the_workspace(order: str, shown: str) -> None:
    value = Value("x", datetime=datetime(2020, 6, 26, 9, 5, tzinfo=UTC))
    assert display(value, FieldType.DATETIME, Workspace(date_order=order)) == f"{shown} 09:05"


def test_a_date_at_the_end_of_the_calendar_is_shown_in_utc_where_the_zone_has_no_such_date() -> None:
    value = Value("x", datetime=datetime(1, 1, 1, tzinfo=UTC))
    assert display(value, FieldType.DATETIME, LOS_ANGELES) == "01-01-0001 00:00"


_RWANDA = Place(Level.COUNTRY, "Rwanda")
_CITY = _RWANDA.within("Kigali City", ("Kigali",))
_GASABO = _CITY.within("Gasabo")
_EAST = _RWANDA.within("East")
PLACES = Hierarchy([_RWANDA, _CITY, _GASABO, _GASABO.within("Ndera"), _EAST, _EAST.within("Gasabo")])
FIELDS = {
    key: Field(key, key, key, field_type)
    for key, field_type in {
        "note": FieldType.TEXT,
        "ward": FieldType.WARD,
        "district": FieldType.DISTRICT,
        "state": FieldType.STATE,
        "joined": FieldType.DATETIME,
    }.items()
}
KIGALI_CITY = Value("kigali", state="Rwanda > Kigali City")


def write(texts: dict[str, str], values: dict[str, Value], places: Hierarchy = PLACES) -> dict[str, Value]:
    """The values after the texts were written."""
    return write_values(texts, values, FIELDS, KIGALI, NOW, places)


def test_names_are_looked_up_in_the_places_written_with_them() -> None:
    after = write({"ward": "ndera", "district": "gasabo", "state": "kigali"}, {})
    assert list(after) == ["ward", "district", "state"]
    assert after["ward"].ward == "Rwanda > Kigali City > Gasabo > Ndera"
    assert after["district"].district == "Rwanda > Kigali City > Gasabo"
    assert after["state"] == KIGALI_CITY


def test_names_are_looked_up_in_the_places_there_were() -> None:
    assert write({"district": "gasabo"}, {})["district"] == Value("gasabo")
    known = {"state": KIGALI_CITY}
    assert write({"district": "gasabo"}, known)["district"].district == "Rwanda > Kigali City > Gasabo"
    moved = write({"district": "gasabo", "state": "east"}, known)
    assert moved["district"].district == "Rwanda > East > Gasabo"


def test_the_same_text_again_is_no_change() -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    known = write({"joined": "01-02-2020", "state": "kigali"}, {})
    texts = {"joined": "01-02-2020", "state": "kigali"}
    assert write_values(texts, known, FIELDS, KIGALI, later, PLACES) == known
    changed = write_values({"joined": "02-02-2020"}, known, FIELDS, KIGALI, later, PLACES)
    assert changed["joined"] != known["joined"]


def test_a_long_text_again_is_no_change_either() -> None:
    known = write({"note": "x" * 700}, {})
    assert known["note"].text == "x" * MAX_TEXT
    assert write({"note": "x" * 700}, known) == known


def test_the_same_text_finds_the_place_that_it_did_not_find_before() -> None:
    known = {"state": Value("kigali"), "note": Value("kigali")}
    assert write({"state": "kigali", "note": "kigali"}, known) == {
        "state": KIGALI_CITY,
        "note": Value("kigali"),
    }
    assert write({"state": "kigali"}, known, NOWHERE) == known


def test_the_empty_text_clears_and_other_fields_stay() -> None:
    known = {"state": KIGALI_CITY, "note": Value("x")}
    assert write({"note": "", "joined": ""}, known) == {"state": KIGALI_CITY}
    assert write({}, known) == known
