"""The key bindings of this run: the table of actions with the user's own keys in it, and keys as shown.

The user's keys are put in before any screen is loaded, because a screen takes its bindings when it is loaded.
"""

import string
import unicodedata
from collections.abc import Iterable

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS

from tui.keys.action import Action
from tui.keys.actions import ACTIONS


def _textual_name(sign: str) -> str:
    """What Textual calls the key of a punctuation sign: `question_mark`."""
    name = unicodedata.name(sign).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_NAMES = {
    "escape": "esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
    **{_textual_name(sign): sign for sign in string.punctuation},
}
"""Keys as they are shown, by Textual's names."""

_actions = {action.id: action for action in ACTIONS}
"""The actions of this run by their ids, in the order of the table."""


def use(table: Iterable[Action]) -> None:
    """Take another table for this run. Has an effect only before the screens are loaded."""
    _actions.clear()
    _actions.update((action.id, action) for action in table)


def actions(scope: str) -> tuple[Action, ...]:
    """The actions of a scope, in the order they are shown."""
    return tuple(action for action in _actions.values() if action.scope == scope)


def bindings(scope: str) -> list[Binding]:
    """The bindings of a scope, for a screen's or a widget's `BINDINGS`."""
    return [_binding(action) for action in actions(scope)]


def modal_bindings(scope: str) -> list[Binding]:
    """The bindings of a dialog, with leaving and redrawing: Textual hides the application's keys there."""
    everywhere = [
        _binding(action, prefix="app.") for action in actions("app") if action.name in ("leave", "redraw")
    ]
    return bindings(scope) + everywhere


def by_id(action_id: str) -> Action | None:
    """The action with an id, or None for a binding of Textual's own."""
    return _actions.get(action_id)


def key_of(action_id: str) -> str:
    """The first key of an action as people read it; empty when there is no such action."""
    action = by_id(action_id)
    return key_text(action.keys[0]) if action else ""


def key_text(key: str) -> str:
    """A key as people read it: `^s` for ctrl+s, `esc`, `PgUp`, the character itself."""
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+")
    return _NAMES.get(key, key)


def is_typed(key: str) -> bool:
    """Whether a key types a character into a line that has the focus."""
    return key == "space" or len(key_text(key)) == 1


def keys_text(keys: Iterable[str]) -> str:
    """Several keys as people read them, separated by spaces."""
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
