"""What is said before and after an act on many contacts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.core.types import Status
from store.core.views import Chosen
from tui.text.cells import number, plural

if TYPE_CHECKING:
    from store.core.reports import BulkReport

ASK_ABOVE = 20
"""An act on more contacts than this is asked about first."""

MOVED: Mapping[Status, str] = MappingProxyType(
    {
        Status.ACTIVE: "Restored",
        Status.BLOCKED: "Blocked",
        Status.STOPPED: "Stopped",
        Status.ARCHIVED: "Archived",
    }
)
"""What was done to contacts that were moved to a folder."""


def who(chosen: Chosen) -> str:
    """The contacts of a selection: the name of the only one, or how many they are."""
    return chosen.names[0] if chosen.count == 1 and chosen.names else plural(chosen.count, "contact")


def first_names(chosen: Chosen) -> str:
    """The first few by name, and how many more."""
    more = chosen.count - len(chosen.names)
    return f"{', '.join(chosen.names)}{f' and {number(more)} more' if more > 0 else ''}."


def report(done: str, result: "BulkReport", *, unable: str = "") -> str:
    """What an act did: `done` has `{}` for the contacts it was done to; `unable` says why not to others."""
    said = [done.format(plural(result.changed, "contact")) + "."]
    if result.unchanged:
        said.append(f"{number(result.unchanged)} were so already.")
    if result.unable:
        said.append(f"{number(result.unable)} left alone: {unable}.")
    return " ".join(said)
