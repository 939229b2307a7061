"""Smart groups that are new, or whose search changed, are filled in the background while the list is used."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from threading import Event
from typing import cast

from store.core.errors import CordboardError
from store.core.progress import Monitor
from store.core.types import Group, GroupState
from tui.base import messages
from tui.base.progress import throttled
from tui.base.screen import CordboardScreen


class GroupFilling:
    """A mixin for the contact list, which is open as long as the program runs. One group is filled at a time;
    one that is left half-way is gone on with at the next start."""

    filling: str = ""
    """What the status line says of it."""

    _fill_ends: Event | None = None
    _unfilled: dict[str, str]
    """The groups that a whole run left unfilled, with the revision of the store that it was made on."""

    @abstractmethod
    def show_status(self) -> None:
        """Write the status line, the progress in it."""

    def fill_groups(self, groups: Iterable[Group]) -> None:
        """Fill one of these that is not filled yet, unless one is being filled.

        What a run has left unfilled is tried again when something in the store has changed, after the others.
        """
        lacking = [group for group in groups if group.state is GroupState.FILLING]
        if not lacking or self._fill_ends is not None:
            return
        screen, self._fill_ends = self._screen_of_filling(), Event()
        group = min(lacking, key=lambda one: one.uuid in self._unfilled)
        ends = self._fill_ends

        def tell(done: int, total: int) -> None:
            if self._fill_ends is ends:
                self._tell_filling(f"Filling {group.name} {done * 100 // max(total, 1)} %")

        def fill() -> tuple[Group, str] | None:
            services = screen.services
            revision = services.contacts.revision()
            if self._unfilled.get(group.uuid) == revision:
                return None
            return services.groups.fill(group.uuid, Monitor(note, ends.is_set)), revision

        def done(run: tuple[Group, str] | None) -> None:
            self._fill_ends = None
            self._tell_filling("")
            if run is not None:
                self._note_unfilled(*run)
                screen.post_message(messages.GroupsChanged())

        def failed(error: CordboardError) -> None:
            self._fill_ends = None
            self._tell_filling("")
            screen.jobs.show_error(error)

        note: Callable[[int, int], None] = throttled(lambda now, total: screen.call_later(tell, now, total))
        screen.jobs.run(fill, done, group="filling", on_error=failed)

    def _note_unfilled(self, group: Group, revision: str) -> None:
        """Remember whether a run has left its group unfilled."""
        self._unfilled.pop(group.uuid, None)
        if group.state is GroupState.FILLING:
            self._unfilled[group.uuid] = revision
            said = f'"{group.name}" could not be filled; it will be tried again later.'
            self._screen_of_filling().notice(said)

    def on_unmount(self) -> None:
        """Leave what is being filled for the next start."""
        if self._fill_ends is not None:
            self._fill_ends.set()

    def _tell_filling(self, text: str) -> None:
        self.filling = text
        self.show_status()

    def _screen_of_filling(self) -> CordboardScreen[object]:
        """This object as the screen it is mixed into."""
        assert isinstance(self, CordboardScreen)
        return cast("CordboardScreen[object]", self)
