"""Two contacts side by side, each line with the version that is taken, and one contact made of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.core.contacts.merging import MergeProposal
from store.core.errors import Conflict, CordboardError
from store.core.routing import Router
from store.core.views import EditReport
from tui.base.edit_screen import FormScreen
from tui.base.messages import ContactsChanged
from tui.base.screen import undoable
from tui.screens.merge.draft import MergeDraft
from tui.text.addresses import address_rows
from tui.text.cells import cord_signs, plural
from tui.text.content import content
from tui.text.palette import SLOW
from tui.widgets.lists.address_list import AddressList
from tui.widgets.lists.sides import SideTable
from tui.widgets.route_view import RouteLine, decide

_MOST_LINES, _FEW_LINES = 10, 4
"""How many lines of the table show at once, and where there is little room; it scrolls."""

_LOW_BELOW = 22
"""The rows of a screen below which there is little room."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Both contacts, and the router over the channels."""

    proposal: MergeProposal
    router: Router


class MergeScreen(FormScreen[EditReport, Loaded]):
    """Merges a contact, by uuid, into the one that is kept. Returns what that did."""

    SCOPE = "merge"
    INNER_SCOPES: ClassVar[tuple[str, ...]] = ("sides", "address_list")
    AUTO_FOCUS = "SideTable"

    def __init__(self, kept: str, other: str) -> None:
        super().__init__(kept)
        self._other = other
        self._draft: MergeDraft | None = None
        self._router = Router(())

    def compose_body(self) -> Iterable[Widget]:
        """The lines, both versions of the one under the cursor, the joined addresses, and their route."""
        yield SideTable("", "")
        yield Static("", id="both", markup=False)
        yield Static("Addresses in the order in which they are tried", classes="heading", markup=False)
        yield VerticalScroll(AddressList(only_order=True), id="listed", can_focus=False)
        yield Static("", id="told", markup=False)
        yield RouteLine(cord_signs(self.context.profile.few_signs), self.reading)

    def load(self) -> Loaded:
        """Read both contacts."""
        compared = self.services.merging.compare(self._uuid or "", self._other)
        return Loaded(compared, self.services.router())

    def fill(self, loaded: Loaded) -> None:
        """Show both; what was chosen before stays chosen."""
        self._router = loaded.router
        self._show(self._draft.on(loaded.proposal) if self._draft else MergeDraft(loaded.proposal))

    def _show(self, draft: MergeDraft) -> None:
        """Show what follows from what is chosen."""
        self._draft = draft
        lines, names = [*draft.sides()], draft.names
        table = self.query_one(SideTable)
        self._share()
        table.show_lines(lines, (f"Kept: {names[0]}", f"Goes: {names[1]}"))
        result = draft.contact
        route = self._router.route(result.addresses, status=result.status)
        routed = next((at for at, one in enumerate(result.addresses) if one == route.address), None)
        rows = address_rows(result.addresses, self._router, {}, self.reading)
        self.query_one(AddressList).show(rows, routed, self.glyphs)
        self.query_one(RouteLine).show(decide(draft.proposal.kept, result, self._router))
        told = self.query_one("#told", Static)
        told.update(content(draft.proposal.warning(draft.choice), SLOW))
        told.display = bool(draft.proposal.warning(draft.choice))
        differing = sum(line.differs for line in draft.lines)
        self.set_title(f"Merge {names[1]} into {names[0]}", f"{plural(differing, 'line')} to choose")
        self.set_status(draft.brings)
        self._show_both()

    def _share(self) -> None:
        """Leave room for the addresses."""
        low = self.app.size.height < _LOW_BELOW
        self.set_class(low, "-low")
        lines = len([*self._draft.sides()]) if self._draft else 0
        self.query_one(SideTable).styles.height = 1 + min(lines, _FEW_LINES if low else _MOST_LINES)

    def on_resize(self) -> None:
        """Share another room."""
        self._share()

    @on(SideTable.Moved)
    def _show_both(self) -> None:
        if self._draft is not None:
            texts = self._draft.told(self.query_one(SideTable).cursor)
            self.query_one("#both", Static).update(Content("\n").join(map(content, texts)))

    @on(SideTable.Asked)
    def _take(self, event: SideTable.Asked) -> None:
        if self._draft is not None:
            self._show(self._draft.take(event.index, other=event.second))

    @on(AddressList.MoveAsked)
    def _move(self, event: AddressList.MoveAsked) -> None:
        if self._draft is not None:
            self._show(self._draft.move(event.index, event.target))

    @on(AddressList.TakeBackAsked)
    def _take_back(self) -> None:
        if self._draft is not None:
            self._show(self._draft.take_back())

    def action_swap(self) -> None:
        """Keep the other contact; what is chosen stays chosen."""
        if self._draft is not None:
            self._uuid, self._other = self._other, self._uuid or ""
            self.refresh_data()

    def refresh_data(self) -> None:
        """Read both again."""
        self.jobs.run(self.load, self.fill, group="load", on_error=self.load_failed, awaited=True)

    def to_draft(self) -> None:
        """What is chosen here is chosen again as quickly: it is not kept."""

    def unsaved(self) -> str:
        """What leaving would lose."""
        return (
            "finished merging these two contacts" if self._draft is not None and self._draft.changed else ""
        )

    def saver(self) -> Callable[[], EditReport]:
        """Merge them."""
        assert self._draft is not None
        proposal, merge = self._draft.proposal, self.services.merging.merge
        return partial(merge, proposal.kept.uuid, proposal.other.uuid, self._draft.choice, proposal.versions)

    def action_save(self) -> None:
        """Merge them, once they are read."""
        if self._draft is not None:
            super().action_save()

    def saved(self, result: EditReport) -> None:
        """Say so, and close the screen."""
        assert self._draft is not None
        names, pair = self._draft.names, (self._uuid or "", self._other)
        self.notice(undoable(f"Merged {names[1]} into {names[0]}."))
        self.post_message(ContactsChanged(pair))
        self.dismiss(result)

    def refused(self, error: CordboardError) -> None:
        """Say why they were not merged; when one was changed meanwhile, show it as it is."""
        self.jobs.show_error(error)
        if isinstance(error, Conflict):
            self.refresh_data()
