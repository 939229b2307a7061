"""How sending by a channel goes, as a sign with a word, and in a sentence."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from store.core.messages.states import PauseReason
from store.core.messages.views import ChannelHealth, Condition
from store.core.types import Workspace
from tui.text.cells import CordSigns, number, when
from tui.text.palette import CHOSEN, FAILED, MUTED, SLOW, Run

PAUSED_SINCE: Mapping[PauseReason, str] = MappingProxyType(
    {
        PauseReason.OPERATOR: "an operator paused it",
        PauseReason.CREDENTIALS: "the provider refuses our credentials",
        PauseReason.THROTTLED: "the provider asks to slow down",
        PauseReason.SETTINGS: "it lacks settings",
        PauseReason.UNREACHABLE: "no connection to the provider",
    }
)
"""Why nothing is sent by a channel."""

_COUNTED = 10_000
"""How many messages that wait are counted exactly."""


def condition_runs(condition: Condition, signs: CordSigns) -> tuple[Run, ...]:
    """The condition of a channel as a sign and its word."""
    sign, style = {
        Condition.OK: (signs.switched_on, CHOSEN),
        Condition.SLOW: (signs.slow, SLOW),
        Condition.PAUSED: (signs.paused, FAILED),
        Condition.OFF: (signs.switched_off, MUTED),
    }[condition]
    return (sign, style), (f" {condition}", MUTED if condition is Condition.OFF else "")


def waiting_told(health: ChannelHealth) -> str:
    """How many messages wait, as a number; nothing where none does."""
    if health.waiting > _COUNTED:
        return f"{number(_COUNTED)}+"
    return number(health.waiting) if health.waiting else ""


def trouble_told(health: ChannelHealth, workspace: Workspace, now: datetime) -> str:
    """What is wrong with a channel, in a sentence that goes on after its name; nothing where it is well."""
    waiting = waiting_told(health)
    wait = f"; {waiting} wait{'s' if waiting == '1' else ''}." if waiting else "."
    if health.pause_reason is not None and health.condition is not Condition.OFF:
        word = "paused" if health.condition is Condition.PAUSED else "slow"
        since = f"{word} since {_moment(health.paused_since, workspace, now)}"
        until = f" until {_moment(health.resumes_on, workspace, now)}" if health.resumes_on else ""
        return f"{since}: {PAUSED_SINCE[health.pause_reason]}{until}{wait}"
    if health.condition is Condition.SLOW:
        said = f": {health.last_error_text}" if health.last_error_text else ""
        return f"slow, last error at {_moment(health.last_error, workspace, now)}{said}{wait}"
    return ""


def last_told(moment: datetime | None, workspace: Workspace, now: datetime) -> str:
    """When a channel last carried something: the time of today, else the day."""
    told = _moment(moment, workspace, now)
    return told.partition(" ")[0]


def _moment(moment: datetime | None, workspace: Workspace, now: datetime) -> str:
    """The time of a moment, with its day where that is not today."""
    told, today = when(moment, workspace, unset=""), when(now, workspace)
    day, _blank, time = told.rpartition(" ")
    return time if day == today.rpartition(" ")[0] else told
