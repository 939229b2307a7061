"""What an accepted search asks for: the tree as a neutral predicate."""

import pytest

from tests.conformance import cases
from tests.conformance.predicates import predicate, simple
from tests.conformance.query_context import parsed

FILE = "query_predicate"
KNOWN = cases.environment(FILE)


@pytest.mark.parametrize("case", cases.params(FILE))
def test_query_predicate(case: cases.Case) -> None:
    root = parsed(case["text"], KNOWN["resolver"], KNOWN, redact=case["redact"]).root
    assert root is not None
    assert simple(predicate(root)) == simple(case["expected"]["predicate"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            {"and": [{"equals": {"on": "a", "value": "X"}}, {"is_set": {"on": "a"}}]},
            {"equals": {"on": "a", "value": "x"}},
        ),
        (
            {"and": [{"is_set": {"on": "a"}}, {"not": {"equals": {"on": "a", "value": ""}}}]},
            {"is_set": {"on": "a"}},
        ),
        (
            {"and": [{"is_set": {"on": "a"}}, {"is_set": {"on": "b"}}]},
            {"and": [{"is_set": {"on": "a"}}, {"is_set": {"on": "b"}}]},
        ),
    ],
)
def test_predicates_that_mean_the_same_are_compared_as_one(said: object, meant: object) -> None:
    assert simple(said) == simple(meant)
