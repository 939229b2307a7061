"""What carries a text: HTTP by the description of a provider, or mail; by the type of its channel."""

from collections.abc import Callable
from typing import Protocol

import httpx

from store.core.messages.outcome import Exchange, Outcome
from store.core.types import Channel
from store.messaging.engine import Engine
from store.messaging.mail.mailbox import MAILBOXES
from store.messaging.requests import OutgoingText
from store.messaging.secrets import Secrets


class Carrier(Protocol):
    """Carries texts by channels of some types. Safe to share between threads."""

    def send(self, message: OutgoingText, channel: Channel, *, hides: bool = False) -> Outcome:
        """Send a text, and say what came of it. With `hides` what is kept of the exchange tells neither its
        address nor its text."""

    def preview(
        self, message: OutgoingText, channel: Channel, *, hides: bool = False
    ) -> tuple[Exchange, ...] | Outcome:
        """What `send` would hand over, without an answer, or the outcome where it would hand over nothing."""


class Carriers:
    """The carriers of a program. `public_url` is where providers reach us; `starts` is called before a mail
    goes out, as the client tells of requests."""

    def __init__(
        self,
        client: httpx.Client,
        secrets: Secrets,
        public_url: str = "",
        starts: Callable[[], None] = lambda: None,
    ) -> None:
        from store.messaging.mail.smtp import Mail  # noqa: PLC0415 - a start of the screens sends no mail

        mail = Mail(secrets, starts)
        self._by_type: dict[str, Carrier] = dict.fromkeys(MAILBOXES, mail)
        self._others: Carrier = Engine(client, secrets, public_url)

    def of(self, channel: Channel) -> Carrier:
        """What carries texts by a channel; of types that nothing carries, what says so."""
        return self._by_type.get(channel.type, self._others)
