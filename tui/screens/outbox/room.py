"""The outbox room: the newest broadcasts with how far they are, and below them messages one by one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.core.messages.outbox import ARRIVED, STILL_GOING, WITH_PROVIDER, Place, counted
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastView
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.screen import empty_state
from tui.screens.outbox.base import Found, OutboxTable
from tui.screens.outbox.lines import Row
from tui.widgets.windows.held import SIZE, Part, Source

if TYPE_CHECKING:
    from store.services.delivery.outbox import Outbox

ON_TOP = 8
"""How many broadcasts stand above the messages."""

_ALL, _BROADCASTS = "all", "broadcasts"

GROUPS: dict[str, tuple[MessageState, ...]] = {
    "failed": (MessageState.FAILED,),
    "without an answer": (MessageState.UNCONFIRMED,),
    "waiting": tuple(sorted(STILL_GOING)),
    "with the provider": tuple(sorted(WITH_PROVIDER)),
    "arrived": tuple(sorted(ARRIVED)),
}
"""The states that are shown together, by what that is called."""


@dataclass(frozen=True, slots=True)
class Everything:
    """The newest broadcasts, and then every message that went out one by one, the newest first; with states
    only such messages, and of the newest broadcasts those that have any."""

    outbox: "Outbox"
    states: tuple[MessageState, ...] = ()

    def __call__(
        self, *, above: Row | None = None, below: Row | None = None, last: bool = False
    ) -> Part[Row]:
        """Read some."""
        if isinstance(above, BroadcastView):
            return Part((*self._top(until=above.uuid),))
        if above is not None or last:
            place = Place(above=above.uuid if above else "", last=last)
            found = self.outbox.page(states=self.states, place=place, size=SIZE)
            ended = len(found) < SIZE
            return Part((*(self._top() if ended else ()), *found), ended)
        after = isinstance(below, BroadcastView)
        top = self._top(after=below.uuid) if below is not None and after else () if below else self._top()
        place = Place(below=below.uuid if below and not after else "")
        found = self.outbox.page(states=self.states, place=place, size=SIZE)
        return Part((*top, *found), ended=len(found) < SIZE)

    def _top(self, *, until: str = "", after: str = "") -> tuple[BroadcastView, ...]:
        """The broadcasts on top: all, or those until one, or after it."""
        found = self.outbox.broadcasts(size=SIZE if self.states else ON_TOP)
        if wanted := frozenset(self.states):
            found = tuple(view for view in found if counted(view, wanted))[:ON_TOP]
        places = [view.uuid for view in found]
        if until in places:
            return found[: places.index(until)]
        return found[places.index(after) + 1 :] if after in places else found


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """Every broadcast, the newest first."""

    outbox: "Outbox"

    def __call__(
        self, *, above: Row | None = None, below: Row | None = None, last: bool = False
    ) -> Part[Row]:
        """Read some."""
        place = Place(below.uuid if below else "", above.uuid if above else "", last)
        found = self.outbox.broadcasts(place, SIZE)
        return Part(found, ended=len(found) < SIZE)


class OutboxScreen(OutboxTable):
    """The room."""

    SCOPE = "outbox"

    def __init__(self, group: str = "") -> None:
        """`group` is what of the messages is listed: one of `GROUPS`, or everything."""
        super().__init__()
        self._only_broadcasts = False
        self.states = GROUPS.get(group, ())

    def source(self) -> Source[Row]:
        """Everything, broadcasts alone, or messages in some states."""
        outbox = self.services.outbox
        return Broadcasts(outbox) if self._only_broadcasts else Everything(outbox, self.states)

    def show_found(self, found: Found) -> None:
        """Say what stands where nothing is listed."""
        self.set_title("Outbox")
        if self.states or self._only_broadcasts:
            self.table.set_empty(empty_state(self.context, "Nothing of that kind", "outbox.back"))
        else:
            said = "Nothing was sent from here yet"
            self.table.set_empty(empty_state(self.context, said, "contact_list.write", "app.contacts"))

    def listed(self) -> str:
        """What is listed."""
        if self._only_broadcasts:
            return "every broadcast"
        called = (name for name, states in GROUPS.items() if states == self.states)
        return f"messages {next(called)}" if self.states else "everything"

    def action_state(self) -> None:
        """Choose what is listed."""
        everything = not (self.states or self._only_broadcasts)
        items = [
            MenuItem("a", "everything", _ALL, current=everything),
            MenuItem("b", "every broadcast", _BROADCASTS, current=self._only_broadcasts),
        ]
        items += [
            MenuItem("", f"messages {name}", name, current=states == self.states)
            for name, states in GROUPS.items()
        ]

        def choose(value: str) -> None:
            self._only_broadcasts = value == _BROADCASTS
            self.choose_states(GROUPS.get(value, ()))

        dialogs.choose(self, "Show", items, choose)

    def action_back(self) -> None:
        """Stop an act, list everything again, or go back."""
        if self._only_broadcasts and not self.acts.job.running:
            self._only_broadcasts = False
            self.choose_states(())
        else:
            super().action_back()
