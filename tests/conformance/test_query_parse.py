"""Search texts: accepted and written back in their canonical form, or refused with a code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.core.query import Query, QueryError
from store.core.query.canonical import join, quote, write
from store.core.query.tree import Condition, Junction, Kind, Node, Operator
from tests.conformance import cases
from tests.conformance.query_context import assert_refused, parsed

_FILE = "query_parse"
_KINDS = {
    "attribute": Kind.ATTRIBUTE,
    "attr": Kind.ATTRIBUTE,
    "scheme": Kind.SCHEME,
    "urn": Kind.SCHEME,
    "urns": Kind.SCHEME,
    "field": Kind.FIELD,
    "fields": Kind.FIELD,
}


def _environment(case: cases.Case) -> Mapping[str, Any]:
    envs = cases.environment(_FILE).get("envs", {})
    env: Mapping[str, Any] = envs.get(case.get("env") or "default", {})
    return env


def _resolver(case: cases.Case) -> Mapping[str, Any] | None:
    name = case.get("resolver")
    return None if name is None else cases.environment(_FILE)["resolvers"][name]


def _text(case: cases.Case) -> str:
    if "text_pieces" in case:
        return "".join(piece * times for piece, times in case["text_pieces"])
    return str(case["text"])


def _node(tree: Mapping[str, Any]) -> Node | None:
    if "bool" in tree:
        return join(Junction(tree["bool"].upper()), map(_node, tree["children"]))
    return Condition(_KINDS[tree["type"]], tree["key"], Operator(tree["op"]), tree["value"])


def _query(case: cases.Case, text: str) -> Query:
    return parsed(text, _resolver(case), _environment(case), redact=case.get("redact", False))


def _recipients(case: cases.Case) -> str:
    """One search for everybody who is included, and is not left out."""
    given, env = case["recipients"], _environment(case)
    included = [_attribute("group", "=", name) for name in given.get("groups", ())]
    included += [_attribute("uuid", "=", uuid) for uuid in given.get("contact_uuids", ())]
    user = _query(case, given["query"]).root if given.get("query") else None
    without = given.get("exclude") or {}
    kept: list[Node] = []
    if without.get("non_active"):
        kept.append(_attribute("status", "=", "active"))
    if without.get("in_a_flow"):
        kept.append(_attribute("flow", "=", ""))
    if without.get("started_previously") and given.get("flow"):
        kept.append(_attribute("history", "!=", given["flow"]))
    if without.get("not_seen_since_days"):
        kept.append(_attribute("last_seen_on", ">", _days_ago(case, without["not_seen_since_days"], env)))
    kept += [_attribute("group", "!=", name) for name in without.get("groups", ())]
    return write(join(Junction.AND, [join(Junction.OR, [*included, user]), *kept]))


def _attribute(key: str, operator: str, value: str) -> Condition:
    return Condition(Kind.ATTRIBUTE, key, Operator(operator), value)


def _days_ago(case: cases.Case, days: int, env: Mapping[str, Any]) -> str:
    now = datetime.fromisoformat(case["now"]).astimezone(ZoneInfo(env.get("timezone") or "UTC"))
    query = parsed(f"last_seen_on > -{days}d", None, env, today=now.date())
    assert isinstance(query.root, Condition)
    return query.root.value


def _canonical(case: cases.Case) -> str:
    if "recipients" in case:
        return _recipients(case)
    if "tree" in case:
        return write(_node(case["tree"]))
    query = _query(case, _text(case))
    assert _query(case, str(query)) == query
    return str(query)


@pytest.mark.parametrize("case", cases.params(_FILE))
def test_query_parse(case: cases.Case) -> None:
    expected = case["expected"]
    if "quoted" in expected:
        assert quote(case["value"]) == expected["quoted"]
    elif expected["ok"]:
        also = cases.also_accepted(case)
        canonical = _canonical(case)
        assert canonical in (expected.get("canonical", canonical), *also)
    else:
        with pytest.raises(QueryError) as caught:
            _canonical(case)
        text = case["recipients"]["query"] if "recipients" in case else _text(case)
        assert_refused(caught.value, expected, text)
