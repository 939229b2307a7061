"""What a poller is: it asks the provider of one channel for news, once, and says how far it was read."""

from dataclasses import dataclass
from typing import Protocol

from store.core.messages.outcome import Exchange
from store.messaging.webhooks import Parsed


@dataclass(frozen=True, slots=True)
class News:
    """One thing that a provider tells, and the cursor from which it is asked once that is stored."""

    parsed: Parsed
    cursor: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking once: news in their order, and the requests that are to be kept.

    Without news `cursor` is the one from which to ask next, None where it stays as it was.
    Where it went wrong `error` is a sentence for the operator. `refused` is whether the provider does not let
    us in; then asking again brings nothing until somebody mends the account. `retry_after` is in seconds,
    where the provider asks for them.
    """

    news: tuple[News, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    error: str = ""
    refused: bool = False
    retry_after: float | None = None
    cursor: str | None = None


class Poller(Protocol):
    """Asks the provider of one channel for news."""

    def ask(self, cursor: str, seconds: int) -> Asked:
        """Ask for what came after the cursor, and wait for it for so many seconds where nothing did. The
        cursor is empty the first time. Never raises for what a provider says or for a lost network."""

    def announce(self, url: str) -> Asked:
        """Have the provider call this address from now on, in place of being asked."""
