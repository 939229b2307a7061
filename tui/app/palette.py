"""The command palette: every action that is possible on the screen below, found by typing."""

from textual.screen import Screen

from tui.base.dialogs import MenuItem
from tui.keys.bindings import by_id, key_text
from tui.text.cells import fit

_HIDDEN = ("app.palette",)


def choices(screen: Screen[object]) -> tuple[MenuItem, ...]:
    """One choice for each action that has a key and is possible now; its value is the binding's key."""
    made: dict[str, MenuItem] = {}
    for key, active in screen.active_bindings.items():
        action = by_id(active.binding.id or "")
        if action is None or not active.enabled or action.id in _HIDDEN or action.scope == "list":
            continue
        label = f"{fit(action.label, 14)} {fit(key_text(action.keys[0]), 6)} {action.tooltip}"
        made.setdefault(action.id, MenuItem("", label, key))
    return tuple(made.values())
