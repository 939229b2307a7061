"""Which channel carries a message to an address, and why."""

from store.core.routing.candidates import Candidate, Verdict
from store.core.routing.reasons import Reason, ReasonCode
from store.core.routing.router import Condition, Pick, Route, Router, pick_sentence, route_sentence
from store.core.routing.sentences import address_kind, clause, sentence

__all__ = [
    "Candidate",
    "Condition",
    "Pick",
    "Reason",
    "ReasonCode",
    "Route",
    "Router",
    "Verdict",
    "address_kind",
    "clause",
    "pick_sentence",
    "route_sentence",
    "sentence",
]
