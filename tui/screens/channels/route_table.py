"""A routing decision: every channel with its verdict, the conditions of a lock, and the reason."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from store.core.routing.candidates import Candidate
from store.core.types import Role
from store.core.views import DisplaySettings
from tui.keys import bindings as keys
from tui.screens.channels.cells import CANDIDATE_COLUMNS, candidate_cells, ranked
from tui.screens.channels.what_if import StudiedDecision
from tui.text.cells import Glyphs
from tui.text.content import content, joined
from tui.text.reasons import pick_told, route_told
from tui.widgets.lists.line_table import LineTable

NEXT = {Role.SEND: "Next message  ", Role.CALL: "Next call  "}


class DecisionTable(LineTable):
    """The candidates; left and right go to the other addresses of the contact."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("decision")]
    RESTING: ClassVar[str] = ""

    @dataclass
    class Step(Message):
        """Go to another address of the contact, `by` places further."""

        by: int

    def action_next_address(self) -> None:
        """The next address."""
        self.post_message(self.Step(1))

    def action_previous_address(self) -> None:
        """The previous address."""
        self.post_message(self.Step(-1))


class RouteTable(Vertical):
    """The candidates; below them, or beside them on a wide terminal, the conditions and the reason."""

    DEFAULT_CSS = """
    RouteTable { height: 1fr; }
    RouteTable #deciding { height: 1fr; }
    RouteTable DecisionTable { height: 1fr; min-height: 2; }
    RouteTable #reasoning { height: auto; }
    RouteTable #conditions { height: 3; }
    RouteTable #why { height: auto; max-height: 3; }
    """

    def compose(self) -> ComposeResult:
        """The table, the conditions, the reason."""
        with Vertical(id="deciding"):
            yield DecisionTable(CANDIDATE_COLUMNS, id="candidates")
            with Vertical(id="reasoning"):
                yield Static("", id="conditions", markup=False)
                yield Static("", id="why", markup=False)

    def show(
        self, decision: StudiedDecision, reading: DisplaySettings, signs: Glyphs, *, asked: bool = True
    ) -> None:
        """Show a decision; without a conclusion unless somebody was `asked` about."""
        pick = decision.pick
        candidates: tuple[Candidate, ...] = ranked(pick.candidates) if pick else ()
        table = self.query_one(DecisionTable)
        table.set_empty("No channel yet." if pick else "No address to decide for: type one above.")
        table.show(len(candidates), lambda index: candidate_cells(candidates[index], reading))
        marks = [f"[{signs.tick if each.met else ' '}] {each.text}" for each in decision.conditions]
        self.query_one("#conditions", Static).update(Content("\n").join(map(content, marks)))
        self.query_one("#why", Static).update(self._why(decision, reading) if asked else Content())

    def _why(self, decision: StudiedDecision, reading: DisplaySettings) -> Content:
        route = route_told(decision.route, reading)
        pick = decision.pick
        label = NEXT.get(pick.role, NEXT[Role.SEND]) if pick else NEXT[Role.SEND]
        if pick is None or (decision.route.address is not None and decision.route.address == pick.address):
            return joined((label, "bold"), route)
        reason = pick_told(pick, reading)
        return Content("\n").join(
            [joined(("This address  ", "bold"), reason), joined((label, "bold"), route)]
        )
