"""The application: holds what every screen needs, and answers the messages that screens post."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import ActionParseResult
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.events import Key
from textual.screen import Screen

from store.core.errors import CordboardError, DatabaseReadOnly
from tui.app.draft_offers import DraftOffers
from tui.app.key_hints import KeyHints
from tui.app.navigation import Navigation
from tui.app.theme import NAME, theme
from tui.base import messages
from tui.base.registry import make
from tui.base.screen import CordboardScreen, offered, stops
from tui.keys.actions import WRITES
from tui.keys.bindings import bindings, by_id, key_of
from tui.process.job_control import NO_SHELL
from tui.process.policy import SUSPEND, Policy
from tui.process.told import Told
from tui.terminal.app import PaintingApp
from tui.terminal.driver import TerminalDriver
from tui.terminal.key_queue import call_when_handled
from tui.terminal.profile import TerminalProfile
from tui.text.cells import clean, plural

if TYPE_CHECKING:
    from store.core.types import Workspace
    from store.services import Services
    from tui.base.drafts import DraftStore

_HANG_UP_SECONDS = 0.1
"""How long a hang-up waits for the key that is being handled."""


_PASSING = ("app.leave", SUSPEND)


def _now() -> datetime:
    return datetime.now(UTC)


def _goes_to(scope: str) -> "Callable[[CordboardApp], None]":
    """The action that goes to a room, keeping only the contact list below."""

    def go(app: "CordboardApp") -> None:
        app.navigation.open_beside(scope)

    return go


class CordboardApp(PaintingApp[None]):
    """Opens the database behind the first screen, then shows the contact list.

    `open_services` is called in a thread; `load_demo` fills a database with demo data, where that is offered;
    `label` is shown in place of the database's name.
    """

    TITLE = "Cordboard"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    services: "Services"
    workspace: "Workspace"

    def __init__(
        self,
        open_services: "Callable[[], Services]",
        profile: TerminalProfile,
        *,
        now: Callable[[], datetime] = _now,
        load_demo: "Callable[[Services], object] | None" = None,
        label: str = "",
        drafts_folder: Path | None = None,
        policy: Policy | None = None,
        told: Told | None = None,
        plain_commands: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        super().__init__(driver_class=TerminalDriver, ansi_color=True)
        self.register_theme(theme())
        self.theme = NAME
        self.animation_level = "none"
        self.navigation = Navigation(self)
        self.profile = profile
        self.policy = policy or Policy()
        self._plain_commands = plain_commands
        self._hints = KeyHints(self, told)
        self.explains = self._hints.explains
        self.now = now
        self.database = label
        self.channels_off = self.channels_slow = self.channels_paused = 0
        self._open_services = open_services
        self._load_demo = load_demo
        self.is_open = False
        self._starts = True
        self._drafts_folder = drafts_folder
        self._drafts: DraftStore | None = None
        self._offers = DraftOffers(self, self._give_up_keys)
        self.keeps_drafts = False
        self.read_only = self.parting = ""

    def get_default_screen(self) -> Screen[object]:
        """The first screen, instead of Textual's empty one, which would delay the first paint."""
        return make("opening", self._open_services)

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the rules of another theme.

        Before the first screen they are about to be parsed anyway: doing it twice takes 5 % of the start."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_unmount(self) -> None:
        """Close the database and the drafts."""
        if self.is_open:
            self.services.close()
        if self._drafts is not None:
            self._drafts.close()

    @property
    def holds_keys(self) -> bool:
        """Whether keys wait for the contact list: the database is being opened, and drafts are looked for."""
        return self._starts

    @property
    def passing_keys(self) -> Collection[str]:
        """The keys that do not wait: those that stop what runs, leave, or say how to leave."""
        own = (key for name in _PASSING for action in (by_id(name),) if action for key in action.keys)
        return {"escape", "ctrl+c", *own}

    def keys_dropped(self, count: int) -> None:
        """Say that keys were dropped that waited for something."""
        if count:
            told = f"{plural(count, 'key')} typed ahead were not used: another screen came first."
            self.notify(clean(told), severity="warning", markup=False)

    def on_paste(self) -> None:
        """Say that nothing took what was pasted."""
        self.notify(clean("Nothing here takes what is pasted; go to a line to type in first."), markup=False)

    def on_key(self, event: Key) -> None:
        """Stop what is being taken back; say where a key has gone that meant something else before, in place
        of doing what it means now."""
        if self.navigation.stops(event.key):
            event.prevent_default()
        elif self.is_open and (said := self._hints.say(event.key)):
            self.notify(clean(said), severity="warning", markup=False)
            event.prevent_default()

    def hang_up(self, number: int) -> None:
        """Leave because the terminal is gone or a signal came; keep a draft of every form that is not saved.

        Keys that wait are dropped; the one that is being handled has a moment. The reader and the writer of
        the terminal may both report that it is gone; the first report counts.
        """
        if self.keeps_drafts:
            return
        self.drop_keys()

        def leave() -> None:
            if not self.keeps_drafts:
                self.keeps_drafts = True
                self.parting = self.navigation.parting(bool(self.drafts))
                for screen in self.navigation.screens:
                    screen.autosave()
                self.exit(return_code=128 + number)

        self.set_timer(_HANG_UP_SECONDS, leave)
        if self.screen_stack:
            call_when_handled(self, leave)

    @on(messages.Retry)
    def _open(self) -> None:
        self._starts = True
        self.navigation.restart(self.get_default_screen())

    @on(messages.StoreOpened)
    def _opened(self, event: messages.StoreOpened) -> None:
        self.services, self.workspace = event.services, event.workspace
        if why := event.services.why_read_only:
            self.read_only = self.told(DatabaseReadOnly(why)).message
        self.database = self.database or (event.services.name if self.policy.kiosk else event.database)
        self.is_open = True
        self.navigation.restart(make("contact_list", event.first, event.featured))
        if event.empty:
            self._give_up_keys()
            self.push_screen(make("welcome", self._load_demo is not None))
        self.call_after_refresh(self._look_for_drafts)

    @property
    def drafts(self) -> "DraftStore | None":
        """The drafts of forms that are not saved; None without a folder, or before the database is open."""
        if self._drafts is None and self._drafts_folder is not None and self.is_open:
            from tui.base.drafts import DraftStore  # noqa: PLC0415 - the contacts would wait for it

            self._drafts = DraftStore(self._drafts_folder, self.services.location, self.services.operator)
        return self._drafts

    def _look_for_drafts(self) -> None:
        """Offer the drafts of earlier runs, once the contacts are shown."""
        self._offers.look()
        self._starts = False

    @on(messages.OpenElsewhere)
    def _offer_to_take_over(self, event: messages.OpenElsewhere) -> None:
        self._offers.offer(event.found, event.form)

    def _give_up_keys(self) -> None:
        """Drop the keys that were typed ahead: a screen comes that nobody could foresee."""
        self.keys_dropped(self.drop_keys())

    @on(messages.StoreFailed)
    def _failed(self, event: messages.StoreFailed) -> None:
        self._give_up_keys()
        self._starts = False
        self.navigation.restart(make("error", event.error))

    @on(messages.OpenScreen)
    def _go(self, event: messages.OpenScreen) -> None:
        self.push_screen(make(event.screen, *event.arguments))

    @on(messages.LoadDemo)
    def _fill_with_demo(self) -> None:
        screen, load = self.screen, self._load_demo
        if load is not None and isinstance(screen, CordboardScreen):
            screen.set_status("Making the demo data ...")
            screen.jobs.run(
                lambda: load(self.services), lambda _: self._changed(messages.ContactsChanged()), group="demo"
            )

    @on(messages.DefinitionsChanged)
    @on(messages.ContactsChanged)
    def _changed(self, event: messages.DefinitionsChanged | messages.ContactsChanged) -> None:
        """Have every open screen read its data again; the welcome closes, unless there may be no contact."""
        made = event.made if isinstance(event, messages.ContactsChanged) else None
        for screen in self.navigation.screens:
            if screen.SCOPE == "welcome" and made is not None:
                screen.dismiss()
            elif made and screen.SCOPE == "contact_list":
                screen.post_message(messages.ShowContact(made))
            else:
                screen.refresh_data()

    @on(messages.ListGroup)
    @on(messages.ListSearch)
    def _list(self, event: messages.ListGroup | messages.ListSearch) -> None:
        """Go to the contact list, and post the message there."""
        self.navigation.go_down_to("contact_list", lambda: self.screen.post_message(replace(event)))

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key asks for, or say why it is refused in this run, or while nothing can be stored."""
        id = f"{getattr(default_namespace, 'SCOPE', 'app')}.{action}"
        if why := self.policy.why_not(id) or (self.read_only if id in WRITES else ""):
            self.notify(clean(why), severity="warning", markup=False)
            return True
        return stops(self.screen, action) or await super().run_action(action, default_namespace, namespaces)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action of the whole program is offered in this run; None where it is off."""
        return offered(self, f"app.{action}") and super().check_action(action, parameters)

    def told(self, error: CordboardError) -> CordboardError:
        """An error as this run may tell it."""
        return self.policy.told(error)

    @property
    def suspends(self) -> bool:
        """Whether the program may be stopped for a while."""
        return not self.policy.why_not(SUSPEND)

    def suspend_refused(self) -> None:
        """Say why the program was not stopped."""
        self.notify(clean(self.policy.why_not(SUSPEND) or NO_SHELL), severity="warning", markup=False)

    action_channels = _goes_to("channels")
    action_fields = _goes_to("fields")
    action_groups = _goes_to("groups")
    action_outbox = _goes_to("outbox")
    action_overview = _goes_to("overview")
    action_log = _goes_to("log")

    def action_contacts(self) -> None:
        """Go back to the contact list."""
        self.navigation.go_down_to("contact_list")

    def action_undo(self) -> None:
        """Take back what the operator did last."""
        self.navigation.take_back(redo=False)

    def action_redo(self) -> None:
        """Do again what was taken back last."""
        self.navigation.take_back(redo=True)

    def action_leave(self) -> None:
        """End the program; asks when something would be lost."""
        self.navigation.unless_unsaved("Quit", self.exit)

    def action_help(self) -> None:
        """Show the keys of this screen."""
        screen = self.navigation.top
        if screen.SCOPE != "help":
            self.push_screen(make("help", (screen.SCOPE, *screen.INNER_SCOPES, "list", "app")))

    def action_palette(self) -> None:
        """Search the commands that are possible here."""
        self.navigation.search_commands(dict if self.policy.kiosk else self._plain_commands)

    def action_redraw(self) -> None:
        """Draw everything again."""
        self.repaint()

    def action_help_quit(self) -> None:
        """Say how to leave when somebody presses ctrl+c."""
        key = key_of("app.leave").replace("^", "ctrl+")
        self.notify(clean(f"Press {key} to quit."), markup=False)
