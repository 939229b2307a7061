"""What was typed, from bytes to key events."""

import codecs
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message


class KeyReader:
    """Makes events of what a terminal sends; bytes that are not UTF-8 are replaced, never an error."""

    def __init__(self, *, debug: bool = False) -> None:
        self._parser = XTermParser(debug)
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode

    def feed(self, data: bytes) -> Iterable[Message]:
        """The events of some bytes; a character or sequence that is cut off waits for its rest."""
        text = self._decode(data)
        # An empty text would tell the parser that there is no more to come, ever.
        return self._parser.feed(text) if text else ()

    def tick(self) -> Iterable[Message]:
        """The events of a sequence whose rest did not come in time."""
        return self._parser.tick()
