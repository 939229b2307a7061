"""The keys of this run: the table of actions with the user's own keys in it, as bindings and in words.

The table itself is in `tui.keys.actions`. The user's keys are put in before any screen is loaded, because a
screen takes its bindings when it is loaded.
"""

import string
from collections.abc import Iterable

from textual.binding import Binding
from textual.keys import _character_to_key

from tui.keys.actions import ACTIONS, TITLES, Action
from tui.keys.validation import FRAGMENTS, UNSAFE_CTRL

__all__ = [
    "ACTIONS", "FRAGMENTS", "TITLES", "UNSAFE_CTRL", "Action", "actions", "bindings", "by_id", "is_typed",
    "key_of", "key_text", "keys_text", "modal_bindings", "use",
]  # fmt: skip

_NAMES = {
    "escape": "esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
    **{_character_to_key(sign): sign for sign in string.punctuation},
}


class _Table:
    """The actions of this run."""

    def __init__(self) -> None:
        self.actions = ACTIONS


_table = _Table()


def use(table: tuple[Action, ...]) -> None:
    """Take another table for this run. Only of use before the screens are loaded."""
    _table.actions = table


def actions(scope: str) -> tuple[Action, ...]:
    """The actions of a scope, in the order they are shown."""
    return tuple(action for action in _table.actions if action.scope == scope)


def bindings(scope: str) -> list[Binding]:
    """The bindings of a scope, for a screen's or a widget's `BINDINGS`."""
    return [_binding(action) for action in actions(scope)]


def modal_bindings(scope: str) -> list[Binding]:
    """Those of a dialog, where Textual cuts off the application's own keys: leaving must stay possible."""
    everywhere = [
        _binding(action, prefix="app.") for action in actions("app") if action.name in ("leave", "redraw")
    ]
    return bindings(scope) + everywhere


def by_id(action_id: str) -> Action | None:
    """The action of a binding's id, or None for one that is not ours."""
    return next((action for action in _table.actions if action.id == action_id), None)


def key_of(action_id: str) -> str:
    """The first key of an action as people read it; empty for an action that is not ours."""
    action = by_id(action_id)
    return key_text(action.keys[0]) if action else ""


def key_text(key: str) -> str:
    """A key as people read it: `^s` for ctrl+s, `esc`, `PgUp`, the character itself."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return _NAMES.get(key, key)


def is_typed(key: str) -> bool:
    """Whether a key goes into a text that is being typed."""
    return key == "space" or len(key_text(key)) == 1


def keys_text(keys: Iterable[str]) -> str:
    """Several keys in a row."""
    return " ".join(key_text(key) for key in keys)


def _binding(action: Action, prefix: str = "") -> Binding:
    return Binding(
        ",".join("comma" if key == "," else key for key in action.keys),
        prefix + action.name,
        action.label,
        show=action.footer,
        key_display=key_text(action.keys[0]),
        tooltip=action.tooltip,
        id=action.id,
    )
