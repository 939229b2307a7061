"""Going to a row by typing how it begins."""

from abc import abstractmethod
from dataclasses import dataclass

from textual.events import Blur, Key
from textual.message import Message
from textual.widget import Widget


@dataclass
class Typed(Message):
    """What has been typed to go to; None once that is over."""

    text: str | None


class TypeAhead:
    """A mixin for lists: after `begin_typing`, letters go to the row that begins with them.

    Enter, Escape or any key that moves ends it; what Escape would do otherwise it does not do then.
    """

    typed: str | None = None

    @abstractmethod
    def go_to_text(self, prefix: str) -> None:
        """Go to the first row whose value begins with or comes after a text."""

    def begin_typing(self) -> None:
        """Take the next letters as what to go to."""
        self._type("")

    def end_typing(self) -> None:
        """Take keys as keys again."""
        if self.typed is not None:
            self._type(None)

    def on_key(self, event: Key) -> None:
        """Take a letter, or end."""
        if self.typed is None:
            return
        if event.is_printable and event.character:
            self._type(self.typed + event.character)
        elif event.key == "backspace":
            self._type(self.typed[:-1])
        else:
            self.end_typing()
            if event.key not in ("enter", "escape"):
                return
        event.stop()
        event.prevent_default()

    def on_blur(self, event: Blur) -> None:
        """The keys go elsewhere."""
        self.end_typing()

    def _type(self, text: str | None) -> None:
        assert isinstance(self, Widget)
        self.typed = text
        self.post_message(Typed(text))
        if text:
            self.go_to_text(text)
