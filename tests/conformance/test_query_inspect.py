"""What a search depends on, and whether it may keep a smart group."""

from typing import Any

import pytest

from tests.conformance import cases
from tests.conformance.query_context import parsed

_FILE = "query_inspect"


@pytest.mark.parametrize("case", cases.params(_FILE))
def test_query_inspect(case: cases.Case) -> None:
    environment = cases.environment(_FILE)
    resolver = environment["resolvers"][case["resolver"]] if case.get("resolver") else None
    env = environment.get("envs", {}).get(case.get("env")) or environment.get("env", {})
    query = parsed(case["text"], resolver, env, redact=case.get("redact", False))
    names = {field["key"]: field["name"] for field in (resolver or {}).get("fields", ())}
    known = set((resolver or {}).get("groups", ()))
    needs = query.needs
    actual: dict[str, Any] = {
        "attributes": list(needs.attributes),
        "schemes": list(needs.schemes),
        "fields": [{"key": key, "name": names.get(key, "")} for key in needs.fields],
        "groups": [{"name": name, "known": name in known} for name in needs.groups],
        "allow_as_group": needs.allow_as_group,
    }
    expected = case["expected"]
    assert {name: actual[name] for name in expected} == expected
