"""Does one contact match: the peers' contacts, asked by the peers' searches."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from store.core import urns
from store.core.errors import InvalidUrn
from store.core.matching import matches
from store.core.query import Query, QueryError
from store.core.types import Address, Contact, Group, Status, Urn, Value
from tests.conformance import cases
from tests.conformance.query_context import parsed

FILE = "query_eval"
KNOWN = cases.environment(FILE)


@pytest.mark.parametrize("case", cases.params(FILE))
def test_query_eval(case: cases.Case) -> None:
    contact = _contact(case.get("contact_data") or _named("contacts", case["contact"]))
    expected = case["expected"]
    if "result" in expected:
        assert matches(_parsed(case), contact) is expected["result"]
        return
    with pytest.raises(QueryError) as raised:
        _parsed(case)
    assert raised.value.code == expected.get("error_code", raised.value.code)


def _parsed(case: cases.Case) -> Query:
    resolver, env = _named("resolvers", case["resolver"]), _named("envs", case["env"])
    return parsed(case["query"], resolver, env, redact=case["redact"])


def _named(kind: str, said: Any) -> Mapping[str, Any]:
    """What a case refers to by name, or gives itself."""
    found: Mapping[str, Any] = said if isinstance(said, Mapping) else KNOWN[kind][said]
    return found


def _contact(said: Mapping[str, Any]) -> Contact:
    return Contact(
        uuid=said.get("uuid") or "f81d1eb5-215d-4ae8-90fa-38b3f2d6e328",
        id=int(said.get("id") or 1),
        name=said.get("name") or "",
        status=Status(said.get("status") or "active"),
        language=said.get("language") or "",
        addresses=tuple(Address(_urn(text)) for text in said.get("urns") or ()),
        fields={key: _value(value) for key, value in (said.get("fields") or {}).items() if value is not None},
        groups=tuple(Group(name, name) for name in said.get("groups") or ()),
        created_on=_moment(said.get("created_on")),
        last_seen_on=_moment(said.get("last_seen_on")),
        tickets=int(said.get("tickets") or 0),
        flow=said.get("flow") or "",
        history=tuple(said.get("history") or ()),
    )


def _value(said: Mapping[str, Any]) -> Value:
    number = said.get("number")
    return Value(
        text=str(said.get("text") or ""),
        number=None if number is None else Decimal(str(number)),
        datetime=_moment(said.get("datetime")),
        state=said.get("state") or "",
        district=said.get("district") or "",
        ward=said.get("ward") or "",
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _urn(text: str) -> Urn:
    try:
        return urns.parse(text)
    except InvalidUrn:
        scheme, _colon, path = text.partition(":")
        return Urn(scheme, path)
