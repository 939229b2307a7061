"""Noticing that another program changed what a list shows."""

from abc import abstractmethod
from typing import cast

from store.core.errors import CordboardError
from tui.base.screen import CordboardScreen

POLL_SECONDS = 2.0
"""How often to look. A look is one small query; nothing is drawn when nothing changed."""


class ListWatch:
    """A mixin for screens: after `watch_store`, data that changed is read again."""

    _looks: bool = False

    @property
    @abstractmethod
    def revision(self) -> str:
        """That of the store when the screen was last read; empty before it was."""

    def watch_store(self) -> None:
        """Begin to look."""
        self._watcher().set_interval(POLL_SECONDS, self.look_for_changes)

    def look_for_changes(self) -> None:
        """Look once, unless the screen is not in front or the last look still waits for its answer."""
        screen = self._watcher()
        if self._looks or not screen.is_current or not self.revision:
            return
        self._looks = True
        screen.jobs.run(screen.services.contacts.revision, self._seen, group="look", on_error=self._not_seen)

    def _seen(self, revision: str) -> None:
        self._looks = False
        if revision != self.revision:
            self._watcher().refresh_data()

    def _not_seen(self, _error: CordboardError) -> None:
        """Nobody asked for it: what the operator does next will tell."""
        self._looks = False

    def _watcher(self) -> CordboardScreen[object]:
        """This object as the screen it is mixed into."""
        assert isinstance(self, CordboardScreen)
        return cast("CordboardScreen[object]", self)
