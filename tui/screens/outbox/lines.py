"""The outbox in rows: a broadcast with its bar, a message with its state; and what is told of each below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from textual.content import Content

from store.core.fields.dates import format_date
from store.core.messages.outbox import (
    ARRIVED,
    STILL_GOING,
    WITH_PROVIDER,
    counted,
    time_left,
)
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastState, BroadcastView, MessageView
from store.core.types import Workspace
from tui.text.cells import clean, fit, number, plural, when
from tui.text.content import content, joined
from tui.text.delivery.messages import STATES, Telling, reason_told, state_told
from tui.text.palette import BAR, FAILED, FAILED_BAR, FRAME, MUTED, SECOND_BAR, SLOW, TITLE
from tui.widgets.lists.line_table import Cell, TableColumn

Row = BroadcastView | MessageView

COLUMNS = (
    TableColumn("When", 5, rank=90),
    TableColumn("", 1, rank=95),
    TableColumn("To", 17, rank=100, grow=True),
    TableColumn("Address", 18, rank=70),
    TableColumn("By", 10, rank=60),
    TableColumn("Why", 21, rank=80, grow=True),
)

FAILED_STATES = frozenset({MessageState.FAILED, MessageState.UNCONFIRMED})
"""The states that somebody has to look at."""

_DONE = 4  # cells of a percentage
_BROADCAST_STATES = {
    BroadcastState.MAKING: ("being made", SLOW),
    BroadcastState.PAUSED: ("paused", SLOW),
    BroadcastState.CANCELLED: ("cancelled", FAILED),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How rows are written: by the settings of the workspace, at a moment, with the short names of channels
    by their uuids, with signs of ASCII alone or without."""

    workspace: Workspace
    now: datetime
    short_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ascii_only: bool = False

    def cells(self, row: Row) -> tuple[Cell | None, ...]:
        """A row of the table."""
        return self._broadcast(row) if isinstance(row, BroadcastView) else self._message(row)

    def detail(self, row: Row) -> tuple[str, str]:
        """Two lines about a row: its text, and how it is with it."""
        text = clean(row.text).replace("\n", " ")
        if isinstance(row, BroadcastView):
            by = f", written by {row.operator}" if row.operator else ""
            return f"{text}  to {row.audience or 'contacts'}{by}", self.counts(row)
        return text, state_told(row, Telling(self.workspace, self.now))

    def counts(self, view: BroadcastView) -> str:
        """How many messages of a broadcast are where, and how long the rest takes."""
        parts = [
            f"{number(count)} {STATES[state].word.partition(':')[0]}"
            for state, count in sorted(view.counts.items(), key=lambda one: -one[1])
            if count
        ]
        left = time_left(view, self.now)
        told = [*parts, *([f"about {span(left)} left"] if left else [])]
        return f"{plural(view.total, 'message')}: {', '.join(told)}" if parts else "no message"

    def _broadcast(self, view: BroadcastView) -> tuple[Cell | None, ...]:
        sign = {BroadcastState.PAUSED: ("H", SLOW), BroadcastState.CANCELLED: ("-", MUTED)}.get(view.state)
        title = content(clean(view.text).replace("\n", " "), TITLE)
        bar = self.bar(view)
        return self.moment(view.created_on), joined(sign or ""), title, bar, None, self._progress(view)

    def _progress(self, view: BroadcastView) -> Content:
        """How much of a broadcast is done, and what went wrong."""
        wrong = counted(view, FAILED_STATES)
        parts: list[str | tuple[str, str]] = [f"{share(view):>3}% of {number(view.total)}"]
        if (state := _BROADCAST_STATES.get(view.state)) is not None:
            parts.append(("  ", ""))
            parts.append(state)
        elif wrong:
            parts += [("  ", ""), (f"{number(wrong)} failed", FAILED)]
        elif left := time_left(view, self.now):
            parts.append(f"  {span(left)} left")
        return joined(*parts)

    def bar(self, view: BroadcastView) -> Callable[[int], Content]:
        """What arrived, what the provider has, what failed and what waits, in as many cells as there are."""
        parts = (
            (counted(view, ARRIVED), "#", BAR),
            (counted(view, WITH_PROVIDER), "=", SECOND_BAR),
            (counted(view, FAILED_STATES), "!", FAILED_BAR),
        )

        def drawn(room: int) -> Content:
            cells = _portions([count for count, _sign, _style in parts], view.total, room)
            made = [
                content(sign * size, style if sign == "!" else "")
                if self.ascii_only or sign == "!"
                else content(" " * size, style)
                for size, (_count, sign, style) in zip(cells, parts, strict=True)
            ]
            rest = "." * (room - sum(cells)) if counted(view, STILL_GOING) else " " * (room - sum(cells))
            return joined(*made, (rest, FRAME))

        return drawn

    def _message(self, view: MessageView) -> tuple[Cell | None, ...]:
        state = STATES[view.state or MessageState.QUEUED]
        name: Cell = view.name or Content.styled("no name", MUTED)
        why = "" if view.state is MessageState.UNCONFIRMED else reason_told(view)
        by = self.short_names.get(view.channel, "")
        calm = view.state in WITH_PROVIDER | ARRIVED | {MessageState.QUEUED, MessageState.SENDING}
        return (
            self.moment(view.created_on),
            content(state.letter, state.style),
            name,
            lambda room: content(fit(view.address, room)),
            by,
            content(why or state.word, MUTED if calm else ""),
        )

    def moment(self, at: datetime) -> str:
        """A time of today, or the day of another."""
        zone = ZoneInfo(self.workspace.timezone)
        if at.astimezone(zone).date() == self.now.astimezone(zone).date():
            return when(at, self.workspace).rpartition(" ")[2]
        return format_date(at.astimezone(zone), self.workspace.date_order.replace("y", ""))


def share(view: BroadcastView) -> int:
    """How many of a hundred messages of a broadcast are over, or with their providers."""
    done = view.total - counted(view, STILL_GOING)
    return 100 * done // view.total if view.total else 0


def span(time: timedelta) -> str:
    """How long something takes, in the largest unit that tells it: `14 min`."""
    seconds = time.total_seconds()
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size or (unit == "min" and seconds >= size):
            return f"{round(seconds / size)} {unit}"
    return f"{max(1, round(seconds))} s"


def _portions(counts: list[int], total: int, room: int) -> list[int]:
    """So many cells for each count, of `room` for the total; at least one for any that is not none."""
    if not total:
        return [0 for _count in counts]
    sizes = [max(int(count > 0), room * count // total) for count in counts]
    while sum(sizes) > room:
        sizes[sizes.index(max(sizes))] -= 1
    if sum(counts) == total and counts:
        sizes[sizes.index(max(sizes))] += room - sum(sizes)
    return sizes
