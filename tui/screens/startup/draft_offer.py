"""The offer to go on with a form that an earlier run could not save."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Button, Static

from tui.base.drafts import LeftBehind
from tui.base.screen import CordboardDialog
from tui.keys.bindings import modal_bindings
from tui.text.content import content, when


class DraftOfferDialog(CordboardDialog[str]):
    """Returns `go_on` or `throw_away`, or nothing when that is to be asked again at the next start."""

    SCOPE: ClassVar[str] = "draft_offer"
    BINDINGS: ClassVar[list[BindingType]] = [
        *modal_bindings(SCOPE),
        Binding("left,up", "app.focus_previous", "Previous button", show=False),
        Binding("right,down", "app.focus_next", "Next button", show=False),
    ]
    AUTO_FOCUS = "#go_on"

    def __init__(self, left: LeftBehind) -> None:
        super().__init__()
        self._left = left

    def compose_body(self) -> Iterable[Widget]:
        """What it is, since when, two buttons."""
        kept_on = when(self._left.kept_on, self.workspace.timezone)
        yield Static(
            content(f"You were editing {self._left.draft.title} when the line went."), classes="heading"
        )
        yield Static(content(f"What you had typed was kept at {kept_on}. It is not saved."))
        yield Horizontal(
            Button(content("Go on"), id="go_on", compact=True),
            Button(content("Throw it away"), id="throw_away", compact=True),
            classes="buttons",
        )

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id or "")

    def action_later(self) -> None:
        """Keep it; ask again at the next start."""
        self.dismiss("")
