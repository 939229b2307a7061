"""The bases of screens and dialogs: access to the services, background jobs, the lines around the body."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, cast, runtime_checkable

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.base.rooms import RoomsLine
from tui.jobs import Jobs
from tui.keys.actions import WRITES
from tui.keys.bindings import bindings, by_id, key_of, key_text, modal_bindings
from tui.process.policy import Policy
from tui.terminal.profile import MIN_COLUMNS, MIN_ROWS, TerminalProfile
from tui.terminal.redraw import LeanScreen
from tui.text.cells import Glyphs, cord_signs, glyphs
from tui.text.content import clean, content, joined
from tui.text.palette import FOCUS, TITLE
from tui.widgets.bars import KeyLine, StatusLine, TitleLine, TooSmall

if TYPE_CHECKING:
    from store.core.types import Workspace
    from store.services import Services
    from tui.base.drafts import DraftStore

ResultT = TypeVar("ResultT")

_READ_ONLY = "Read only  "
"""Stands first in every status line while nothing can be stored."""

_WIDTHS = [(0, "-tiny"), (MIN_COLUMNS, "-narrow"), (100, "-wide")]
_HEIGHTS = [(0, "-flat"), (MIN_ROWS, "-short"), (30, "-tall")]


@dataclass(frozen=True, slots=True)
class Command:
    """What the palette offers though no key does it: it stores something."""

    label: str
    does: str
    run: Callable[[], object]


@runtime_checkable
class WithCommands(Protocol):
    """A screen that has commands without keys."""

    def commands(self) -> tuple[Command, ...]:
        """What the palette offers beside the keys."""


class AppContext(Protocol):
    """What screens may use of the application."""

    services: "Services"
    profile: TerminalProfile
    now: Callable[[], datetime]
    workspace: "Workspace"
    database: str
    keeps_drafts: bool
    policy: Policy
    channels_off: int
    channels_slow: int
    channels_paused: int
    read_only: str
    """Why nothing can be stored, as a sentence; empty when it can."""

    @property
    def drafts(self) -> "DraftStore | None":
        """Where forms that are not saved are kept; None where there is no place for them."""


def _named(context: AppContext) -> str:
    """The last part of the database's path or address, and whether it can be changed."""
    last = context.database.rpartition("/")[2]
    return f"{last} {'RO' if context.read_only else 'RW'}" if last else ""


def _fits(size: Size) -> bool:
    return size.width >= MIN_COLUMNS and size.height >= MIN_ROWS


def _size_classes(size: Size) -> Iterable[str]:
    """The classes that Textual sets after the first layout, so that there is no second one."""
    for steps, cells in ((_WIDTHS, size.width), (_HEIGHTS, size.height)):
        yield next(name for least, name in reversed(steps) if cells >= least)


def offered(context: AppContext, action: str) -> bool | None:
    """Whether the action with an id is offered in this run; None where it is off for as long as nothing can
    be stored."""
    if context.policy.why_not(action):
        return False
    return None if context.read_only and action in WRITES else True


def refusal(context: AppContext, action: str) -> str:
    """Why the action with an id is refused in this run, as a sentence; empty when it is not."""
    return context.policy.why_not(action) or (context.read_only if action in WRITES else "")


def empty_state(context: AppContext, said: str, *ways: str) -> tuple[Content, ...]:
    """What stands where nothing is listed: a sentence, and a line for each action that helps in this run."""
    found = (action for action in map(by_id, ways) if action and offered(context, action.id))
    keys = (joined((f"{key_text(action.keys[0]):<5}", FOCUS), f"  {action.tooltip}") for action in found)
    return (content(said, TITLE), *keys)


def stops(screen: Screen[Any], action: object) -> bool:
    """Whether an action of escape is to go on without what the screen says it waits for."""
    jobs: Jobs | None = getattr(screen, "jobs", None)
    return action in ("back", "clear") and jobs is not None and jobs.stop_awaited()


def undoable(text: str) -> str:
    """What an act did, after the key that takes it back."""
    from store.core.history.acts import uncapitalized  # noqa: PLC0415 - the first page would wait for it

    return f"{key_of('app.undo')} undo: {uncapitalized(text)}"


def _uncover(screen: Screen[Any]) -> bool:
    """Close what stands over a screen; returns whether the screen is open at all."""
    if screen not in screen.app.screen_stack:
        return False
    while screen.app.screen is not screen:
        screen.app.pop_screen()
    return True


def _write(screen: Screen[Any], kind: type[TitleLine] | type[StatusLine], left: str, right: str) -> None:
    with suppress(NoMatches):
        screen.query_one(kind).show(left, right)


def _show_waiting(screen: Screen[Any], text: str) -> None:
    """Say in the status line that something takes long; nothing with an empty text."""
    with suppress(NoMatches):
        screen.query_one(StatusLine).wait(text)


class _ScreenBase(LeanScreen[ResultT], Generic[ResultT]):
    """What full screens and dialogs have in common. Subclasses set `SCOPE`, and fill `compose_body`."""

    SCOPE: ClassVar[str] = ""
    AUTO_FOCUS = "*"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    KEYS_OF: ClassVar[Callable[[str], list[Binding]]] = bindings
    jobs = cached_property(Jobs)
    show_waiting = _show_waiting

    def __init_subclass__(cls, **options: bool) -> None:
        """Bind the keys of a screen's scope, before those in its own `BINDINGS`."""
        if "SCOPE" in vars(cls):
            cls.BINDINGS = [*cls.KEYS_OF(cls.SCOPE), *vars(cls).get("BINDINGS", ())]
        super().__init_subclass__(**options)

    @property
    def context(self) -> AppContext:
        """The application, as far as screens may use it."""
        return cast(AppContext, self.app)

    @property
    def services(self) -> "Services":
        """The store."""
        return self.context.services

    @property
    def workspace(self) -> "Workspace":
        """The workspace settings as they were when the database was opened or last changed here."""
        return self.context.workspace

    @property
    def glyphs(self) -> Glyphs:
        """The signs of this terminal."""
        return glyphs(self.context.profile.few_signs)

    def notice(self, text: str, *, warning: bool = False) -> None:
        """Show a sentence as a notice for a few seconds."""
        self.notify(clean(text), severity="warning" if warning else "information", timeout=5, markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """The widgets of the screen itself."""
        return ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether it is possible at all, in this room and with this database; subclasses ask this first."""
        usual = _fits(self.app.size) or action in ("back", "cancel", "leave")
        return usual and offered(self.context, f"{self.SCOPE}.{action}")

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Close it with a result, and what was opened over it; Textual would close the topmost in its place.

        What is closed already stays so.
        """
        return super().dismiss(result) if _uncover(self) else AwaitComplete()

    def unsaved(self) -> str:
        """What leaving would lose, as the end of the sentence `You have not saved …`; empty when nothing."""
        return ""

    def refresh_data(self) -> None:
        """Read again what this screen shows: contacts or channels have changed."""


class CordboardScreen(_ScreenBase[ResultT], Generic[ResultT]):
    """A full screen: a title line, the body that a subclass composes, a status line and the keys."""

    INNER_SCOPES: ClassVar[tuple[str, ...]] = ()
    """The scopes of parts of the screen that have keys of their own, for the help."""

    def compose(self) -> ComposeResult:
        """Put the lines around the body."""
        self.add_class(*_size_classes(self.app.size))
        signs = cord_signs(self.context.profile.few_signs)
        yield from (RoomsLine(signs), TitleLine(signs))
        yield from self.compose_body()
        yield from (StatusLine(signs, _named(self.context)), KeyLine(), TooSmall())

    def why_not(self, action: str) -> str:
        """Why something cannot be done now, as a sentence; empty where it can, or is of no use here."""
        return refusal(self.context, f"{self.SCOPE}.{action}")

    def action_refresh(self) -> None:
        """Read again what this screen shows."""
        self.refresh_data()

    def action_back(self) -> None:
        """Back to the screen below; subclasses that can lose something ask first."""
        self.app.pop_screen()

    def set_title(self, left: str, right: str = "") -> None:
        """Write the title line; the texts may hold anything."""
        _write(self, TitleLine, left, right)

    def set_status(self, left: str, right: str = "") -> None:
        """Write the status line; the texts may hold anything."""
        shown = _named(self.context) if right == self.context.database else right
        _write(self, StatusLine, (_READ_ONLY if self.context.read_only else "") + left, shown)

    def autosave(self) -> None:
        """Keep a draft of what is typed and not saved; forms have something to keep."""


class CordboardDialog(_ScreenBase[ResultT], ModalScreen[ResultT], Generic[ResultT]):
    """A dialog over a screen: one box that a subclass fills in `compose_body`, and its own line of keys."""

    KEYS_OF = modal_bindings

    def compose(self) -> ComposeResult:
        """Put the box around the body."""
        with Vertical(classes="box"):
            yield from self.compose_body()
        yield KeyLine()
        yield TooSmall()

    def action_back(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
