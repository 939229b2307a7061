"""What a sort text means: a property, the part of a field's values, and a direction. Contacts without the
value come last both ways."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from store.core.query import QueryError
from store.core.query.sort import Sort, parse_sort
from tests.conformance import cases
from tests.conformance.query_context import Resolver, fields_of

_FILE = "query_sort"

Row = Mapping[str, Any]


def _dataset(case: cases.Case) -> tuple[Resolver, list[Row]]:
    """The fields of the data set that a case names, and its contacts, oldest first."""
    datasets = cases.environment("query_search")["datasets"]
    named = datasets[case["dataset"].split()[0]]
    base = datasets[named["same_as"]] if "same_as" in named else named
    rows = [*base["contacts"], *named.get("plus", ()), *case["expected"].get("also_added", ())]
    return base, [{**row, "id": number, "created_on": number} for number, row in enumerate(rows)]


def _value(row: Row, sort: Sort) -> Any:
    """What a contact is sorted by, None where there is nothing."""
    if sort.by == "attribute":
        found = row.get(sort.key)
        return {"now": "2000", "in two days": "2002"}.get(str(found), found)
    field = row.get("fields", {}).get(sort.key, {})
    assert sort.part is not None
    found = field.get(sort.part.value)
    if isinstance(found, int | float):
        return Decimal(str(found))
    return None if found is None else found.rsplit(">", 1)[-1].strip().casefold()


def _sorted(rows: list[Row], sort: Sort) -> list[Row]:
    some = [row for row in rows if _value(row, sort) not in (None, "")]
    none = [row for row in rows if _value(row, sort) in (None, "")]
    return [*sorted(some, key=lambda row: _value(row, sort), reverse=sort.descending), *none]


def _meaning(sort: Sort) -> dict[str, str]:
    meaning = {"by": sort.by, "key": sort.key, "order": "desc" if sort.descending else "asc"}
    return {**meaning, "part": sort.part.value} if sort.part else meaning


@pytest.mark.parametrize("case", cases.params(_FILE))
def test_query_sort(case: cases.Case) -> None:
    expected = case["expected"]
    if "error" in expected:
        with pytest.raises(QueryError) as caught:
            parse_sort(case["sort"], fields_of(cases.environment(_FILE)["resolver"]))
        assert caught.value.code == "unknown_property"
    elif "dataset" in case:
        resolver, rows = _dataset(case)
        first = _sorted(rows, parse_sort(case["sort"], fields_of(resolver)))[0]
        assert _part_of(first, expected["first"])
    else:
        assert _meaning(parse_sort(case["sort"], fields_of(cases.environment(_FILE)["resolver"]))) == expected


def _part_of(whole: Any, part: Any) -> bool:
    """Whether a contact has everything that is expected of it."""
    if isinstance(part, dict):
        return isinstance(whole, Mapping) and all(_part_of(whole.get(key), part[key]) for key in part)
    return bool(whole == part)
