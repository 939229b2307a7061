"""The cases about preferred channels, by what they need, and what all of them may say."""

from collections.abc import Iterator
from typing import Any

from _pytest.mark import ParameterSet

from store.core import urns
from tests.conformance import cases
from tests.conformance.cases import Case
from tests.conformance.reading import Said

RULES, CLAIMS, STORE = "rules", "claims", "store"
_WHOLE_DATA_SET = ("contacts", "before")

MESSAGES = ("message received",)
CALLS = ("call", "call received", "incoming call", "missed call", "call missed")
REVIVING = ("new conversation", "referral")
REPORTS = ("contact changed",)
CHOICES = ("channel chosen", "channel preferred", "preferred channel chosen", "preferred channel set")
KINDS = (*MESSAGES, *CALLS, *REVIVING, *REPORTS, *CHOICES)
"""What can happen in a case."""


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


def stored_params() -> Iterator[ParameterSet]:
    """The cases about one contact that the services can carry out: calls and what channels report of other
    addresses are rules that no service takes in."""
    for param in params(RULES):
        case: Any = param.values[0]
        event = case.get("event") or {}
        kind = str(event.get("kind") or "").replace("_", " ")
        if not event or (kind in (*MESSAGES, *CHOICES) and "new_urn" not in event):
            yield param


def kind_of(event: Said) -> str:
    """What happens in an event; Unread for what is not known."""
    event.known("kind", lambda kind: {one: one for one in KINDS}[kind.replace("_", " ")])
    return str(event["kind"]).replace("_", " ")


def locked_types(*listed: Any) -> list[tuple[str, str]]:
    """The address types that a case locks to each channel; the peers do so whatever a channel carries."""
    return [(item["channel"], urns.parse(item["urn"]).scheme) for item in listed if item.get("channel")]
