"""Back-pressure on typed keys: the next one is delivered when the program has handled the last one.

A key event bubbles from the focused widget to the application, which may then move the focus. Keys that
arrive in one read, as over a slow connection, would all be delivered to the widget that had the focus before
the first of them: `/d` would search for nothing and archive a contact. And where a key starts a query, the
next one is for its result: `/jane`, enter, `d` archives only the contact that was found.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.dom import DOMNode

_TIMEOUT = 0.5
"""Seconds after which the next key is delivered anyway: the widget may be gone with the key."""

_READING_TIMEOUT = 3.0
"""The same for a widget that says it is reading."""

_POLL = 0.003
"""Seconds between two looks at whether it still reads."""


@runtime_checkable
class ReadingWidget(Protocol):
    """A widget that may be waiting for the rows that the next key is for."""

    @property
    def reading(self) -> bool:
        """Whether it is waiting now."""
        ...


class KeyQueue:
    """Lets the thread that reads keys wait until the application has handled the last one.

    `idle` is called on the event loop when a key has been handled and no other waits.
    """

    def __init__(self, app: App[Any], loop: asyncio.AbstractEventLoop, idle: Callable[[], object]) -> None:
        self._app = app
        self._loop = loop
        self._idle = idle
        self._done: threading.Event | None = None
        self._held = self._next_waits = False
        self.unwatched = False
        """Whether a key was delivered and `watch` has not been called for it. To call it at once would delay
        the key's answer, in vain when no other key comes."""

    def begin(self) -> None:
        """A key was delivered; called in the reading thread, like `watch` and `wait`."""
        self.unwatched, self._next_waits = True, False

    def watch(self) -> None:
        """Start to watch the handling of the last key."""
        if self.unwatched:
            self.unwatched = False
            done = self._done = threading.Event()
            self._loop.call_soon_threadsafe(self._app.call_later, self._watch, done)

    def wait(self) -> None:
        """Block until the last key has been handled, or a timeout has passed."""
        self._next_waits = True
        self.watch()
        done = self._done
        if done is not None and not done.wait(_TIMEOUT) and self._held:
            done.wait(_READING_TIMEOUT)
        self._done = None

    def _watch(self, done: threading.Event) -> None:
        """Called once the application has passed the key on."""
        # The application itself may have the key before it now, and acts on it next.
        call_when_handled(self._app, lambda: self._loop.call_soon(self._finish, done))

    def _finish(self, done: threading.Event) -> None:
        """Report the key as handled once the loop has no more callbacks that came of it, such as an input's
        change, and once the widget that has the focus then has read its rows."""
        focused = self._app.focused if self._app.screen_stack else None
        self._held = isinstance(focused, ReadingWidget) and focused.reading
        if self._held:
            self._loop.call_later(_POLL, self._finish, done)
        elif getattr(self._loop, "_ready", ()):
            self._loop.call_soon(self._finish, done)
        else:
            done.set()
            if not self._next_waits:
                self._idle()


def call_when_handled(app: App[Any], then: Callable[[], object]) -> None:
    """Call `then` when the messages that wait now, from the focused widget to the application, are handled.

    It is called at once when a widget on the way is being removed.
    """
    nodes: list[DOMNode] = [app.focused or app.screen]
    while nodes[-1] is not app and (parent := nodes[-1].parent) is not None:
        nodes.append(parent)
    _step(nodes, then)


def _step(nodes: Sequence[DOMNode], then: Callable[[], object]) -> None:
    if not nodes or not nodes[0].call_later(_step, nodes[1:], then):
        then()
