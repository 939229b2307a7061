"""Keys as they were before each verb had one: the preset that keeps them, and names that settings may have.

Also the keys that are kept free for what comes with sending and rules.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from store.core.errors import UnusableSettings
from tui.keys.action import Action
from tui.keys.actions import ACTIONS

PRESETS = ("now", "before")
"""The tables of keys that settings choose from, the usual one first."""

RENAMED: Mapping[str, str] = MappingProxyType(
    {"contact_list.groups": "contact_list.status", "versions.turn": "sides.turn"}
)
"""Ids that settings may still have, each with that of the action that does it now."""

_RAISE, _LOWER = "K + = shift+up ctrl+up alt+up", "J - shift+down ctrl+down alt+down"
_BEFORE: Mapping[str, str] = MappingProxyType(
    {
        "app.redo": "U",
        "columns.next_columns": "right",
        "columns.previous_columns": "left",
        "contact_list.write": "M",
        "contact_list.incoming": "m",
        "contact_list.status": "t l",
        "contact_list.import": "w",
        "contact_list.refresh": "ctrl+r f5",
        "contact_profile.inspect": "i r",
        "contact_profile.write": "M",
        "contact_profile.incoming": "m",
        "contact_profile.refresh": "ctrl+r f5",
        "address_list.edit": "enter",
        "address_list.raise_row": _RAISE,
        "address_list.lower_row": _LOWER,
        "channels.edit": "enter e",
        "channels.switch": "x",
        "channels.delete": "d",
        "channels.reset": "r f8",
        "channels.role": "v",
        "channels.effect": "t",
        "channels.refresh": "ctrl+r f5",
        "field_list.raise_row": _RAISE,
        "field_list.lower_row": _LOWER,
        "fields.edit": "enter e",
        "fields.feature": "f",
        "fields.delete": "d",
        "fields.refresh": "ctrl+r f5",
        "groups.put_away": "",
        "groups.delete": "d",
        "groups.refresh": "ctrl+r f5",
    }
)
"""The keys that the actions had, separated by spaces; without one an action was not there. Undo
was not, but has its usual key, which was free; redo has the capital, as ctrl+r read again."""

NEW = frozenset({"contact_list.write", "contact_profile.write"})
"""The actions that have a key in the preset that they did not have before, since theirs had another act."""

LATER: Mapping[str, str] = MappingProxyType(
    {
        "6": "6 is the rules, which are not there yet.",
    }
)
"""Keys whose verb comes later, and what is said when one is pressed where nothing else has it."""


def preset(name: str) -> tuple[Action, ...]:
    """The table of a preset. Raises UnusableSettings when there is none of that name."""
    if name not in PRESETS:
        raise UnusableSettings(f'There is no preset "{name}"; those are "now" and "before".')
    if name == PRESETS[0]:
        return ACTIONS
    old = (replace(one, keys=tuple(_BEFORE.get(one.id, " ".join(one.keys)).split())) for one in ACTIONS)
    return tuple(action for action in old if action.keys)
