"""The cases about preferred channels, by what they need: rules, the rule of claims, or a database."""

from collections.abc import Iterator
from typing import Any

from _pytest.mark import ParameterSet

from tests.conformance import cases
from tests.conformance.cases import Case

RULES, CLAIMS, STORE = "rules", "claims", "store"
_WHOLE_DATA_SET = ("contacts", "before")


def needs(case: Case) -> str:
    """What a case needs: one with a whole data set is about who owns what, and needs a store."""
    if case.get("do", {}).get("kind") == "claim if owner has nothing else":
        return CLAIMS
    return STORE if any(key in case for key in _WHOLE_DATA_SET) else RULES


def params(needed: str) -> Iterator[ParameterSet]:
    """One test parameter for each case that needs just that; without cases, the one that says so."""
    for param in cases.params("preferred"):
        case: Any = param.values[0]
        if not case or needs(case) == needed:
            yield param
