"""The target of a decision: an input for a number, a URN or a contact, and whose decision is shown."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from store.core import urns
from store.core.errors import InvalidUrn
from store.core.routing import Router
from store.core.types import Contact, Urn
from store.core.views import DisplaySettings
from tui.screens.channels.what_if import WhatIf
from tui.text.addresses import address_text, lock_text
from tui.text.cells import Glyphs
from tui.text.content import joined
from tui.widgets.form_rows import PlainInput


class TargetBar(Horizontal):
    """Parses what is typed as an address with every letter; Enter asks to look a contact up."""

    DEFAULT_CSS = """
    TargetBar { height: 1; padding: 0 1; }
    TargetBar #for-label { width: auto; margin: 0 1 0 0; text-style: bold; }
    TargetBar #for-input { width: 27; }
    TargetBar #for-who { width: 1fr; margin: 0 0 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    @dataclass
    class Typed(Message):
        """The text is this URN; None when the line is empty."""

        urn: Urn | None

    @dataclass
    class LookUp(Message):
        """The contact with this name or address is to be looked up."""

        text: str

    def __init__(self, country: str) -> None:
        super().__init__()
        self._country = country

    def compose(self) -> ComposeResult:
        """The input, and the target."""
        yield Static("For", id="for-label")
        yield PlainInput(placeholder="number, URN or contact", id="for-input")
        yield Static("", id="for-who", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(PlainInput).text.strip()

    def show(self, who: Content) -> None:
        """Show the target."""
        self.query_one("#for-who", Static).update(who)

    def refuse(self, sentence: str) -> None:
        """Show what is wrong with what is typed."""
        self.show(joined((sentence, "bold ansi_red")))

    def clear(self) -> None:
        """Empty the input without posting a message."""
        with self.prevent(Input.Changed):
            self.query_one(PlainInput).text = ""

    def read(self, text: str) -> Urn | None:
        """The text as a URN; None if it is none."""
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


def target_text(
    study: WhatIf, contact: Contact | None, router: Router, reading: DisplaySettings, signs: Glyphs
) -> Content:
    """The target of a study: the contact, if the address is one of its own, the address, and its lock."""
    address = study.address
    if address is None:
        return joined("the contact has no address" if contact else "nobody yet")
    who: list[str | tuple[str, str]] = []
    if contact is not None and study.addresses == contact.addresses:
        who += [(contact.name or "no name", "bold"), f", {study.index + 1} of {len(study.addresses)}: "]
    who.append(address_text(address, reading))
    lock = lock_text(address, router)
    return joined(*who, f" {signs.lock} {lock}") if lock else joined(*who)
