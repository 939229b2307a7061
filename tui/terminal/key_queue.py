"""One key at a time: the next is handed over when the last has gone all the way through the program.

A key climbs from the focused widget to the application, which may then move the focus. Keys that arrive in
one piece, as on a line that lags, would all be given to the widget that had the focus before the first of
them: `/d` would search for nothing and archive a contact. And where a key has another list read, the next is
for that list: `/jane`, enter, `d` archives no contact but the one that was found.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.message_pump import MessagePump

_PATIENCE = 0.5
"""Seconds after which the next key is handed over all the same: the widget may be gone with the key."""

_LONGER = 3.0
"""The same, for a widget that is known to be reading."""

_LOOK = 0.003
"""Seconds between two looks at whether it has read."""


@runtime_checkable
class ReadingWidget(Protocol):
    """A widget that may be about to show something else, which the next key is for."""

    @property
    def reading(self) -> bool:
        """Whether it is."""
        ...


class KeyQueue:
    """Tells the thread that reads keys when the application is done with the last one."""

    def __init__(
        self, app: App[Any], loop: asyncio.AbstractEventLoop, rest: Callable[[], object] = lambda: None
    ) -> None:
        """`rest` is called on the loop when a turn has ended and no other key waits."""
        self._app = app
        self._loop = loop
        self._rest = rest
        self._done: threading.Event | None = None
        self._held = self._hurried = False
        self.untold = False
        """Whether a key was handed over and nothing follows it yet. To follow it at once would take from the
        time that its answer takes, in vain when no other key comes."""

    def begin(self) -> None:
        """A key was handed over; called in the reading thread, like all of these."""
        self.untold, self._hurried = True, False

    def follow(self) -> None:
        """Follow the key that was handed over last."""
        if self.untold:
            self.untold = False
            done = self._done = threading.Event()
            self._loop.call_soon_threadsafe(self._app.call_later, self._follow, done)

    def wait(self) -> None:
        """Wait for the last key's turn to end, before the next key."""
        self._hurried = True
        self.follow()
        done = self._done
        if done is not None and not done.wait(_PATIENCE) and self._held:
            done.wait(_LONGER)
        self._done = None

    def _follow(self, done: threading.Event) -> None:
        """Called once the application has passed the key on."""
        # The application itself may have the key before it now, and acts on it next.
        climb(self._app, lambda: self._loop.call_soon(self._end, done))

    def _end(self, done: threading.Event) -> None:
        """End a turn, once all that came of it was done as well, as when an input that is left has told so,
        and once what has the focus then has read what it was made to read."""
        focused = self._app.focused if self._app.screen_stack else None
        self._held = isinstance(focused, ReadingWidget) and focused.reading
        if self._held:
            self._loop.call_later(_LOOK, self._end, done)
        elif getattr(self._loop, "_ready", ()):
            # Nothing tells of this but the loop's own list of what it would do next.
            self._loop.call_soon(self._end, done)
        else:
            done.set()
            if not self._hurried:
                self._rest()


def climb(app: App[Any], then: Callable[[], object]) -> None:
    """Call `then` when all that waits now, from the focused widget up to the application, has been handled.

    It is called at once when a widget on the way is going.
    """
    nodes: list[MessagePump] = [app.focused or app.screen]
    while nodes[-1] is not app and (parent := nodes[-1]._parent) is not None:
        nodes.append(parent)
    _step(nodes, then)


def _step(nodes: Sequence[MessagePump], then: Callable[[], object]) -> None:
    if not nodes or not nodes[0].call_later(_step, nodes[1:], then):
        then()
