"""The driver: bytes from the terminal to events, and frames to the bytes that show them."""

import asyncio
import contextlib
import os
import re
import selectors
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterable
from functools import partial
from threading import main_thread
from time import monotonic
from typing import Any, Protocol, cast

from rich.color import ColorSystem
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event
from textual.message import Message

from tui.process import garbage
from tui.process.forced_end import end_within
from tui.process.job_control import has_shell
from tui.terminal.fence import Fence
from tui.terminal.key_queue import KeyQueue
from tui.terminal.key_reader import KeyReader, StatusReport
from tui.terminal.paced_writer import PacedWriter
from tui.terminal.painting.painter import Painter
from tui.terminal.painting.tab_stops import TabStops, default_stops
from tui.terminal.painting.updates import Canvas, Update
from tui.terminal.profile import TerminalProfile
from tui.terminal.textual_private import SYNC_END, SYNC_START
from tui.terminal.writer import Writer
from tui.text.cells import to_ascii
from tui.text.palette import THEMES

_READ_SIZE = 4096
_POLL = 0.1  # seconds between two looks at whether the driver ends
_ANSWERED = 0.02  # seconds after which a key's answer is on the screen; a key that repeats comes later
_BURST = 0.25  # seconds that a frame may wait while keys are handled that have come already
_WHOLE_END = 12.0
"""Seconds that the end may take from the moment that a signal, or a line that went, asks for it: for drafts,
the terminal and a transaction. Only a program that is stuck takes them."""

_MOST_COLUMNS, _MOST_ROWS = 1000, 500
"""A terminal that says it is larger is drawn in part."""
_POINTER = "\x1b]22;"  # what begins the shape of the mouse's pointer, which Textual names on every screen
_CLEARED = "\x1b[0m\x1b[H\x1b[2J"
# Tab stops and SGR reset, autowrap on, bracketed paste, focus events, kitty keys and alternate screen off.
_RESET = "\x1b[?5W\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h"

# What marks no cell and moves no cursor: a bell, titles and clipboards, modes and queries; but no mode that
# switches, clears or inverts the screen.
_UNSEEN = re.compile(
    r"(?:\x07"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b\[(?!\?(?:[\d;]*;)?(?:3|5|6|47|69|1047|1048|1049)[;hl])[?<>=][\d;]*\$?[A-Za-z])*"
)


Cursor = tuple[int, int] | None
"""The row and column where the terminal's cursor is wanted; None where it may stay anywhere."""


class Host(Protocol):
    """What the driver needs of its application."""

    profile: TerminalProfile

    @property
    def suspends(self) -> bool:
        """Whether the program may be stopped for a while."""

    def suspend_refused(self) -> None:
        """Say why the program was not stopped."""

    def hang_up(self, number: int) -> None:
        """Leave: `number` is the signal that asks for it, SIGHUP where the terminal is gone."""


class TerminalDriver(LinuxDriver):
    """Textual's driver, made to survive slow and broken connections, and to send only the cells that differ.

    No input is an error. Output never blocks: what the terminal does not take at once is sent by a thread,
    and no frame is painted while too much waits, or is on its way to be shown (`Fence`). A terminal that is
    gone, SIGHUP, SIGINT and SIGTERM end the program in order. In ASCII mode nothing but ASCII is sent, and
    without colour no colour.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        self._host = cast(Host, app)
        self._theme = THEMES[self._host.profile.theme]
        self._painter, self._canvas = Painter(), Canvas(self._theme)
        self._started = self._taken_over = False
        super().__init__(app, **options)
        self._plain = self._host.profile.plain
        self._filters = tuple(_filters(self._host.profile))
        # A plain terminal answers no queries. ASCII and colours make no difference: question and answer are
        # ASCII, and mark nothing.
        self._fence = Fence(asks=not self._plain)
        self._writer: PacedWriter | None = None
        self._cursor: Cursor = None
        self._synchronized = False
        self._late: asyncio.TimerHandle | None = None
        self.keys = KeyQueue(app, self._loop, self.process_message, self._rest)
        if self._host.profile.ascii:
            # Cells are translated before they are compared, so that a text keeps its width.
            self._canvas.translate = to_ascii

    # Output

    def write(self, data: str) -> None:
        """Send what did not come from the painter, which then may have to paint everything again."""
        if data.startswith(_POINTER) and not self._mouse:
            return
        if not _UNSEEN.fullmatch(data):
            self.invalidate()
        self._send(data)

    def _send(self, data: str) -> None:
        """Send to the terminal; returns at once."""
        if self._writer is not None:
            for change in self._filters:
                data = change(data)
            self._writer.write(data)

    def show(self, update: Update, colours: ColorSystem | None, cursor: Cursor, synchronized: bool) -> None:
        """Paint an update, bracketed as a synchronized one where the terminal takes such.

        What the next of many keys replaces in a moment is not painted: a slow line would carry it in vain.
        """
        self._canvas.apply(update, colours)
        self._cursor, self._synchronized = cursor, synchronized
        if not self.keys.hurries:
            self.catch_up()
        elif self._late is None:
            self._late = self._loop.call_later(_BURST, self.catch_up)

    def catch_up(self) -> None:
        """Paint what was held back while keys waited or too much output was on its way, or is not known to be
        on the terminal."""
        if self._late is not None:
            self._late.cancel()
            self._late = None
        frame, cursor = self._canvas.frame, self._cursor
        if self._writer is None or not self._painter.differs(frame, cursor) or not self._writer.has_room():
            return
        text = self._painter.paint(frame, cursor)
        if text:
            self._send(f"{SYNC_START}{text}{SYNC_END}" if self._synchronized else text)
            self.flush()

    def _rest(self) -> None:
        """Called when no key waits and the last one was handled."""
        if self._late is not None:
            self.catch_up()
        garbage.tidy()

    def invalidate(self) -> None:
        """Paint everything with the next update: the terminal may show anything now."""
        self._painter.invalidate()

    def set_tab_stops(self, columns: Iterable[int]) -> None:
        """Set tab stops with the next frame, where many texts begin, until the terminal is given back."""
        self._painter.tab_stops = tuple(columns)

    def resized(self, width: int, height: int) -> None:
        """Paint everything again: terminals reflow or lose text when resized, even to the same size again."""
        taken_over, self._taken_over = self._taken_over, False
        same = (width, height) == (self._canvas.frame.width, self._canvas.frame.height)
        if not (same and taken_over):
            self.invalidate()
            if same:
                self.catch_up()

    # Taking the terminal over and giving it back

    def start_application_mode(self) -> None:
        """Take the terminal over, at the start and when the program comes back from the background."""
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            # Not a handler of the loop: that would not be called while something keeps the loop busy.
            signal.signal(number, self._asked_to_end)
        output = sys.__stderr__
        assert output is not None
        drained = partial(self._call, self.catch_up)
        writer = Writer(output.fileno(), output.encoding, self._line_gone, drained)
        self._writer = PacedWriter(writer, self._fence, self._loop.call_later, self.catch_up)
        super().start_application_mode()  # type: ignore[no-untyped-call]
        _disable_output_processing(self.fileno)
        self._send(self._theme.taken)
        self.invalidate()
        if self._started:
            # Textual would wait for the next change. A signal may have come in the middle of a frame, which
            # is let end first.
            self._loop.call_soon_threadsafe(self.catch_up)
        # Textual now posts a resize, whether the size changed or not.
        self._started = self._taken_over = True

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, with the usual tab stops, once it has answered."""
        if self._writer is not None:
            self._writer.leave()
        if self._painter.tab_stops is not None:
            width = self._canvas.frame.width
            self._send(TabStops(default_stops(width), width).sequence)
        self._send(self._theme.given_back)
        if self._plain:
            # There is no alternate screen to leave: leave an empty one.
            self.write(_CLEARED)
        super().stop_application_mode()

    def close(self) -> None:
        """Send what waits, for a moment."""
        if self._writer is not None:
            self._writer.stop(self._theme.given_back + _RESET)
        super().close()

    def abandon(self) -> None:
        """Give the terminal back without the loop, for a program that is ended by force."""
        if self.attrs_before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        if self._writer is not None:
            self._writer.write(self._theme.given_back + _RESET)
            self._writer.stop(self._theme.given_back + _RESET)

    def _asked_to_end(self, number: int, _: object) -> None:
        """A signal asks the program to end: it does so in order, but within a time that begins now."""
        end_within(_WHOLE_END, 128 + number, self.abandon)
        self._call(lambda: self._host.hang_up(number))

    def _sigtstp_application(self, *_: object) -> None:
        """Stop for a while; say why not where no shell waits, for nothing would ever continue the program."""
        if self._host.suspends and has_shell():
            super()._sigtstp_application()
        else:
            self._call(self._host.suspend_refused)

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal over again; a program that was stopped by SIGSTOP has not given it back yet."""
        if self._auto_restart:
            if not self._must_signal_resume:
                if self._writer is not None:
                    self._writer.forget()
                self.suspend_application_mode()
                self._must_signal_resume = True
            self.resume_application_mode()

    def _request_terminal_sync_mode_support(self) -> None:
        if not self._plain:
            super()._request_terminal_sync_mode_support()

    def _query_in_band_window_resize(self) -> None:
        """Ask for no reports of the size among the keys: anybody could type them."""

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = super()._get_terminal_size()
        return min(width, _MOST_COLUMNS), min(height, _MOST_ROWS)

    # Input, in a thread

    def run_input_thread(self) -> None:
        """Read keys until the end."""
        reader, keys = KeyReader(mouse=self._mouse), self.keys
        keys.drop()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not keys.full and selector.select(self._pause()):
                    data = _read(self.fileno)
                    if not data:
                        self._line_gone()
                        return
                    self._take(reader.feed(data, monotonic()))
                elif not keys.waits:
                    keys.watch()
                self._take(reader.tick(monotonic()))
                keys.hand_over()

    def _pause(self) -> float:
        """How many seconds to wait for input; the queue has a pause of its own while keys wait."""
        if self.keys.waits:
            return 0
        return _ANSWERED if self.keys.unwatched else _POLL

    def _take(self, events: Iterable[Message]) -> None:
        for event in events:
            if isinstance(event, StatusReport):
                if self._writer is not None and self._writer.answered():
                    self._call(self.catch_up)
            elif isinstance(event, Event):
                self.keys.put(event)
            else:
                self.process_message(event)

    def send_message(self, message: Message) -> None:
        """Post an event to the application from the reading thread, without Textual's task for each."""
        self._app.post_message(message)

    def _line_gone(self) -> None:
        """Called in the threads that read and write: the main thread gets the signal that the leader of a
        terminal's session gets, which reaches it even where the loop stands still."""
        if self._writer is not None:
            self._writer.gone = True
        main = main_thread().ident
        assert main is not None
        signal.pthread_kill(main, signal.SIGHUP)

    def _call(self, call: Callable[[], object]) -> None:
        """Call in the application's thread, unless its loop is closed."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call)


def _read(fileno: int) -> bytes:
    """The bytes that were typed; none when the terminal is gone."""
    try:
        return os.read(fileno, _READ_SIZE)
    except OSError:
        return b""


def _disable_output_processing(fileno: int) -> None:
    """Have the tty add no carriage return to line feeds and expand no tab. Textual restores the modes it
    found when it leaves the terminal."""
    with contextlib.suppress(termios.error):
        modes = termios.tcgetattr(fileno)
        modes[tty.OFLAG] &= ~(termios.ONLCR | termios.TABDLY)
        termios.tcsetattr(fileno, termios.TCSANOW, modes)


def has_time(driver: TerminalDriver) -> bool:
    """Whether no key waits and the terminal would take another frame now."""
    return not driver.keys.waits and (driver._writer is None or driver._writer.has_room())


def lags(driver: TerminalDriver) -> bool:
    """Whether the line has more to carry than it takes."""
    return driver._writer is not None and driver._writer.lags


def _filters(profile: TerminalProfile) -> Iterable[Callable[[str], str]]:
    """What all output passes through."""
    if profile.ascii:
        yield to_ascii
    if not profile.colour:
        yield without_colour


_SGR = re.compile(r"\x1b\[([\d;:]*)m")
_COLOURS = frozenset((*range(30, 38), 39, *range(40, 48), 49, *range(90, 98), *range(100, 108)))
_COLOUR_LENGTHS = {"2": 5, "5": 3}
"""How many SGR parameters a colour takes: 24 bits, or one of 256."""


def without_colour(text: str) -> str:
    """The text with the colours removed from its SGR sequences; bold, reverse and the like stay."""
    return _SGR.sub(_colourless, text) if "\x1b[" in text else text


def _colourless(found: re.Match[str]) -> str:
    if not found[1]:
        return found[0]
    parameters = found[1].split(";")
    kept, place = [], 0
    while place < len(parameters):
        code, colon, _ = parameters[place].partition(":")
        if code in ("38", "48", "58"):
            place += 1 if colon else _COLOUR_LENGTHS.get("".join(parameters[place + 1 : place + 2]), 1)
            continue
        if not code.isdecimal() or int(code) not in _COLOURS:
            kept.append(parameters[place])
        place += 1
    return f"\x1b[{';'.join(kept)}m" if kept else ""
