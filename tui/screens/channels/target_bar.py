"""Whose route is decided: a heading, and in its place a line for a number, a URN or a contact."""

from dataclasses import dataclass
from functools import partial
from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from store.core import urns
from store.core.errors import CordboardError, InvalidUrn
from store.core.types import Contact, Role, Urn
from store.core.views import DisplaySettings
from tui.base import dialogs
from tui.base.screen import CordboardScreen
from tui.jobs import Jobs
from tui.keys.bindings import key_of
from tui.screens.channels.target_lookup import Matches, look_up, offered
from tui.screens.channels.what_if import WhatIf
from tui.text.addresses import address_text
from tui.text.cells import CordSigns
from tui.widgets.bars import RuleLine
from tui.widgets.form_rows import PlainInput


class TargetBar(Horizontal):
    """The heading of a decision. `open` has it ask for another target: every letter is parsed as an address,
    and Enter asks to look a contact up."""

    DEFAULT_CSS = """
    TargetBar { height: 1; }
    TargetBar #for-label, TargetBar #for-input { display: none; }
    TargetBar #for-label { width: auto; margin: 0 1; text-style: bold; }
    TargetBar.-open #for-label, TargetBar.-open #for-input { display: block; }
    TargetBar.-open RuleLine { display: none; }
    """

    @dataclass
    class Typed(Message):
        """The text is this URN; of one that is none, or that names nobody, is `said` why. Neither for an
        empty line."""

        urn: Urn | None
        said: str = ""

    @dataclass
    class Found(Message):
        """The contact that was asked for, and the URN that it was asked for by; None for an address that no
        contact has."""

        contact: Contact | None
        urn: Urn | None

    def __init__(self, country: str, signs: CordSigns) -> None:
        super().__init__()
        self.jobs = Jobs(self)
        self.heading = RuleLine(signs)
        self._country = country

    def compose(self) -> ComposeResult:
        """The heading; the input."""
        yield self.heading
        yield Static("For", id="for-label")
        yield PlainInput(placeholder="number, URN or contact", id="for-input")

    @property
    def is_open(self) -> bool:
        """Whether a target is asked for."""
        return self.has_class("-open")

    @property
    def _text(self) -> str:
        return self.query_one(PlainInput).text.strip()

    @property
    def _screen(self) -> CordboardScreen[None]:
        return cast("CordboardScreen[None]", self.screen)

    def show(
        self, study: WhatIf, whose: Contact | None, reading: DisplaySettings, *, unsaved: bool = False
    ) -> None:
        """Show whose route is decided, and at which address; that a contact is `unsaved` is said."""
        left, right = _heading(study, whose, reading)
        self.heading.show(f"{left}, not saved" if unsaved else left, right)

    def open(self) -> None:
        """Ask for a target."""
        self.add_class("-open")
        self.screen.set_focus(self.query_one(PlainInput))

    def close(self) -> None:
        """Show the heading again, and forget what is typed without posting a message."""
        self.remove_class("-open")
        with self.prevent(Input.Changed):
            self.query_one(PlainInput).text = ""

    def _read(self) -> Urn | None:
        """What is typed as a URN; None if it is none."""
        try:
            return urns.from_text(self._text, self._country)
        except InvalidUrn:
            return None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        text, urn = self._text, self._read()
        said = f'Enter looks for "{text}".' if text and urn is None else ""
        self.post_message(self.Typed(urn, said))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text, urn, services = self._text, self._read(), self._screen.services

        def failed(error: CordboardError) -> None:
            if urn is None:
                self.post_message(self.Typed(None, error.message))
            else:
                self._take(None, urn)

        def found(found: Contact | Matches) -> None:
            if isinstance(found, Matches):
                self._offer(found, text)
            else:
                self._take(found, urn)

        if text:
            find = partial(look_up, services, text)
            self.jobs.run(find, found, group="find", awaited=True, on_error=failed)

    def _offer(self, found: Matches, text: str) -> None:
        """Have one of several contacts chosen."""
        count = f"More than {len(found.rows)}" if found.more else str(len(found.rows))
        get = self._screen.services.contacts.get

        def take(uuid: str) -> None:
            self.jobs.run(
                lambda: get(uuid), lambda contact: self._take(contact, None), group="find", awaited=True
            )

        items = offered(found, DisplaySettings.of(self._screen.workspace))
        dialogs.search(self._screen, f'{count} contacts match "{text}"', items, take)

    def _take(self, contact: Contact | None, urn: Urn | None) -> None:
        self.close()
        self.post_message(self.Found(contact, urn))


def _heading(study: WhatIf, whose: Contact | None, reading: DisplaySettings) -> tuple[str, str]:
    """Whose route it is and at which address, and how to come to another one."""
    ask = f"{key_of('channels.look_up')} for a number or a contact"
    route = "Route" if study.role is Role.SEND else "Route of a call"
    if whose is not None:
        count, to = len(study.addresses), "of" if study.role is Role.SEND else "to"
        place = f"address {study.index + 1} of {count}" if count else "no address"
        keys = f"{key_of('decision.previous_address')} {key_of('decision.next_address')}"
        return f"{route} {to} {whose.name or '(no name)'}  {place}", f"{keys} address" if count > 1 else ask
    if study.address is not None:
        return f"{route} to {address_text(study.address, reading)}", ask
    return route, ask
