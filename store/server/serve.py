"""The process that sends, asks for news and is called: its parts, from their start to their end."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Final

from store.core.errors import DatabaseUnavailable
from store.core.messages.serving import Health
from store.server.http import GRACE_SECONDS, HttpSide
from store.server.parts import Part
from store.services import Services

_LAST: Final = GRACE_SECONDS + 5.0
"""Seconds after which the process leaves, whatever is still in flight."""

_SETTLED_EVERY: Final = 5.0
"""Seconds between two tries of reports that came before their message was known."""


class Serving:
    """The process on one database. Raises AddressInUse where it cannot listen.

    `public_url` is where providers reach it, else the setting of the workspace says so.
    """

    def __init__(self, services: Services, host: str, port: int, public_url: str = "") -> None:
        self._services = services
        self._stop = Event()
        self._http = HttpSide(host, port, services.webhooks, self.health, public_url)
        self._sender = services.delivery.sender(public_url=public_url)
        self._pollers = services.polling.pollers(public_url)
        runs: dict[str, Callable[[Event], None]] = {
            "http": self._http.run,
            "sender": self._sender.run,
            "pollers": self._pollers.run,
            "recovery": self._recover,
        }
        self._parts = tuple(Part(name, run, self._stop) for name, run in runs.items())

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._http.url

    def run(self) -> bool:
        """Go on until `stop` is called, then finish what is in flight; whether all of it was."""
        for part in self._parts:
            part.start()
        self._stop.wait()
        end = monotonic() + _LAST
        ended = [part.join(end - monotonic()) for part in self._parts]
        self._sender.close()
        return all(ended)

    def sends_elsewhere(self) -> str:
        """Which other program sends, in words; empty when none does."""
        return self._sender.health().elsewhere

    def stop(self) -> None:
        """Take nothing on any more; may be called by a handler of signals."""
        self._stop.set()

    def health(self) -> Health:
        """How it goes."""
        parts = tuple(part.health for part in self._parts)
        try:
            return Health(parts, self._sender.health())
        except DatabaseUnavailable as error:
            return Health(parts, unreachable=error.message)

    def _recover(self, stop: Event) -> None:
        """What is to be done now and then. What a killed sender left is the sender's own to settle."""
        while not stop.wait(_SETTLED_EVERY):
            self._services.webhooks.settle()
