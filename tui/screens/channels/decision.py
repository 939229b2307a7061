"""A decision below the channels: its cord, the whole reason of the channel under the cursor, and the lock."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Static

from store.core.routing import Router
from store.core.types import Contact
from store.core.views import DisplaySettings
from tui.screens.channels.decision_list import DecisionList
from tui.screens.channels.decision_text import (
    condition_lines,
    lock_line,
    lock_told,
    onward_line,
    reason_text,
)
from tui.screens.channels.what_if import StudiedDecision, WhatIf
from tui.screens.channels.what_if_form import WhatIfForm
from tui.text.cells import CordSigns, Glyphs
from tui.text.content import content, lined
from tui.text.cord import Cord, Drawing, Line, cord_of
from tui.text.palette import FAILED
from tui.text.reasons import route_told
from tui.text.widths import PANES_FROM
from tui.widgets.bars import RuleLine


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a router on an address: of a contact, or of nobody."""

    study: WhatIf
    made: StudiedDecision
    router: Router
    whose: Contact | None

    @property
    def cord(self) -> Cord | None:
        """What is drawn of it; nothing without an address."""
        if self.made.pick is None:
            return None
        name = self.whose.name if self.whose else ""
        return cord_of(name or "(no name)", self.study.current_addresses, self.made.pick, self.router)


class Decision(Vertical):
    """Shows decisions; nothing but a sentence where there is nobody to decide for. On a wide screen the lock
    and the what-if controls stand side by side, under a rule."""

    DEFAULT_CSS = """
    Decision { height: 1fr; }
    Decision DecisionList { padding: 0 1; }
    Decision #reason { height: auto; min-height: 2; max-height: 6; padding: 0 1; }
    Decision #below { height: 1fr; min-height: 2; }
    Decision #lock { height: 2; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, glyphs: Glyphs, signs: CordSigns, form: WhatIfForm) -> None:
        super().__init__()
        self._glyphs, self._signs, self._form = glyphs, signs, form
        self._lock_title = RuleLine(signs, id="lock-title")
        self._decided: Decided | None = None
        self._reading = DisplaySettings()

    def compose(self) -> ComposeResult:
        """The cord, the reason, the lock, what is tried."""
        yield DecisionList(self._signs)
        yield Static("", id="reason", markup=False)
        yield self._lock_title
        with Container(id="below"):
            yield Static("", id="lock", markup=False)
            yield self._form

    def show(self, decided: Decided, reading: DisplaySettings, said: str) -> None:
        """Show a decision; without an address, `said` tells why there is none."""
        self._decided, self._reading = decided, reading
        cord, listed = decided.cord, self.query_one(DecisionList)
        if cord is not None:
            listed.show(cord, reading)
        else:
            listed.say(route_told(decided.made.route, reading) if decided.whose else said, FAILED)
        self._show_reason()
        self._show_lock()

    @on(DecisionList.Moved)
    def _show_reason(self) -> None:
        pick = self._decided.made.pick if self._decided else None
        way = self.query_one(DecisionList).candidate
        told = reason_text(pick, way, self._reading) if pick else content("")
        self.query_one("#reason", Static).update(told)

    def _show_lock(self) -> None:
        decided = self._decided
        cord, pick = (decided.cord, decided.made.pick) if decided else (None, None)
        lines: tuple[Line, ...] = ()
        title = "Lock"
        if decided is not None and cord is not None and pick is not None:
            made, signs = decided.made, self._glyphs
            told = lock_told(pick, decided.router, signs)
            onward = onward_line(cord, made, Drawing(self.size.width - 2, 1, self._signs, self._reading))
            wide = self.size.width >= PANES_FROM
            lines = (
                (*condition_lines(made, signs), onward) if wide else (lock_line(made, told, signs), onward)
            )
            title = f"Lock  {told[0]}" if pick.address.channel else "Lock  none, so the rules decide"
        self._lock_title.show(title)
        self.query_one("#lock", Static).update(lined(lines))

    def on_resize(self) -> None:
        """Tell of the lock in as many words as there is room for."""
        self._show_lock()
