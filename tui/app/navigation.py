"""The stack of open screens: what is open, going back down to a screen, and the command palette."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.screen import Screen

from store.core.text import listed
from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.registry import make
from tui.base.screen import Command, CordboardScreen, WithCommands
from tui.keys.action import Action
from tui.keys.bindings import actions, by_id, key_text
from tui.text.cells import fit

if TYPE_CHECKING:
    from tui.app.undo import Undoing

FullScreen = CordboardScreen[object]


class Navigation:
    """Moves between the screens of an application."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._undoing: Undoing | None = None

    @property
    def screens(self) -> list[FullScreen]:
        """The open screens without the dialogs, the lowest first."""
        return [screen for screen in self._app.screen_stack if isinstance(screen, CordboardScreen)]

    @property
    def top(self) -> FullScreen:
        """The screen in front, below any dialogs."""
        return self.screens[-1]

    def restart(self, screen: Screen[object]) -> None:
        """Show this screen in place of all others but the first, which Textual cannot replace."""
        if len(self._app.screen_stack) > 1:
            self._app.switch_screen(screen)
        else:
            self._app.push_screen(screen)

    def open_beside(self, scope: str) -> None:
        """Open a screen directly above the contact list, unless the one in front has its scope."""
        if scope != self.top.SCOPE:
            self.go_down_to("contact_list", lambda: self._app.push_screen(make(scope)))

    def go_down_to(self, scope: str, then: Callable[[], object] = lambda: None) -> None:
        """Close the screens above the one with a scope, then call `then`; does nothing without such a one."""
        screens = self.screens
        if scope not in [screen.SCOPE for screen in screens]:
            return

        def go() -> None:
            for screen in reversed(screens):
                if scope == screen.SCOPE:
                    break
                self._app.pop_screen()
            then()

        self.unless_unsaved("Go on", go)

    def unless_unsaved(self, verb: str, go: Callable[[], object]) -> None:
        """Call `go`, after a question when something is not saved; `verb` is on its button."""
        lost = [text for screen in self.screens if (text := screen.unsaved())]
        if lost:
            question = f"You have not {' or '.join(lost)}. {verb} all the same?"
            dialogs.confirm(self.top, question, f"{verb} without {_undone(lost)}", go)
        else:
            go()

    def parting(self, drafts: bool) -> str:
        """What is said once the screens are gone: what was not finished, and whether `drafts` keep it."""
        lost = [text for screen in self.screens if (text := screen.unsaved())]
        if not lost:
            return ""
        kept = " What was typed into a form is offered at the next start." if drafts else ""
        return f"Ended before you had {' or '.join(lost)}.{kept}"

    def take_back(self, *, redo: bool) -> None:
        """Take back the last action of the operator, or do it again, unless that goes on already; nothing
        before the contacts are there."""
        from tui.app.undo import Undoing  # noqa: PLC0415 - the contacts would wait for it

        is_open = "contact_list" in [screen.SCOPE for screen in self.screens]
        if is_open and (self._undoing is None or not self._undoing.job.running):
            self._undoing = Undoing(self.top, redo)
            self._undoing.start()

    def stops(self, key: str) -> bool:
        """Whether a key stops what is being taken back."""
        if key != "escape" or self._undoing is None or not self._undoing.job.running:
            return False
        self._undoing.job.stop()
        return True

    def search_commands(self, plain: Callable[[], Mapping[str, str]]) -> None:
        """Show the commands of the screen in front; run the one that is chosen.

        `plain` returns those of the command line with what each does: named where nothing here matches."""
        screen = self.top
        others = {command.label: command.run for command in _more_commands(screen)}

        def run(key: str) -> None:
            if key in others:
                screen.call_later(others[key])
            active = screen.active_bindings.get(key)
            if active is not None:
                screen.call_later(self._app.run_action, active.binding.action, active.node)

        dialogs.search(screen, "Commands", _commands(screen), run, lambda typed: _no_command(typed, plain()))


def _undone(lost: Sequence[str]) -> str:
    """What is not done of `saved the changes to this field` and `finished the import`."""
    doing = {"saved": "saving", "finished": "finishing"}
    return " and ".join(dict.fromkeys(doing[text.partition(" ")[0]] for text in lost))


def _commands(screen: FullScreen) -> tuple[MenuItem, ...]:
    """An item for each action that has a key here, the possible ones first; its value is the binding's key.

    Of what cannot be done now, the reason is told."""
    items: dict[str, MenuItem] = {}
    for key, active in screen.active_bindings.items():
        action = by_id(active.binding.id or "")
        if action and active.enabled and action.id != "app.palette" and action.scope != "list":
            items.setdefault(action.id, _item(action, key))
    why_read_only = screen.context.read_only
    for command in _more_commands(screen):
        line = f"{fit(command.label, 14)} {command.does}"
        items[command.label] = MenuItem("", line, command.label, why_not=why_read_only, also=command.does)
    for action in actions(screen.SCOPE):
        if action.id not in items and (why_not := screen.why_not(action.name)):
            items[action.id] = _item(action, action.keys[0], why_not)
    return tuple(items.values())


def _more_commands(screen: FullScreen) -> tuple[Command, ...]:
    """The commands of a screen that have no key."""
    return screen.commands() if isinstance(screen, WithCommands) else ()


def _item(action: Action, key: str, why_not: str = "") -> MenuItem:
    """A command with its key; what it does, or why it cannot be done now."""
    label, told = fit(action.label, 14), action.tooltip
    line = f"{label} {told}" if not why_not else label
    return MenuItem("", line, key, why_not=why_not, also=told, right=key_text(action.keys[0]))


def _no_command(typed: str, plain: Mapping[str, str]) -> str:
    """That no command matches, and those of the command line that do."""
    words = typed.casefold().split()
    found = [
        name for name, does in plain.items() if all(word in f"{name} {does}".casefold() for word in words)
    ]
    named = f"; on the command line: {listed([f'cordboard {name}' for name in found], 2)}" if found else ""
    return f"no command matches{named}"
