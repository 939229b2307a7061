"""The welcome: shown over an empty database, with the ways to fill it."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from tui.base import messages
from tui.base.screen import CordboardScreen
from tui.keys.bindings import key_of
from tui.text.content import content, joined
from tui.widgets.pager import Page

_WAYS = (
    ("import", "import contacts from a workbook (.xlsx, .xls or .csv)"),
    ("demo", "fill it with demo data: people, channels, every routing rule"),
    ("add", "add a contact"),
    ("channels", "add the channels that carry messages"),
)


class WelcomeScreen(CordboardScreen[None]):
    """Offers an import, the demo data if the program has them, and a new contact."""

    SCOPE = "welcome"
    AUTO_FOCUS = "Page"

    def __init__(self, can_load_demo: bool) -> None:
        super().__init__()
        self._can_load_demo = can_load_demo

    def compose_body(self) -> Iterable[Widget]:
        """A greeting, and a line for each way."""
        with Page(classes="page"):
            yield Static(content("Welcome to Cordboard."), classes="heading")
            yield Static(content("This database has no contact yet. Start with one of these:"))
            yield Static()
            for name, meaning in _WAYS:
                if self.check_action(name, ()) is not False:
                    yield Static(joined((f"  {key_of(f'welcome.{name}')}  ", "bold"), meaning))
            yield Static()
            yield Static(content("A message can only be routed once there is a channel."))

    def on_mount(self) -> None:
        """Set the title and the status."""
        self.set_title("Cordboard")
        self.set_status("No contact yet", self.context.database)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Demo data can be loaded only if the program has them."""
        if action == "demo" and not self._can_load_demo:
            return False
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Add a contact."""
        self.post_message(messages.OpenScreen("update_contact"))

    def action_import(self) -> None:
        """Import a workbook."""
        self.post_message(messages.OpenScreen("import_contacts"))

    def action_demo(self) -> None:
        """Fill the database with demo data."""
        self.post_message(messages.LoadDemo())

    def action_channels(self) -> None:
        """Go to the channels."""
        self.post_message(messages.OpenScreen("channels"))
