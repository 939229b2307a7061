"""What happened: what is asked for, and what is told of it, for the workspace and for one contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.core.history.changes import MERGED, MERGED_INTO, Change, Json, identity_of
from store.core.views import HistoryKind


class Topic(StrEnum):
    """What a change of a contact is about."""

    MESSAGE = "message"
    STATUS = "status"
    NAME = "name"
    LANGUAGE = "language"
    FIELD = "field"
    GROUP = "group"
    ADDRESS = "address"
    CHANNEL = "channel"
    IMPORT = "import"
    MERGE = "merge"


ATTRIBUTES = {
    Topic.MESSAGE: "message",
    Topic.STATUS: "status",
    Topic.NAME: "name",
    Topic.LANGUAGE: "language",
    Topic.FIELD: "fields.",
    Topic.GROUP: "groups",
    Topic.ADDRESS: "addresses",
    Topic.CHANNEL: "addresses",
    Topic.MERGE: MERGED,
}
"""The attribute of a change about a topic, or with a dot at its end the beginning of it; all that an import
did is about the import."""


_STATED = " (stated by "


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which actions are asked for, as they are typed: days as in a search, both included; who did them; a
    contact's uuid. Empty is any."""

    since: str = ""
    until: str = ""
    by: str = ""
    kind: HistoryKind | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One action: when, by whom (empty for nobody), through what, and in a sentence without a full stop what.

    `contacts` is how many it touched. `taken_back` is whether it is so by now, by undo or because it was
    stopped; `running` whether it is still going on.
    """

    id: int
    at: datetime
    kind: HistoryKind
    by: str
    source: str
    text: str
    contacts: int
    taken_back: bool
    running: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """What an action changed on one subject: what that is called, and a sentence for each change. `contact`
    is the uuid of a contact that is there, else empty."""

    id: int
    whom: str
    lines: tuple[str, ...]
    contact: str = ""


def is_called(operator: str, name: str) -> bool:
    """Whether an operator is called so, whatever the case, and whether they only stated it."""
    return name.strip().casefold() in (operator.casefold(), name_of(operator).casefold())


def name_of(operator: str) -> str:
    """The name of an operator, without who stated it."""
    return operator.partition(_STATED)[0]


def about(changes: Iterable[Change], topic: Topic | None) -> tuple[Change, ...]:
    """Those of the changes that are about a topic."""
    return tuple(one for one in changes if topic is None or _is_about(one, topic))


def _is_about(change: Change, topic: Topic) -> bool:
    if topic is Topic.IMPORT:
        return True
    if topic is Topic.FIELD:
        return change.attribute.startswith(ATTRIBUTES[topic])
    if topic is Topic.MERGE:
        return change.attribute in (MERGED, MERGED_INTO)
    if change.attribute != ATTRIBUTES[topic]:
        return False
    if topic is Topic.CHANNEL:
        return _locks(change.before) != _locks(change.after)
    return topic is not Topic.ADDRESS or _order(change.before) != _order(change.after)


def _locks(side: Json) -> dict[str, str]:
    return {identity_of(one): one["channel"] for one in side or () if one.get("channel")}


def _order(side: Json) -> list[str]:
    return [one["urn"] for one in side or ()]
