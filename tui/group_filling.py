"""Smart groups that are new, or whose search changed, are filled in the background while the list is used."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from threading import Event
from typing import cast

from store.core.errors import CordboardError
from store.core.types import Group, GroupState
from tui import messages
from tui.base_screen import CordboardScreen
from tui.progress import sparing


class GroupFilling:
    """A mixin for the contact list, which is open as long as the program runs. One group is filled at a time;
    one that is left half-way is gone on with at the next start."""

    filling: str = ""
    """What the status line says of it."""

    _fill_ends: Event | None = None

    @abstractmethod
    def show_status(self) -> None:
        """Write the status line, the progress in it."""

    def fill_groups(self, groups: Iterable[Group]) -> None:
        """Fill the first of these that is not filled yet, unless one is being filled."""
        lacking = next((group for group in groups if group.state is GroupState.FILLING), None)
        if lacking is None or self._fill_ends is not None:
            return
        screen, group, self._fill_ends = self._screen_of_filling(), lacking, Event()
        ends = self._fill_ends

        def tell(done: int, total: int) -> None:
            if self._fill_ends is ends:
                self._tell_filling(f"Filling {group.name} {done * 100 // max(total, 1)} %")

        def done(_result: object) -> None:
            self._fill_ends = None
            self._tell_filling("")
            screen.post_message(messages.GroupsChanged())

        def failed(error: CordboardError) -> None:
            self._fill_ends = None
            self._tell_filling("")
            screen.show_error(error)

        note: Callable[[int, int], None] = sparing(lambda now, total: screen.call_later(tell, now, total))
        screen.run_job(
            lambda: screen.services.groups.fill(group.uuid, note, ends.is_set),
            done,
            group="filling",
            on_error=failed,
        )

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
