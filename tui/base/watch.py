"""A look at whether another program changed what a screen shows."""

from collections.abc import Callable
from typing import Any

from store.core.errors import CordboardError
from tui.base.screen import CordboardScreen

POLL_SECONDS = 2.0
"""How often to look for changes. A look is one small query; nothing is drawn when nothing changed."""


class ChangeWatch:
    """Has a screen read its data again when the store has another revision than what the screen shows."""

    def __init__(self, screen: CordboardScreen[Any], shown: Callable[[], str]) -> None:
        """`shown` is the revision that the screen shows, empty while it shows nothing."""
        self._screen, self._shown = screen, shown
        self._looking = False

    def start(self) -> None:
        """Look every `POLL_SECONDS`."""
        self._screen.set_interval(POLL_SECONDS, self.look)

    def look(self) -> None:
        """Look once, unless the screen is not in front or the last look still waits for its answer."""
        if self._looking or not self._screen.is_current or not self._shown():
            return
        self._looking = True
        services = self._screen.services

        def read() -> str:
            services.turn_day()
            return services.contacts.revision()

        self._screen.jobs.run(read, self._compare, group="look", on_error=self._failed)

    def _compare(self, revision: str) -> None:
        self._looking = False
        if revision != self._shown():
            self._screen.refresh_data()

    def _failed(self, _error: CordboardError) -> None:
        """Show no error: the operator did not ask for this, and the next action will show its own."""
        self._looking = False
