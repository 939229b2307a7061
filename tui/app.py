"""The program on the screen: holds what every screen needs, and answers what they ask for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from store.core.types import Workspace
from tui import messages, palette
from tui.base_screen import CordboardScreen
from tui.cells import clean
from tui.driver import TerminalDriver
from tui.keys import bindings
from tui.rooms import make
from tui.terminal import TerminalProfile
from tui.theme import NAME, terminal_theme

if TYPE_CHECKING:
    from store.services import Services

Page = CordboardScreen[object]


def _now() -> datetime:
    return datetime.now(UTC)


class CordboardApp(App[None]):
    """Opens the database behind the first page, then shows the contact list.

    `open_services` is called in a thread; `load_demo` fills a database with demo data, where that is offered.
    """

    TITLE = "Cordboard"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    services: "Services"

    def __init__(
        self,
        open_services: "Callable[[], Services]",
        profile: TerminalProfile,
        *,
        now: Callable[[], datetime] = _now,
        load_demo: "Callable[[Services], object] | None" = None,
    ) -> None:
        super().__init__(driver_class=TerminalDriver, ansi_color=True)
        self.register_theme(terminal_theme())
        self.theme = NAME
        self.animation_level = "none"
        self.profile = profile
        self.now = now
        self.workspace = Workspace()
        self.database = ""
        self._open_services = open_services
        self._load_demo = load_demo
        self._is_open = False

    def on_mount(self) -> None:
        """Show the first page."""
        self._open()

    def on_unmount(self) -> None:
        """Let the database go."""
        if self._is_open:
            self.services.close()

    @on(messages.Retry)
    def _open(self) -> None:
        self._restart(make("opening", self._open_services))

    @on(messages.StoreOpened)
    def _opened(self, event: messages.StoreOpened) -> None:
        self.services, self.workspace, self.database = event.services, event.workspace, event.database
        self._is_open = True
        self._restart(make("contact_list"))
        if event.empty:
            self.push_screen(make("welcome", self._load_demo is not None))

    @on(messages.StoreFailed)
    def _failed(self, event: messages.StoreFailed) -> None:
        self._restart(make("error", event.error))

    def _restart(self, screen: Screen[object]) -> None:
        """Show this page in place of all others."""
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    @on(messages.Go)
    def _go(self, event: messages.Go) -> None:
        self.push_screen(make(event.ROOM, *event.arguments))

    @on(messages.LoadDemo)
    def _fill_with_demo(self) -> None:
        screen, load = self.screen, self._load_demo
        if load is not None and isinstance(screen, CordboardScreen):
            screen.set_status("Making the demo data ...")
            screen.run_job(lambda: load(self.services), lambda _: self._changed(), group="demo")

    @on(messages.ContactsChanged)
    @on(messages.ChannelsChanged)
    def _changed(self) -> None:
        """Have every open screen read its data again; the welcome has done its work."""
        for screen in self._pages():
            if screen.SCOPE == "welcome":
                screen.dismiss()
            else:
                screen.refresh_data()

    def _pages(self) -> list[Page]:
        return [screen for screen in self.screen_stack if isinstance(screen, CordboardScreen)]

    def action_contacts(self) -> None:
        """Back to the contact list."""
        self._go_down_to("contact_list")

    def action_channels(self) -> None:
        """To the channels, keeping only the contact list below."""
        if self._pages()[-1].SCOPE != "channels":
            self._go_down_to("contact_list", lambda: self._go(messages.InspectChannels()))

    def _go_down_to(self, scope: str, then: Callable[[], object] = lambda: None) -> None:
        pages = self._pages()
        if scope not in [page.SCOPE for page in pages]:
            return

        def go() -> None:
            for page in reversed(pages):
                if scope == page.SCOPE:
                    break
                self.pop_screen()
            then()

        self._unless_unsaved(pages, "Go on", go)

    def action_leave(self) -> None:
        """End the program; asks when something would be lost."""
        self._unless_unsaved(self._pages(), "Quit", self.exit)

    def _unless_unsaved(self, pages: list[Page], verb: str, go: Callable[[], object]) -> None:
        lost = [text for page in pages if (text := page.unsaved())]
        if lost:
            pages[-1].confirm(f"You have not {' or '.join(lost)}. {verb} all the same?", verb, go)
        else:
            go()

    def action_help(self) -> None:
        """Show the keys of this screen."""
        page = self._pages()[-1]
        if page.SCOPE != "help":
            self.push_screen(make("help", (page.SCOPE, "list", "app")))

    def action_palette(self) -> None:
        """Search the commands that are possible here."""
        page = self._pages()[-1]
        page.search("Commands", palette.choices(page), lambda key: self._run_key(page, key))

    def _run_key(self, page: Page, key: str) -> None:
        """Do what a key does on a page."""
        active = page.active_bindings.get(key)
        if active is not None:
            page.call_later(self.run_action, active.binding.action, active.node)

    def action_redraw(self) -> None:
        """Draw everything again."""
        self.screen.refresh(layout=True)
        self.refresh()

    def action_help_quit(self) -> None:
        """Say how to leave when somebody presses ctrl+c."""
        self.notify(clean("Press ctrl+q to quit."), markup=False)
