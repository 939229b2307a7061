"""Bytes from the terminal to events: keys, pastes, mouse and focus. No bytes are an error.

A sequence that means no key, such as a late answer to a query, is left out whole: its characters are never
taken for keys. The log tells how many characters were left out, and never which.
"""

import codecs
import logging
import re
from collections.abc import Iterator

from textual import constants, events
from textual.events import AppBlur, AppFocus, Event, Key
from textual.keys import Keys
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from tui.terminal.sequences import ESC, Pasted, Piece, Splitter
from tui.terminal.textual_private import ANSI_SEQUENCES_KEYS, FUNCTIONAL_KEYS, XTermParser

_log = logging.getLogger("cordboard")

_FOCUS: dict[str, type[Event]] = {"\x1b[I": AppFocus, "\x1b[O": AppBlur}
_IN_ORDER = "\x1b[0n"
_SYNCHRONIZED = re.compile(r"\x1b\[\?2026;[123]\$y")
_MOUSE = re.compile(r"\x1b\[<\d{1,4};\d{1,5};\d{1,5}[mM]")

# `ESC [ code ; modifiers ; text u` of kitty, and the older forms for keys that type nothing. Alternatives of
# the code and the kind of event follow a colon.
_KEY = re.compile(r"\x1b\[(\d*)[\d:]*?(?:;(\d*)(?::(\d*))?)?(?:;([\d:]*))?([u~A-FHPQS])")
_RELEASED = "3"
_MOST_MODIFIERS = 256
_CONTROLS_WITH_KEYS = ("9", "13", "27", "127")


class Paste(events.Paste):
    """Something was pasted; `left_out` is how many characters at its end were not taken, it being too long.

    The name is Textual's, since it is what a handler is found by.
    """

    def __init__(self, text: str, left_out: int = 0) -> None:
        super().__init__(text)
        self.left_out = left_out


class StatusReport(Message):
    """The terminal said that it is in good order, which answers a status question (`CSI 5 n`)."""


class KeyReader:
    """Parses what a terminal sends; `mouse` is whether it was asked to report the mouse."""

    def __init__(self, *, mouse: bool = False) -> None:
        self._mouse = mouse
        self._parser = XTermParser()
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        self._splitter = Splitter(constants.ESCAPE_DELAY, self._drop)
        self._dropped = 0
        self._synchronized = False

    def feed(self, data: bytes, now: float) -> Iterator[Message]:
        """The events of some bytes, which came at a moment in seconds; a cut character or escape sequence
        waits for its rest."""
        for piece in self._splitter.feed(self._decode(data), now):
            yield from self._events(piece)

    def tick(self, now: float) -> Iterator[Message]:
        """The events of what waited for a rest that did not come in time."""
        for piece in self._splitter.tick(now):
            yield from self._events(piece)
        if self._dropped:
            _log.info("The terminal sent %d characters that are no key.", self._dropped)
            self._dropped = 0

    def _drop(self, length: int) -> None:
        self._dropped += length

    def _events(self, piece: Piece) -> Iterator[Message]:
        if isinstance(piece, Pasted):
            yield Paste(piece.text, piece.left_out)
        elif piece == ESC:
            yield Key("escape", ESC)
        elif len(piece) == 1:
            yield from self._keys(piece)
        elif focus := _FOCUS.get(piece):
            yield focus()
        elif piece == _IN_ORDER:
            yield StatusReport()
        elif not self._synchronized and _SYNCHRONIZED.fullmatch(piece):
            # It was asked once; who answers a thousand times would keep the application from its keys.
            self._synchronized = True
            yield TerminalSupportsSynchronizedOutput()
        elif self._mouse and _MOUSE.fullmatch(piece):
            event = self._parser.parse_mouse_code(piece)
            if event is not None:
                yield event
        else:
            yield from self._sequence(piece)

    def _sequence(self, sequence: str) -> Iterator[Message]:
        """The keys of an escape sequence, none when it stands for no key."""
        keys = ANSI_SEQUENCES_KEYS.get(sequence)
        wanted = _as_key(sequence)
        if wanted and not constants.DISABLE_KITTY_KEY:
            yield from self._keys(wanted)
        elif isinstance(keys, tuple):
            yield from (Key(key.value, None) for key in keys)
        elif isinstance(keys, str):
            yield from self._keys(keys)
        else:
            self._drop(len(sequence))

    def _keys(self, text: str) -> Iterator[Message]:
        for key in self._parser._sequence_to_key_events(text):
            if key.key != Keys.Ignore:
                yield key


def _as_key(sequence: str) -> str:
    """A sequence in the form of kitty, without what is not needed of it; empty when it stands for no key."""
    found = _KEY.fullmatch(sequence)
    if found is None:
        return ""
    code, modifiers, kind, text, end = (part or "" for part in found.groups())
    if kind == _RELEASED or len(modifiers) > 3 or int(modifiers or 1) > _MOST_MODIFIERS:
        return ""
    if end == "u":
        if not (_is_letter(code) or code in _CONTROLS_WITH_KEYS):
            return ""
    elif f"{code or 1}{end}" not in FUNCTIONAL_KEYS:
        return ""
    if text and not all(map(_is_letter, text.split(":"))):
        return ""
    return f"\x1b[{code or 1};{modifiers};{text}{end}" if text else f"\x1b[{code or 1};{modifiers}{end}"


def _is_letter(code: str) -> bool:
    """Whether a number is that of a character which can be typed."""
    if not code.isdecimal() or len(code) > 7:
        return False
    number = int(code)
    return (
        32 <= number <= 0x10FFFF
        and number != 127
        and not 128 <= number < 160
        and not 0xD800 <= number < 0xE000
    )
