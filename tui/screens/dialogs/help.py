"""The help: the keys of the screen below, from the table that binds them."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from tui.base.screen import CordboardScreen
from tui.keys.actions import TITLES
from tui.keys.bindings import actions, keys_text
from tui.text.content import content, fit, joined
from tui.widgets.pager import Page

_KEYS = 14
_SIGNS = (
    ("*", "before a channel: the address is locked to it"),
    ("#2", "after a channel: the message goes to the second address, the first has no channel"),
    ("^ v", "after a column's title: sorted by it, upwards or downwards"),
)


class HelpScreen(CordboardScreen[None]):
    """A section for each scope, in the order given."""

    SCOPE = "help"
    AUTO_FOCUS = "Page"

    def __init__(self, scopes: tuple[str, ...]) -> None:
        super().__init__()
        self._scopes = scopes

    def compose_body(self) -> Iterable[Widget]:
        """A heading and a line for each action."""
        with Page(classes="page"):
            for scope in self._scopes:
                yield Static(content(TITLES.get(scope, scope)), classes="heading")
                for action in actions(scope):
                    if self.context.policy.why_not(action.id):
                        continue
                    keys = fit(keys_text(action.keys), _KEYS)
                    yield Static(joined((keys, "bold"), f" {fit(action.label, 14)} {action.tooltip}"))
            yield Static(content("Signs in the list"), classes="heading")
            for sign, meaning in _SIGNS:
                yield Static(joined((fit(sign, _KEYS), "bold"), f" {meaning}"))

    def on_mount(self) -> None:
        """Set the title and the status."""
        self.set_title("Help")
        self.set_status("Keys of the screen below; nothing else is needed to work it")
