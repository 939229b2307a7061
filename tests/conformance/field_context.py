"""Fields, workspace settings, places and values, from the form that cases write them in."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from store.core.fields.places import Hierarchy, Level, Place
from store.core.fields.values import write_values
from store.core.types import Field, FieldType, Value, Workspace
from tests.conformance import cases
from tests.conformance.query_context import date_order

FILE = "fields"
KNOWN = cases.environment(FILE)
NOW = datetime(2025, 5, 4, 12, 31, 6, 123456, UTC)

Described = Mapping[str, Any]


def fields(case: Described) -> dict[str, Field]:
    """The fields of a case by key.

    A case without a set of fields has one for each type that it names, with the type as its key.
    """
    said = KNOWN["field_sets"].get(case.get("fields"), {}).get("fields")
    if isinstance(said, list):
        return {one["key"]: _field(one["key"], one.get("name"), one["type"]) for one in said}
    types = [*(case.get("other_values") or {}), case["field_type"]]
    return {name: _field(name, None, name) for name in dict.fromkeys(types)}


def workspace(case: Described) -> Workspace:
    """The workspace that the fields of a case belong to."""
    env = KNOWN["field_sets"].get(case.get("fields"), {}).get("env", {})
    return Workspace(
        default_country=env.get("default_country") or "",
        timezone=env.get("timezone") or "UTC",
        date_order=date_order(env),
    )


def places(case: Described) -> Hierarchy:
    """The places of a case: a named tree, or one of its own whose root may be of any level."""
    said = case.get("locations_inline") or KNOWN["location_sets"].get(case.get("locations"))
    if said is None:
        return Hierarchy()
    level = Level[case.get("locations_root_level", "country").upper()]
    name = said.get("name") or said["path"]
    return Hierarchy(_places_below(said, Place(level, name, tuple(said.get("aliases") or ()))))


def written(case: Described) -> Value | None:
    """The value of the field that a case is about, once its text is written after the other values."""
    known = fields(case)
    key = case.get("field") or case["field_type"]
    texts = {name: text or "" for name, text in (case.get("other_values") or {}).items()}
    now = datetime.fromisoformat(case["now"]) if case.get("now") else NOW
    settings, around = workspace(case), places(case)
    before = write_values(texts, {}, known, settings, now, around)
    return write_values({key: case["text"] or ""}, before, known, settings, now, around).get(key)


def value(said: Described | None) -> Value | None:
    """A value of a case; None stays None."""
    if said is None:
        return None
    number, moment = said.get("number"), said.get("datetime")
    return Value(
        text=said["text"],
        number=None if number is None else Decimal(str(number)),
        datetime=datetime.fromisoformat(moment) if moment else None,
        state=said.get("state") or "",
        district=said.get("district") or "",
        ward=said.get("ward") or "",
    )


def typed(found: Value | None, field_type: FieldType) -> str | Decimal | datetime | None:
    """The part of a value that a field of that type uses: text, number, datetime or path of a place."""
    if found is None:
        return None
    return {
        FieldType.TEXT: found.text,
        FieldType.NUMBER: found.number,
        FieldType.DATETIME: found.datetime,
        FieldType.STATE: found.state or None,
        FieldType.DISTRICT: found.district or None,
        FieldType.WARD: found.ward or None,
    }[field_type]


def _field(key: str, name: str | None, field_type: str) -> Field:
    return Field(f"field {key}", key, name or key, FieldType(field_type))


def _places_below(said: Described, place: Place) -> Iterator[Place]:
    yield place
    for child in said.get("children") or ():
        yield from _places_below(child, place.within(child["name"], child.get("aliases") or ()))
