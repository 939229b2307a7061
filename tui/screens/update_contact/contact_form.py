"""The panes of the Update Contact panel: the controls with the buttons, and the route below or beside."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Resize

from store.core.views import DisplaySettings
from tui.screens.update_contact.contact_panel import ContactPanel
from tui.text.cells import cord_signs, glyphs
from tui.text.widths import form_panes
from tui.widgets.form_rows import MoreLines, form_buttons
from tui.widgets.route_view import RouteLine, RoutePane, decide

_ROOMY = 80
"""From so many cells on the names of fields have more room."""


class ContactForm(Horizontal):
    """Shares its room among the controls, the addresses and the route. `ascii` is for few signs."""

    def __init__(self, panel: ContactPanel, reading: DisplaySettings, *, ascii: bool) -> None:  # noqa: A002 - as elsewhere
        super().__init__()
        self.panel, self._ascii = panel, ascii
        self._shared = 0
        self._line = RouteLine(cord_signs(ascii), reading)
        self._pane = RoutePane(cord_signs(ascii), reading)

    def compose(self) -> ComposeResult:
        """The panel that scrolls, and under it or beside it the route, and the buttons, which do not."""
        with Vertical():
            yield self.panel
            yield self._line
            with form_buttons("Save Changes"):
                yield MoreLines(self.panel, glyphs(self._ascii))
        yield self._pane

    def on_mount(self) -> None:
        """Share the room before anything is drawn in it."""
        self._share(self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """Share another room."""
        self._share(event.size.width)

    def _share(self, width: int) -> None:
        """Draw the route in full where there is room for it, and stand the addresses beside it."""
        if width == self._shared:
            return
        self._shared, made = width, form_panes(width)
        beside = made.route > 0
        self.set_class(width >= _ROOMY, "-roomy")
        self._line.display, self._pane.display = not beside, beside
        self._pane.styles.width = made.route or 1
        self.panel.lay_out(width - made.route, made.addresses, ascii=self._ascii)

    def show_route(self) -> None:
        """Draw where the next message would go from what the form holds."""
        decision = decide(self.panel.draft.base, self.panel.draft.contact, self.panel.router)
        self._line.show(decision)
        self._pane.show(decision)
