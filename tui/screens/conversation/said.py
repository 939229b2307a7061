"""The messages of a contact as a list that is read in windows, each with whether it opens a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.core.messages.views import MessageView
from store.core.types import Workspace
from tui.text.cells import day_of
from tui.widgets.windows.held import Part

if TYPE_CHECKING:
    from store.services.delivery.conversations import Conversations

WINDOW = 50
"""How many messages are read at once."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message; `opens_day` is whether the one before it is of another day."""

    message: MessageView
    opens_day: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said with a contact, the oldest first, as a list to read from."""

    conversations: "Conversations"
    contact: str
    workspace: Workspace

    def __call__(
        self, *, above: Said | None = None, below: Said | None = None, last: bool = False
    ) -> Part[Said]:
        """Read some."""
        if above is None and (below is not None or not last):
            found = self.conversations.page(
                self.contact, after=below.message.uuid if below else None, oldest=below is None, size=WINDOW
            )
            return Part(self._said(found, below.message if below else None), ended=len(found) < WINDOW)
        # One more than is shown: whether the first of them opens a day is told by the one before it.
        found = self.conversations.page(
            self.contact, before=above.message.uuid if above else None, size=WINDOW + 1
        )
        more = len(found) > WINDOW
        return Part(self._said(found[more:], found[0] if more else None), ended=not more)

    def _said(self, found: tuple[MessageView, ...], before: MessageView | None) -> tuple[Said, ...]:
        return tuple(self._each(found, before))

    def _each(self, found: tuple[MessageView, ...], before: MessageView | None) -> Iterator[Said]:
        for one in found:
            yield Said(one, before is None or self._day(one) != self._day(before))
            before = one

    def _day(self, one: MessageView) -> str:
        return day_of(one.created_on, self.workspace)
