"""Back-pressure on typed keys: the next one is delivered when the program has handled the last one.

A key event bubbles from the focused widget to the application, which may then move the focus. Keys that
arrive in one read, as over a slow connection, would all be delivered to the widget that had the focus
before the first of them: `/d` would search for nothing and archive a contact. And where a key starts a
query, or opens a screen that has to be read first, the next one is for what comes of it: `/jane`, enter, `d`
archives only the contact that was found. So keys wait until that is there, however long it takes. Only keys
that stop or leave pass them; those that waited then are dropped, as they are when they are too many.

The mouse and the terminal's focus wait in the same line: posted as they come, thousands of reports of a mouse
would stand in the application's own queue before the message that ends it.
"""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Collection, Sequence
from time import monotonic
from typing import Any, Protocol, cast

from textual.app import App
from textual.dom import DOMNode
from textual.events import AppBlur, AppFocus, Event, Key, MouseEvent, MouseMove, Paste
from textual.message import Message

MOST_HELD = 200
"""How many keys may wait for a screen that is not there yet."""

_MOST_WAITING = 4096
"""How many may wait for each other before no more is read."""

_SLICE = 0.02
"""Seconds that the reading thread waits for a key to be handled before it looks for others."""

_LOST = 0.5
"""Seconds after which a key may have been lost with its widget: it is watched again from the one that has the
focus."""

_POLL = 0.005
"""Seconds between two looks at whether something is still being read."""

_STATES = (MouseMove, (AppBlur, AppFocus))
"""Kinds of events of which only the newest counts: where the mouse is, whether the terminal has the focus."""


class KeyHost(Protocol):
    """What the queue needs of its application."""

    @property
    def passing_keys(self) -> Collection[str]:
        """The keys that are delivered at once, by Textual's names: those that stop what runs, or leave."""

    def keys_dropped(self, count: int) -> None:
        """Say that so many keys were dropped."""


class KeyQueue:
    """Holds what was typed until the application has handled what came before.

    `deliver` posts an event to the application. `idle` is called on the event loop when a key has been
    handled and no other waits.
    """

    def __init__(
        self,
        app: App[Any],
        loop: asyncio.AbstractEventLoop,
        deliver: Callable[[Message], object],
        idle: Callable[[], object],
    ) -> None:
        self._app, self._loop, self._deliver, self._idle = app, loop, deliver, idle
        self._waiting: deque[Event] = deque()
        self._lock = threading.Lock()
        self._done: threading.Event | None = None
        self._since = 0.0
        self._held = self._overflowed = False
        self.unwatched = False
        """Whether a key was delivered and `watch` has not been called for it. To call it at once would delay
        the key's answer, in vain when no other key comes."""

    @property
    def waits(self) -> bool:
        """Whether something waits."""
        return bool(self._waiting)

    @property
    def hurries(self) -> bool:
        """Whether keys wait for nothing but each other."""
        return bool(self._waiting) and not self._held

    @property
    def full(self) -> bool:
        """Whether so much waits that no more should be read."""
        return len(self._waiting) >= _MOST_WAITING and not self._held

    # In the reading thread

    def put(self, event: Event) -> None:
        """Take an event; in the reading thread, like `watch` and `hand_over`."""
        if not self._waiting and self._done is None:
            self._held = holds_keys(self._app)
        if isinstance(event, MouseEvent) and self._held:
            return  # it points at what is about to go
        if not self._held or isinstance(event, AppBlur | AppFocus):
            self._append(event)
        elif self._passes(event):
            self._report(self.drop())
            self._deliver(event)
        elif self._overflowed or len(self._waiting) >= MOST_HELD:
            if not self._overflowed:
                self._report(self.drop() + 1)
            self._overflowed = True
        else:
            self._waiting.append(event)

    def hand_over(self) -> None:
        """Deliver what can be delivered within a moment."""
        while self._waiting and self._is_free():
            with self._lock:
                if not self._waiting:
                    return
                event = self._waiting.popleft()
            self._deliver(event)
            self.unwatched = True

    def watch(self) -> None:
        """Start to watch the handling of the last key."""
        if self.unwatched:
            self.unwatched = False
            self._begin(lambda done: self._app.call_later(self._watch, done))

    def drop(self) -> int:
        """Forget the keys, pastes and clicks that wait; returns how many keys and pastes these were. May be
        called in any thread."""
        with self._lock:
            count = sum(isinstance(event, Key | Paste) for event in self._waiting)
            focus = [event for event in self._waiting if isinstance(event, AppBlur | AppFocus)][-1:]
            self._waiting.clear()
            self._waiting.extend(focus)
            return count

    def _append(self, event: Event) -> None:
        with self._lock:
            if self._waiting and any(
                isinstance(event, kind) and isinstance(self._waiting[-1], kind) for kind in _STATES
            ):
                self._waiting.pop()
            self._waiting.append(event)

    def _is_free(self) -> bool:
        """Whether the next event can be delivered; waits for that a moment."""
        self.watch()
        if self._done is None:
            self._held = holds_keys(self._app)
            if not self._held:
                self._overflowed = False
                return True
            self._begin(self._finish)
        assert self._done is not None
        if self._done.wait(_SLICE):
            self._done, self._overflowed = None, False
            return True
        if not self._held and monotonic() - self._since > _LOST:
            self.unwatched = True
        return False

    def _passes(self, event: Event) -> bool:
        return (
            isinstance(event, Key) and event.key in self._host.passing_keys and bool(self._app.screen_stack)
        )

    def _begin(self, watch: Callable[[threading.Event], object]) -> None:
        self._done, self._since = threading.Event(), monotonic()
        self._loop.call_soon_threadsafe(watch, self._done)

    @property
    def _host(self) -> KeyHost:
        return cast(KeyHost, self._app)

    def _report(self, count: int) -> None:
        if count:
            self._loop.call_soon_threadsafe(self._host.keys_dropped, count)

    # On the event loop

    def _watch(self, done: threading.Event) -> None:
        """Called once the application has passed the key on."""
        if not self._app.screen_stack:
            self._finish(done)
            return
        # The application itself may have the key before it now, and acts on it next.
        call_when_handled(self._app, lambda: self._loop.call_soon(self._finish, done))

    def _finish(self, done: threading.Event) -> None:
        """Report the key as handled once the loop has no more callbacks that came of it, such as an input's
        change, and once what has the focus then has read what it shows."""
        if done is not self._done:
            # It was taken for lost, and two that look whether the loop has more to do would see each other.
            return
        self._held = holds_keys(self._app)
        if self._held:
            self._loop.call_later(_POLL, self._finish, done)
        elif getattr(self._loop, "_ready", ()):
            self._loop.call_soon(self._finish, done)
        else:
            done.set()
            if not self._waiting:
                self._idle()


def holds_keys(app: App[Any]) -> bool:
    """Whether the next key is for something that is not there yet: the focused widget, something that it
    stands in, the screen or the application has jobs that are awaited, or an attribute `holds_keys` that
    says so.
    """
    screens = app.screen_stack
    if not screens:
        return True
    node = screens[-1].focused or screens[-1]
    return any(
        getattr(each, "holds_keys", False) or getattr(getattr(each, "jobs", None), "awaited", False)
        for each in node.ancestors_with_self
    )


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
