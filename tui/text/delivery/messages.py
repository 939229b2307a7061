"""Messages in words: the state of one that goes out as a letter and a word, and a message as lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from store.core.messages.states import MessageState
from store.core.messages.views import MessageView
from store.core.types import Workspace
from tui.text.cells import fit, folded, plural, when, width_of
from tui.text.palette import CHOSEN, FAILED, LOCK, MUTED, QUEUED, SLOW, TITLE, Run

_TIME, _SIGN = 7, 2  # cells of the time of a message and of its direction
_GAP = 2
_LEAST = 20  # cells of a text
_SHORTLY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StateWord:
    """A state as a letter, which says the same as its colour, and in a word."""

    letter: str
    word: str
    style: str


STATES: Mapping[MessageState, StateWord] = MappingProxyType(
    {
        MessageState.QUEUED: StateWord("Q", "queued", QUEUED),
        MessageState.SENDING: StateWord("Q", "sending", QUEUED),
        MessageState.WIRED: StateWord("W", "with the provider", QUEUED),
        MessageState.SENT: StateWord("S", "sent", QUEUED),
        MessageState.DELIVERED: StateWord("D", "delivered", CHOSEN),
        MessageState.READ: StateWord("R", "read", CHOSEN),
        MessageState.ERRORED: StateWord("E", "to be tried again", SLOW),
        MessageState.HELD: StateWord("H", "held", SLOW),
        MessageState.UNCONFIRMED: StateWord("?", "no answer: did it arrive?", LOCK),
        MessageState.FAILED: StateWord("F", "failed", FAILED),
    }
)

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "archived": "filed away",
        "cancelled": "cancelled",
        "channel_config": "the channel lacks settings",
        "channel_removed": "its channel was deleted",
        "connection_failed": "no connection",
        "connection_throttled": "asked to slow down",
        "contact": "the contact gets no messages",
        "contact_stopped": "the contact has opted out",
        "daily_cap": "as many as a day may have are sent",
        "error_limit": "tried too often",
        "internal_error": "a fault of this program",
        "looping": "the same text too often",
        "no_destination": "no channel for the contact",
        "opt_out_answer": "answers who opted out",
        "paused": "paused",
        "quiet_hours": "quiet hours",
        "rejected_with_reason": "refused",
        "response_content": "refused",
        "response_status": "refused",
        "response_unexpected": "an answer that was not expected",
        "response_unparseable": "an answer that cannot be read",
        "too_old": "not sent in time",
    }
)
"""Why a message is where it is, in a few words, by the codes of `states.Reason` and `outcome.Code`."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How messages are told: in what time zone and order of dates, at what moment; `undo` is the key that
    takes one back, where that is told."""

    workspace: Workspace
    now: datetime
    undo: str = ""


def reason_told(view: MessageView) -> str:
    """Why a message is where it is, with the provider's own words where there are any."""
    told = REASONS.get(view.reason, view.reason)
    return f"{told}: {view.detail}" if told and view.detail else told or view.detail


def state_told(view: MessageView, telling: Telling) -> str:
    """The state of a message in words, with the time since which it is so; of one that came in only whether
    it was filed away."""
    if view.state is None:
        return reason_told(view)
    word, reason = STATES[view.state].word, reason_told(view)
    if view.state in (MessageState.FAILED, MessageState.HELD) and reason:
        return f"{word}, {reason}"
    if view.state is MessageState.ERRORED:
        at = _time(view.next_attempt, view.created_on, telling.workspace)
        return ", ".join(filter(None, (f"again at {at}" if at else word, reason)))
    if telling.undo and view.state is MessageState.QUEUED and view.next_attempt is not None:
        # What was written a moment ago waits so that it can be taken back.
        left = view.next_attempt - telling.now
        seconds = -(-left // timedelta(seconds=1))
        if timedelta(0) < left <= _SHORTLY and not view.broadcast and not view.errors:
            return f"{word}, {seconds} s to take back with {telling.undo}"
    if view.state in (MessageState.QUEUED, MessageState.SENDING, MessageState.UNCONFIRMED):
        return word
    return f"{word} {_time(view.changed_on or view.sent_on, view.created_on, telling.workspace)}".rstrip()


def state_runs(view: MessageView, telling: Telling) -> tuple[Run, ...]:
    """The letter of a message's state and its words, as they stand in a line."""
    told = state_told(view, telling)
    if view.state is None:
        return ((told, MUTED),) if told else ()
    state = STATES[view.state]
    return (state.letter, state.style), (f" {told}", MUTED)


def message_lines(view: MessageView, telling: Telling, width: int) -> Iterator[tuple[Run, ...]]:
    """A message in lines of so many cells: its time and direction, the text, and at the right its state."""
    style = TITLE if view.incoming else ""
    head = (
        fit(when(view.created_on, telling.workspace).rpartition(" ")[2], _TIME),
        "< " if view.incoming else "> ",
    )
    room = max(_LEAST, width - _TIME - _SIGN)
    texts = [line for part in view.text.splitlines() or [""] for line in folded(part, room)]
    state = state_runs(view, telling)
    taken = sum(width_of(text) for text, _style in state)
    for place, text in enumerate(texts):
        runs: list[Run] = [
            (head[0] if not place else " " * _TIME, MUTED),
            (head[1] if not place else "  ", style),
        ]
        runs.append((text, style))
        free = room - width_of(text) - taken
        if place == len(texts) - 1 and state and free >= _GAP:
            runs += [(" " * free, ""), *state]
            state = ()
        yield tuple(runs)
    if state:
        yield (" " * max(_TIME + _SIGN, width - taken), ""), *_cut(state, room)


def day_told(moment: datetime, telling: Telling) -> str:
    """The day of a moment, such as `Mon 2 March`; with the year where that is another one."""
    zone = ZoneInfo(telling.workspace.timezone)
    day, today = moment.astimezone(zone), telling.now.astimezone(zone)
    return f"{day:%a} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def parts_told(segments: int) -> str:
    """How many SMS a text is, where that is more than one."""
    return plural(segments, "SMS", "SMS") if segments > 1 else ""


def _cut(runs: tuple[Run, ...], room: int) -> Iterator[Run]:
    for text, style in runs:
        yield fit(text, min(width_of(text), max(1, room))), style
        room -= width_of(text)


def _time(moment: datetime | None, since: datetime, workspace: Workspace) -> str:
    """The time of a moment, with its day where that is another one than that of `since`."""
    if moment is None:
        return ""
    day, _blank, time = when(moment, workspace).rpartition(" ")
    return time if day == when(since, workspace).rpartition(" ")[0] else f"{day} {time}"
