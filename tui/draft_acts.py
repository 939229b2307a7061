"""What a screen with a form does so that nothing typed is lost when the line goes."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar, cast

from textual.screen import Screen

from tui.drafts import Draft, Drafts, LeftBehind, Slot

PAUSE = 1.0
"""Seconds between two looks at a form: what a process that is killed outright can lose of what was typed."""

Result = TypeVar("Result")


class _Face(Protocol):
    drafts: Drafts | None
    keeps_drafts: bool
    now: Callable[[], datetime]


class KeepsDraft:
    """A mixin for screens with a form: a subclass says in `written` what stands in it.

    `taken_up` is the draft that the form was opened to go on with. Nothing is kept where
    there is no place for drafts.
    """

    taken_up: LeftBehind | None = None
    _slot: Slot | None = None

    def written(self) -> Draft | None:
        """The form as it stands, or None when leaving it would lose nothing."""
        raise NotImplementedError

    def keep_from_now(self) -> None:
        """Look at the form every second from now on, and keep what is not saved."""
        drafts = self._face().drafts
        if drafts is not None and self._slot is None:
            self._slot = Slot(drafts, self.taken_up)
            self.keep()
            self._screen().set_interval(PAUSE, self.keep, name="draft")

    def keep(self) -> None:
        """Keep what stands in the form now."""
        if self._slot is not None:
            self._slot.keep(self.written(), self._face().now())

    def saving(self, save: Callable[[], Result]) -> Callable[[], Result]:
        """The same call, after which there is nothing to keep any more; for a job."""
        slot = self._slot

        def work() -> Result:
            result = save()
            if slot is not None:
                slot.clear()
            return result

        return work

    def on_unmount(self) -> None:
        """Whoever leaves a form has saved it or given it up, unless the program was ended from outside."""
        if self._slot is not None and not self._face().keeps_drafts:
            self._slot.clear()

    def _face(self) -> _Face:
        return cast(_Face, self._screen().app)

    def _screen(self) -> Screen[object]:
        return cast(Screen[object], self)
