"""What a terminal sends, split into characters, whole escape sequences and pasted texts.

Escape sequences are those of ECMA-48: `ESC [` and parameters (CSI), `ESC O` (SS3), and the strings OSC, DCS,
APC, PM and SOS, which answer queries and mean no key. What is cut, too long or broken ends by itself: when
nothing more of it comes for a moment, or when something comes that cannot belong to it.

An escape and a character are two keys, as a line that lags brings them in one packet; no action needs alt.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ESC = "\x1b"
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
MOST_PASTED = 65_536
"""How many characters are taken of a paste."""

_LONGEST = 64  # characters of a control sequence; a mouse report or a kitty key has fewer
_CUT = 0.5  # seconds without a character after which the rest of a sequence or a string is lost
_PASTE_PAUSE = 2.0  # the same for a paste, which a slow line may bring in several pieces

# `ESC [ [ A` is a function key of the Linux console, `ESC [ M` and three characters an old mouse report, and
# rxvt ends some keys with a dollar sign.
_SEQUENCE = re.compile(
    r"\x1b(?:\[\[[A-Z]|\[M[^\x1b]{3}|\[\d+\$(?![@-~])|\[(?!\[|M)[0-?]*[ -/]*[@-~]|O\d?[@-~])", re.DOTALL
)
_UNFINISHED = re.compile(r"\x1b(?:\[M[^\x1b]{0,2}|\[\[|\[[0-?]*[ -/]*|O\d?)?", re.DOTALL)
_STRING_START = frozenset("]P_^X")
_PAIRS = ("\x1b\t", "\x1b\x7f")  # Shift+Tab of the Linux console; alt with backspace, which deletes a word
_ENDS = {
    "string": re.compile(r"\x1b\\|[\x07\x18\x1a\x9c]|(?=\x1b[^\\])"),
    "control": re.compile(r"[@-~]|(?=[^ -?])"),
}
"""How what is left out ends: a string, and a control sequence that is too long."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text that was pasted, and how many characters at its end were left out because it was too long."""

    text: str
    left_out: int = 0


Piece = str | Pasted
"""A character, an escape alone among them, a whole escape sequence, one of `_PAIRS`, or a paste."""


class Splitter:
    """Splits texts as they come. `dropped` is told how many characters belong to no key.

    `delay` is how long, in seconds, an escape alone waits for more.
    """

    def __init__(self, delay: float, dropped: Callable[[int], object]) -> None:
        self._delay, self._dropped = delay, dropped
        self._text = ""
        self._inside = ""
        """What `_text` goes on with: a `paste`, a key of `_ENDS`, or nothing of these."""
        self._pasted: list[str] = []
        self._room = self._left_out = 0
        self._last = 0.0

    def feed(self, text: str, now: float) -> Iterator[Piece]:
        """The pieces that are whole after some more text; `now` is a moment in seconds."""
        self._last = now
        self._text += text
        while self._text:
            before = self._text, self._inside
            yield from self._step()
            if (self._text, self._inside) == before:
                return

    def tick(self, now: float) -> Iterator[Piece]:
        """What waited for a rest that did not come in time."""
        if not (self._text or self._inside) or now - self._last < self._patience:
            return
        text, self._text = self._text, ""
        if self._inside == "paste":
            yield self._end_paste(text)
        elif self._inside:
            self._inside = ""
            self._dropped(len(text))
        elif len(text) <= 2:
            yield from text
        else:
            self._dropped(len(text))

    @property
    def _patience(self) -> float:
        if self._inside == "paste":
            return _PASTE_PAUSE
        return self._delay if not self._inside and len(self._text) <= 2 else _CUT

    def _step(self) -> Iterator[Piece]:
        """Take what can be taken off the beginning of the text."""
        if self._inside == "paste":
            yield from self._paste()
        elif self._inside:
            self._leave_out()
        elif not self._text.startswith(ESC):
            plain, escape, rest = self._text.partition(ESC)
            self._text = escape + rest
            yield from plain
        else:
            yield from self._escape()

    def _escape(self) -> Iterator[Piece]:
        text = self._text
        if found := _SEQUENCE.match(text):
            self._text = text[found.end() :]
            if len(found[0]) > _LONGEST:
                self._dropped(len(found[0]))
            elif found[0] == _PASTE_START:
                self._inside, self._pasted, self._room, self._left_out = "paste", [], MOST_PASTED, 0
            elif found[0] != _PASTE_END:
                yield found[0]
        elif text[1:2] in _STRING_START and len(text) > 2:
            self._inside, self._text = "string", text[2:]
            self._dropped(2)
        elif _UNFINISHED.fullmatch(text) or (text[1:2] in _STRING_START and len(text) == 2):
            if len(text) > _LONGEST:
                self._inside, self._text = "control", ""
                self._dropped(len(text))
        else:
            yield from self._broken(text)

    def _broken(self, text: str) -> Iterator[Piece]:
        """An escape and a character, or a sequence with something in it that cannot be."""
        found = _UNFINISHED.match(text)
        taken = found.end() if found else 1
        if taken > 1:
            self._text = text[taken:]
            self._dropped(taken)
        else:
            taken = 2 if text[:2] in _PAIRS else 1
            self._text = text[taken:]
            yield text[:taken]

    def _leave_out(self) -> None:
        """Leave out what belongs to a string or to a long sequence."""
        found = _ENDS[self._inside].search(self._text)
        if found:
            self._inside = ""
            end = found.end()
        else:
            end = len(self._text) - self._text.endswith(ESC)
        self._dropped(end)
        self._text = self._text[end:]

    def _paste(self) -> Iterator[Piece]:
        text, end, rest = self._text.partition(_PASTE_END)
        if end:
            self._text = rest
            yield self._end_paste(text)
            return
        # The end of the paste may have come in part.
        kept = next((n for n in range(len(_PASTE_END) - 1, 0, -1) if text.endswith(_PASTE_END[:n])), 0)
        self._keep(text[: len(text) - kept])
        self._text = text[len(text) - kept :]

    def _keep(self, text: str) -> None:
        fits = text[: self._room]
        self._room -= len(fits)
        self._left_out += len(text) - len(fits)
        if fits:
            self._pasted.append(fits)

    def _end_paste(self, text: str) -> Pasted:
        self._keep(text)
        pasted = Pasted("".join(self._pasted).replace("\0", ""), self._left_out)
        self._inside, self._pasted = "", []
        return pasted
