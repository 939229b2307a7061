"""What every screen has: the services, the way jobs run and errors show, and the one-line furniture."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.base import registry
from tui.base.registry import MenuItem
from tui.jobs import Jobs
from tui.terminal.profile import MIN_COLUMNS, MIN_ROWS, TerminalProfile
from tui.terminal.redraw import LeanScreen
from tui.text.cells import Glyphs, glyphs
from tui.text.content import clean
from tui.widgets.bars import KeyLine, StatusLine, TitleLine, TooSmall

if TYPE_CHECKING:
    from store.core.types import Workspace
    from store.services import Services

ResultT = TypeVar("ResultT")

_WIDTHS = [(0, "-tiny"), (MIN_COLUMNS, "-narrow"), (100, "-wide")]
_HEIGHTS = [(0, "-flat"), (MIN_ROWS, "-short"), (30, "-tall")]


class AppFace(Protocol):
    """What screens may use of the application."""

    services: "Services"
    profile: TerminalProfile
    now: Callable[[], datetime]
    workspace: "Workspace"
    database: str


class _Shared(Jobs):
    """The part that full screens and dialogs have in common."""

    SCOPE: ClassVar[str] = ""

    @property
    def face(self) -> AppFace:
        """The application, as far as screens may use it."""
        return cast(AppFace, self._node().app)

    @property
    def services(self) -> "Services":
        """The store."""
        return self.face.services

    @property
    def profile(self) -> TerminalProfile:
        """What the terminal can do."""
        return self.face.profile

    @property
    def workspace(self) -> "Workspace":
        """The workspace settings as they were when the database was opened or last changed here."""
        return self.face.workspace

    @property
    def glyphs(self) -> Glyphs:
        """The signs of this terminal."""
        return glyphs(self.profile.ascii or self.profile.plain_signs)

    def notice(self, text: str, *, warning: bool = False) -> None:
        """Tell of something done, in one sentence, for a few seconds."""
        severity = "warning" if warning else "information"
        self._node().notify(clean(text), severity=severity, timeout=5, markup=False)  # type: ignore[arg-type]

    def choose(self, title: str, choices: Sequence[MenuItem], then: Callable[[str], object]) -> None:
        """Show a menu; `then` gets the value chosen, and is not called when none was."""
        self._ask(registry.make("menu", title, tuple(choices)), lambda value: then(str(value)))

    def search(self, title: str, choices: Sequence[MenuItem], then: Callable[[str], object]) -> None:
        """Show many choices that can be typed into; `then` gets the value chosen."""
        self._ask(registry.make("menu", title, tuple(choices), True), lambda value: then(str(value)))

    def confirm(self, question: str, verb: str, then: Callable[[], object], detail: str = "") -> None:
        """Ask before something that cannot be taken back: `verb` is on the button, Cancel has the focus."""
        self._ask(registry.make("confirm", question, verb, detail), lambda _: then())

    def confirm_count(
        self, question: str, verb: str, count: int, then: Callable[[], object], detail: str = ""
    ) -> None:
        """Ask before something that can never be taken back: `count` has to be typed."""
        self._ask(registry.make("confirm_count", question, verb, count, detail), lambda _: then())

    def ask_text(
        self,
        question: str,
        verb: str,
        then: Callable[[str], object],
        text: str = "",
        detail: str = "",
        problem: str = "",
    ) -> None:
        """Ask for a few words; `then` gets them. `problem` is what was wrong with `text`, answered before."""
        self._ask(
            registry.make("ask_text", question, verb, text, detail, problem), lambda said: then(str(said))
        )

    def _ask(self, dialog: Screen[object], then: Callable[[object], object]) -> None:
        def answered(value: object) -> None:
            if value:
                then(value)

        self._node().app.push_screen(dialog, answered)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be done while the terminal is too small to show it; subclasses ask this first."""
        size = self._node().app.size
        fits = size.width >= MIN_COLUMNS and size.height >= MIN_ROWS
        return fits or action in ("back", "cancel", "leave")

    def unsaved(self) -> str:
        """What leaving would lose, as the end of the sentence `You have not saved …`; empty when nothing."""
        return ""

    def refresh_data(self) -> None:
        """Read again what this screen shows: contacts or channels have changed."""


class CordboardScreen(_Shared, LeanScreen[ResultT], Generic[ResultT]):
    """A full screen: a title line, the body that a subclass composes, a status line and the keys.

    Subclasses set `SCOPE` and `BINDINGS = bindings(SCOPE)`, and compose their body in `compose_body`.
    """

    INNER_SCOPES: ClassVar[tuple[str, ...]] = ()
    """The scopes of parts of the screen that have keys of their own, for the help."""

    AUTO_FOCUS = "*"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def compose(self) -> ComposeResult:
        """Put the furniture around the body."""
        # The classes that Textual sets after the first layout, so that there is no second one.
        size = self.app.size
        for steps, cells in ((_WIDTHS, size.width), (_HEIGHTS, size.height)):
            self.add_class(next(name for least, name in reversed(steps) if cells >= least))
        yield TitleLine()
        yield from self.compose_body()
        yield StatusLine()
        yield KeyLine()
        yield TooSmall()

    def compose_body(self) -> Iterable[Widget]:
        """The widgets between the title and the status line."""
        return ()

    def action_refresh(self) -> None:
        """Read again what this screen shows."""
        self.refresh_data()

    def action_back(self) -> None:
        """Back to the screen below; subclasses that can lose something ask first."""
        self.app.pop_screen()

    def set_title(self, left: str, right: str = "") -> None:
        """Write the title line; the texts may hold anything."""
        self._write(TitleLine, left, right)

    def set_status(self, left: str, right: str = "") -> None:
        """Write the status line; the texts may hold anything."""
        self._write(StatusLine, left, right)

    def _write(self, kind: type[TitleLine] | type[StatusLine], left: str, right: str) -> None:
        try:
            self.query_one(kind).show(left, right)
        except NoMatches:
            return


class CordboardDialog(_Shared, LeanScreen[ResultT], ModalScreen[ResultT], Generic[ResultT]):
    """A dialog over a screen: one box that a subclass fills in `compose_body`, and its own line of keys.

    Subclasses set `SCOPE` and `BINDINGS = modal_bindings(SCOPE)`.
    """

    AUTO_FOCUS = "*"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def compose(self) -> ComposeResult:
        """Put the box around the body."""
        with Vertical(classes="box"):
            yield from self.compose_body()
        yield KeyLine()
        yield TooSmall()

    def compose_body(self) -> Iterable[Widget]:
        """The widgets in the box."""
        return ()
