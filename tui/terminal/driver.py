"""How the program speaks with the terminal: tolerant of what comes in, and never held up by what goes out."""

import contextlib
import os
import re
import selectors
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any, Protocol, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from tui.process import garbage
from tui.terminal.key_queue import KeyQueue
from tui.terminal.key_reader import KeyReader
from tui.terminal.profile import TerminalProfile
from tui.terminal.writer import Writer
from tui.text.cells import to_ascii

_READ = 4096
_LOOK_AGAIN = 0.1
_ANSWERED = 0.02  # seconds after which the answer to a key is on the screen; keys that repeat come later
_IN_ORDER = "\x1b[?5W\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h"


class Host(Protocol):
    """What the driver asks of the application it works for."""

    profile: TerminalProfile

    def hang_up(self, number: int) -> None:
        """The line is gone, or somebody ends the program: `number` is the signal that says so."""


class TerminalDriver(LinuxDriver):
    """Textual's driver, made to outlive what real lines do.

    Bytes that are not UTF-8, as a reconnecting terminal sends them, are replaced. A line that stalls blocks
    nothing: frames wait in a thread of their own. A line that is gone, SIGHUP and SIGTERM end the program in
    order. In ASCII mode nothing but ASCII is sent, and without colour no colour.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._host = cast(Host, app)
        self._profile = self._host.profile
        self._changes = tuple(_changes(self._profile))
        self._writer: Writer | None = None
        self._key_queue = KeyQueue(app, self._loop, garbage.tidy)

    @property
    def congested(self) -> bool:
        """Whether the line is so far behind that frames should be held back until `catch_up`."""
        return self._writer is not None and self._writer.congested

    def write(self, data: str) -> None:
        """Send to the terminal; returns at once."""
        if self._writer is not None:
            for change in self._changes:
                data = change(data)
            self._writer.write(data)

    def send_message(self, message: Message) -> None:
        """Hand an event to the application, from the thread that reads: Textual makes a task of each."""
        self._app.post_message(message)

    def catch_up(self) -> None:
        """The terminal has taken all that waited; a driver that held frames back paints them now."""

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._host.hang_up, number)
        output = sys.__stderr__
        assert output is not None
        self._writer = Writer(output.fileno(), output.encoding, self._line_gone, self._drained)
        self._writer.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._profile.plain:
            # There is no other screen to go back to: leave an empty one.
            self.write("\x1b[0m\x1b[H\x1b[2J")
        super().stop_application_mode()

    def close(self) -> None:
        """Send what waits, for a moment."""
        if self._writer is not None:
            self._writer.stop(_IN_ORDER)
        super().close()

    def run_input_thread(self) -> None:
        """Read keys until the end."""
        reader = KeyReader(debug=self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_ANSWERED if self._key_queue.untold else _LOOK_AGAIN):
                    data = self._read()
                    if not data:
                        self._line_gone()
                        return
                    self._hand_over(reader.feed(data))
                else:
                    self._key_queue.follow()
                self._hand_over(reader.tick())

    def _read(self) -> bytes:
        """What was typed; nothing when the line is gone."""
        try:
            return os.read(self.fileno, _READ)
        except OSError:
            return b""

    def _hand_over(self, events: Iterable[Message]) -> None:
        for event in events:
            if isinstance(event, Key):
                self._key_queue.wait()
            self.process_message(event)
            if isinstance(event, Key):
                self._key_queue.begin()

    def _line_gone(self) -> None:
        """Called in the threads that read and write."""
        self._call(lambda: self._host.hang_up(signal.SIGHUP))

    def _drained(self) -> None:
        self._call(self.catch_up)

    def _call(self, call: Callable[[], object]) -> None:
        """Call on the application's own thread, unless that has ended already."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call)

    # Going to the background and coming back

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal over again; one that was stopped from outside is given back first."""
        if self._auto_restart:
            if not self._must_signal_resume:
                self.suspend_application_mode()
                self._must_signal_resume = True
            self.resume_application_mode()

    # Questions that simple terminals print instead of answering

    def _request_terminal_sync_mode_support(self) -> None:
        if not self._profile.plain:
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        if not self._profile.plain:
            super()._query_in_band_window_resize()


def _changes(profile: TerminalProfile) -> Iterable[Callable[[str], str]]:
    """What is done to all that is sent."""
    if profile.ascii:
        yield to_ascii
    if not profile.colour:
        yield without_colour


_PEN = re.compile(r"\x1b\[([\d;:]*)m")
_COLOURS = frozenset((*range(30, 38), 39, *range(40, 48), 49, *range(90, 98), *range(100, 108)))
_LONG = {"2": 5, "5": 3}
"""How many parameters a colour of 24 bits, or of the 256, takes."""


def without_colour(text: str) -> str:
    """The text with every colour taken out of its pen changes; bold, reverse and the like stay."""
    return _PEN.sub(_plain, text) if "\x1b[" in text else text


def _plain(found: re.Match[str]) -> str:
    if not found[1]:
        return found[0]
    parameters = found[1].split(";")
    kept, place = [], 0
    while place < len(parameters):
        code, colon, _ = parameters[place].partition(":")
        if code in ("38", "48", "58"):
            place += 1 if colon else _LONG.get("".join(parameters[place + 1 : place + 2]), 1)
            continue
        if not code.isdecimal() or int(code) not in _COLOURS:
            kept.append(parameters[place])
        place += 1
    return f"\x1b[{';'.join(kept)}m" if kept else ""
