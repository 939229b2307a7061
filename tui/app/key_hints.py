"""What is said of a key that is pressed: that it means something else now, or that its verb comes later."""

from typing import Any

from textual.app import App
from textual.screen import Screen

from tui.keys.action import Action
from tui.keys.bindings import by_id, key_text
from tui.keys.changes import LATER, NEW, preset
from tui.process.told import Told


class KeyHints:
    """Keeps a hand that knows the old keys from doing what it does not mean.

    `told` remembers for each operator what was said already; without it only what comes later is said.
    """

    def __init__(self, app: App[Any], told: Told | None = None) -> None:
        self._app, self._told = app, told
        self._before = [action for action in preset("before") if action.id not in NEW]
        self._changed = {key for one in self._before for key in one.keys if key not in _keys_today(one)}

    def explains(self, key: str) -> bool:
        """Whether there is something to say of a key that does something else than before."""
        screen = self._app.screen
        if self._told is None or key not in self._changed or screen.is_modal:
            return False
        now = _action(screen, key)
        moved = self._moved(screen, key, now)
        return moved is not None and now is not None and not self._told.knows(_name(moved, key))

    def say(self, key: str) -> str:
        """What to say instead of doing what the key does; empty to do that. `key` is Textual's name of it."""
        screen = self._app.screen
        sign = key_text(key) if len(key_text(key)) == 1 else key
        if screen.is_modal or (sign not in self._changed and sign not in LATER):
            return ""
        now = _action(screen, key)
        moved = self._moved(screen, sign, now)
        if moved and now and self._told and self._told.first(_name(moved, sign)):
            return f"{_moved_text(sign, moved)} {sign} again: {now.tooltip}."
        if key in screen.active_bindings:
            return ""
        return " ".join(filter(None, (_moved_text(sign, moved), LATER.get(sign, ""))))

    def _moved(self, screen: Screen[object], key: str, now: Action | None) -> Action | None:
        """The action that had the key where the focus is, and has other keys now."""
        start = screen.focused or screen
        scopes = {getattr(node, "SCOPE", "") for node in start.ancestors_with_self}
        had = [action for action in self._before if action.scope in scopes and key in action.keys]
        # The sentence that ends an undo names the key of redo, which does nothing where nothing was undone.
        if now and now.id in {"app.redo", *(action.id for action in had)}:
            return None
        left = (today for action in had if (today := by_id(action.id)) and key not in today.keys)
        return next(left, None)


def _action(screen: Screen[object], key: str) -> Action | None:
    """The action that a key has where the focus is."""
    active = screen.active_bindings.get(key)
    return by_id((active.binding.id or "") if active else "")


def _keys_today(action: Action) -> tuple[str, ...]:
    today = by_id(action.id)
    return today.keys if today else ()


def _name(action: Action, key: str) -> str:
    """The name by which it is known that the change of a key was told."""
    return f"{action.scope}.{key}"


def _moved_text(key: str, action: Action | None) -> str:
    return f"{key}: {action.label} is {key_text(action.keys[0])} now." if action else ""
