"""For whom a decision is made: a line to type a number, a URN or a contact in, and who it is now."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from store.core import urns
from store.core.errors import InvalidUrn
from store.core.types import Urn
from tui.text.content import joined
from tui.widgets.form_rows import PlainInput


class ForBar(Horizontal):
    """Tells what can be read as an address while it is typed; Enter asks to look a contact up."""

    DEFAULT_CSS = """
    ForBar { height: 1; padding: 0 1; }
    ForBar #for-label { width: auto; margin: 0 1 0 0; text-style: bold; }
    ForBar #for-input { width: 27; }
    ForBar #for-who { width: 1fr; margin: 0 0 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    @dataclass
    class Typed(Message):
        """What is typed can be read as this URN; None when nothing is typed any more."""

        urn: Urn | None

    @dataclass
    class LookUp(Message):
        """The contact who has what is typed, or is called so, is asked for."""

        text: str

    def __init__(self, country: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._country = country

    def compose(self) -> ComposeResult:
        """The line and who it is."""
        yield Static("For", id="for-label")
        yield PlainInput(placeholder="number, URN or contact", id="for-input")
        yield Static("", id="for-who", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(PlainInput).text.strip()

    def show(self, who: Content) -> None:
        """Say for whom it is decided."""
        self.query_one("#for-who", Static).update(who)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong with what is typed."""
        self.show(joined((sentence, "bold ansi_red")))

    def clear(self) -> None:
        """Empty the line without telling anybody."""
        with self.prevent(Input.Changed):
            self.query_one(PlainInput).text = ""

    def read(self, text: str) -> Urn | None:
        """The text as a URN, or None when it is none."""
        try:
            return urns.from_text(text, self._country)
        except InvalidUrn:
            return None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        text = self.text
        try:
            self.post_message(self.Typed(urns.from_text(text, self._country) if text else None))
        except InvalidUrn as error:
            self.refuse(f"{error.message} Enter looks for a contact.")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.text:
            self.post_message(self.LookUp(self.text))
