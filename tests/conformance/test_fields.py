"""Values into typed parts, places, and the names and keys of fields."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from store.core.errors import InvalidField, InvalidPlaces
from store.core.fields.keys import derive_key, derive_name, is_valid_key, is_valid_name
from store.core.fields.places import Hierarchy, Level, Place, is_path, last_name
from store.core.fields.values import display
from store.core.types import Field, FieldType
from store.repositories import fields as field_rows
from store.services import Services, open_services
from tests.conformance import cases
from tests.conformance import field_context as context

Outcome = dict[str, Any]


def _value(case: cases.Case) -> Outcome:
    return {"value": context.written(case)}


def _typed(case: cases.Case) -> Outcome:
    field_type = FieldType(case["field_type"])
    found = context.written(case)
    reading = context.typed(found, field_type)
    shown = display(found, field_type, context.workspace(case))
    return {"typed_value": reading, "serialized": reading, "shown": shown}


def _equal(case: cases.Case) -> Outcome:
    return {"equal": context.value(case["a"]) == context.value(case["b"])}


def _context(case: cases.Case) -> Outcome:
    known, settings = context.fields(case), context.workspace(case)
    values = {key: context.value(said) for key, said in case["values"].items()}
    lines = {known[key].name: display(value, known[key].type, settings) for key, value in values.items()}
    return {
        "default_text": "\n".join(sorted(f"{name}: {text}" for name, text in lines.items() if text)),
        "values": {key: context.typed(values.get(key), field.type) for key, field in known.items()},
    }


def _path(case: cases.Case) -> Outcome:
    text = case["text"]
    normal = case["expected"].get("normalized", text)
    found = Hierarchy([Place(Level.STATE, normal)]).by_path(text)
    return {
        "is_path": is_path(text),
        "name": last_name(text),
        "text": text,
        "normalized": found.path if found else None,
    }


def _by_name(case: cases.Case) -> Outcome:
    places = context.places(case)
    try:
        level = Level[str(case["level"]).upper()]
    except KeyError:
        return {"found": []}
    under = case.get("under")
    around = None
    if under:
        named = (place for place in places.places if under in {place.name, place.path})
        around = places.by_path(under) or next(named)
    return {"found": [place.path for place in places.named(case["text"], level, around)]}


def _by_path(case: cases.Case) -> Outcome:
    found = context.places(case).by_path(case["text"])
    return {"found": found.path if found else None}


def _tree(case: cases.Case) -> Outcome:
    try:
        context.places(case)
    except InvalidPlaces:
        return {"ok": False, "max_levels": len(Level)}
    return {"ok": True, "max_levels": len(Level)}


def _make_key(case: cases.Case) -> Outcome:
    return {"key": derive_key(case["name"])}


def _valid_key(case: cases.Case) -> Outcome:
    return {"ok": is_valid_key(case["text"])}


def _valid_name(case: cases.Case) -> Outcome:
    return {"ok": is_valid_name(case["text"])}


def _kind(parameter: ParameterSet) -> str:
    case = parameter.values[0]
    assert isinstance(case, dict)
    return str(case.get("kind"))


_OUTCOMES: dict[str, Callable[[cases.Case], Outcome]] = {
    "value": _value,
    "typed": _typed,
    "equal": _equal,
    "context": _context,
    "location path": _path,
    "find by name": _by_name,
    "find by path": _by_path,
    "tree": _tree,
    "make key": _make_key,
    "valid key": _valid_key,
    "valid name": _valid_name,
}

_EXPECTED: dict[str, Callable[[Any], Any]] = {"value": context.value}


@pytest.fixture
def services() -> Iterator[Services]:
    """A workspace in memory; no case here depends on what keeps it."""
    opened = open_services("sqlite://")
    yield opened
    opened.close()


@pytest.mark.parametrize("case", [one for one in cases.params(context.FILE) if _kind(one) in _OUTCOMES])
def test_fields(case: cases.Case) -> None:
    outcome = _OUTCOMES[case["kind"]](case)
    expected = {key: _EXPECTED.get(key, _same)(value) for key, value in case["expected"].items()}
    assert {key: _comparable(outcome[key], wanted) for key, wanted in expected.items()} == expected


@pytest.mark.parametrize("case", [one for one in cases.params(context.FILE) if _kind(one) not in _OUTCOMES])
def test_fields_made(case: cases.Case, services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    for said in case.get("existing", ()):
        _make(services, said["key"], said["name"], said["type"])
    if "max_fields" in case:
        monkeypatch.setattr(field_rows, "MAX_FIELDS", case["max_fields"])
    expected = case["expected"]
    if case["kind"] == "get or create":
        asked = case["arguments"]
        made = _get_or_create(
            services, asked["key"], asked.get("name") or "", asked.get("type") or asked.get("value_type")
        )
        assert {"key": made.key, "name": made.name, "type": made.type} == expected
    elif expected["ok"]:
        assert services.fields.create(case["name"], FieldType(case["type"])).name == case["name"]
    else:
        with pytest.raises(InvalidField):
            services.fields.create(case["name"], FieldType(case["type"]))


def _get_or_create(services: Services, key: str, name: str, field_type: str | None) -> Field:
    """The field with that key, made where there is none, with the name and the type that were given."""
    there = {field.key for field in services.fields.all()}
    if key not in there:
        return _make(services, key, name if is_valid_name(name) else derive_name(key), field_type or "text")
    return services.fields.change(
        key,
        name=name if is_valid_name(name) else None,
        type=FieldType(field_type) if field_type else None,
    )


def _make(services: Services, key: str, name: str, field_type: str) -> Field:
    """A field with a key and a name that may not go together: made under the key, and renamed."""
    under = name if derive_key(name) == key else derive_name(key)
    made = services.fields.create(under, FieldType(field_type))
    return made if under == name else services.fields.change(made.key, name=name)


def _comparable(found: Any, wanted: Any) -> Any:
    """What was found in the form in which a case writes it."""
    if isinstance(found, dict):
        return {key: _comparable(value, wanted.get(key)) for key, value in found.items()}
    if isinstance(found, Decimal):
        return type(wanted)(found) if isinstance(wanted, int | float) else str(found)
    if isinstance(found, datetime):
        return wanted if datetime.fromisoformat(wanted) == found else found.isoformat()
    return found


def _same(value: Any) -> Any:
    return value
