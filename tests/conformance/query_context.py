"""What the parser of searches needs, as cases write it: fields, groups, flows and settings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from store.core.query import Query, QueryError, parse
from store.core.types import Field, FieldType, Group

_ORDERS = {"DD-MM-YYYY": "dmy", "MM-DD-YYYY": "mdy", "YYYY-MM-DD": "ymd"}

Resolver = Mapping[str, Any]
DataSet = Mapping[str, Any]


def fields_of(resolver: Resolver | None) -> tuple[Field, ...] | None:
    """The fields that are known; None where nothing is."""
    if resolver is None:
        return None
    return tuple(
        Field(f"field {each['key']}", each["key"], each.get("name") or each["key"], FieldType(each["type"]))
        for each in resolver.get("fields", ())
    )


def groups_of(resolver: Resolver | None) -> tuple[Group, ...]:
    """The groups that are known, each with its name as its uuid."""
    return tuple(Group(name, name) for name in (resolver or {}).get("groups", ()))


def flows_of(resolver: Resolver | None) -> tuple[str, ...]:
    """The names of the flows that are known."""
    return tuple((resolver or {}).get("flows", ()))


def date_order(env: Mapping[str, Any]) -> str:
    """The order in which dates are written."""
    return _ORDERS[env.get("date_format") or "YYYY-MM-DD"]


def parsed(
    text: str,
    resolver: Resolver | None,
    env: Mapping[str, Any],
    *,
    redact: bool = False,
    today: date | None = None,
) -> Query:
    """Parse a search. Cases hide addresses, and never names."""
    return parse(
        text,
        fields=fields_of(resolver),
        groups=groups_of(resolver),
        flows=flows_of(resolver),
        country=env.get("default_country") or "",
        redacted=redact or env.get("redaction", "none") == "urns",
        names_shown=True,
        date_order=date_order(env),
        timezone=env.get("timezone") or "UTC",
        today=today,
    )


def whole(name: str, datasets: Mapping[str, DataSet]) -> DataSet:
    """A data set, completed from the one that it extends."""
    said = datasets[name]
    if "same_as" not in said:
        return said
    base = whole(said["same_as"], datasets)
    return {**base, **said, "contacts": [*base["contacts"], *said.get("plus", ())]}


_CODES = (
    ("mismatched input", "syntax"),
    ("extraneous input", "syntax"),
    ("no viable alternative", "syntax"),
    ("token recognition error", "syntax"),
    ("to a number", "invalid_number"),
    ("to a date", "invalid_date"),
    ("contact status", "invalid_status"),
    ("language code", "invalid_language"),
    ("group name", "invalid_group"),
    ("flow name", "invalid_flow"),
    ("requires token of minimum length", "invalid_partial_name"),
    ("requires value of minimum length", "invalid_partial_urn"),
    ("contains conditions can only", "unsupported_contains"),
    ("comparisons with", "unsupported_comparison"),
    ("is set or not set", "unsupported_setcheck"),
    ("unknown property type", "unknown_property_type"),
    ("can't resolve", "unknown_property"),
    ("redacted URNs", "redacted_urns"),
    ("too complex", "too_complex"),
)


def assert_refused(error: QueryError, expected: Mapping[str, Any], text: str) -> None:
    """The error has the expected code and what else is known, stands within the text, and is a sentence."""
    wording = expected.get("error")
    derived = [code for known, code in _CODES if isinstance(wording, str) and known in wording][:1]
    code = expected.get("error_code") or (derived[0] if derived else error.code)
    assert error.code == code.removeprefix("query:")
    if "error_extra" in expected:
        assert dict(error.extra) == (expected["error_extra"] or {})
    assert 0 <= error.offset <= error.offset + error.length <= len(text)
    assert error.message.endswith((".", "?"))
