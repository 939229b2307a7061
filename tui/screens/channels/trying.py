"""Trying a channel with one text that really goes: whom to, what, and what came of it."""

from store.core import urns
from store.core.errors import CordboardError, InvalidUrn
from store.core.messages.outcome import Exchange, Outcome, State
from store.core.types import Channel, Urn
from tui.base import dialogs
from tui.base.screen import CordboardScreen
from tui.text.cells import plural

_TEXT = "This is a test of Cordboard."

_MEANS = {
    State.WIRED: "the provider took the text.",
    State.ERRORED: "the text did not go; it can be tried again.",
    State.FAILED: "the text did not go.",
    State.UNCONFIRMED: "nobody knows whether the text went. Ask the provider before it is sent again.",
}


class Trial:
    """Sends one text through a channel on behalf of a screen, after asking for what it needs."""

    def __init__(self, screen: CordboardScreen[None], channel: Channel) -> None:
        self._screen, self._channel = screen, channel

    def ask(self, typed: str = "", problem: str = "") -> None:
        """Ask for the address; again where what was typed is none."""
        detail = "An address of your own: the text really goes."
        dialogs.ask_text(
            self._screen, f"Try {self._channel.name}", "Write", self._addressed, typed, detail, problem
        )

    def _addressed(self, typed: str) -> None:
        channel, country = self._channel, self._screen.workspace.default_country
        try:
            urn = urns.sender(typed, tuple(channel.schemes), channel.country or country)
        except InvalidUrn as error:
            self.ask(typed, error.message)
            return
        shown = urns.format_urn(urn, international=True)
        detail = "It may cost money, and cannot be undone."
        dialogs.ask_text(
            self._screen,
            f"Text for {shown} by {channel.name}",
            "Send 1 text",
            lambda text: self._check(urn, text),
            _TEXT,
            detail,
        )

    def _check(self, urn: Urn, text: str) -> None:
        """See in how many parts it would go; a text of several is asked about once more."""
        sending, channel = self._screen.services.sending, self._channel

        def checked(requests: tuple[Exchange, ...]) -> None:
            if len(requests) == 1:
                self._send(urn, text)
                return
            parts = plural(len(requests), "text")
            question = f"It goes in {len(requests)} parts by {channel.name}"
            dialogs.confirm(self._screen, question, f"Send {parts}", lambda: self._send(urn, text))

        self._screen.jobs.run(
            lambda: sending.requests(channel.uuid, urn, text), checked, group="try", awaited=True
        )

    def _send(self, urn: Urn, text: str) -> None:
        sending, channel = self._screen.services.sending, self._channel
        self._screen.set_status(f"A text goes out by {channel.name} ...")
        self._screen.jobs.run(
            lambda: sending.send_test(channel.uuid, urn, text), self._sent, group="try", on_error=self._failed
        )

    def _sent(self, outcome: Outcome) -> None:
        self._screen.set_status("")
        why = f" {outcome.text}" if outcome.text else ""
        said = f"{self._channel.name}, {outcome.state}: {_MEANS[outcome.state]}{why}"
        self._screen.notice(said, warning=outcome.state is not State.WIRED)

    def _failed(self, error: CordboardError) -> None:
        self._screen.set_status("")
        self._screen.jobs.show_error(error)
