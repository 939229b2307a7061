"""The stack of open screens: what is open, going back down to a screen, and the command palette."""

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen

from tui.base import dialogs
from tui.base.dialogs import MenuItem
from tui.base.registry import make
from tui.base.screen import CordboardScreen
from tui.keys.bindings import by_id, key_text
from tui.text.cells import fit

FullScreen = CordboardScreen[object]


class Navigation:
    """Moves between the screens of an application."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app

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
            dialogs.confirm(self.top, f"You have not {' or '.join(lost)}. {verb} all the same?", verb, go)
        else:
            go()

    def search_commands(self) -> None:
        """Show the commands that are possible on the screen in front; run the one that is chosen."""
        screen = self.top

        def run(key: str) -> None:
            active = screen.active_bindings.get(key)
            if active is not None:
                screen.call_later(self._app.run_action, active.binding.action, active.node)

        dialogs.search(screen, "Commands", _commands(screen), run)


def _commands(screen: FullScreen) -> tuple[MenuItem, ...]:
    """An item for each action that has a key and is possible now; its value is the binding's key."""
    items: dict[str, MenuItem] = {}
    for key, active in screen.active_bindings.items():
        action = by_id(active.binding.id or "")
        if action is None or not active.enabled or action.id == "app.palette" or action.scope == "list":
            continue
        label = f"{fit(action.label, 14)} {fit(key_text(action.keys[0]), 6)} {action.tooltip}"
        items.setdefault(action.id, MenuItem("", label, key))
    return tuple(items.values())
