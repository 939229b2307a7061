"""The user's settings file: a TOML file whose table `[keys]` gives actions other keys, `[look]` the looks.

[look]
theme = "dark"
thrifty = true

[keys]
preset = "before"
"contact_list.archive" = "x"
"contact_list.open" = "enter o"

`preset = "before"` gives the keys that actions had before each verb had one key.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from store.core.errors import UnusableSettings
from tui.process import locations, policy

_LOOKS: Mapping[str, tuple[type, str]] = MappingProxyType(
    {"theme": (str, 'a text such as "dark"'), "thrifty": (bool, "true or false")}
)
"""What `[look]` can have, and of which type."""


@dataclass(frozen=True, slots=True)
class UserSettings:
    """The user's settings: `keys` maps an action's id to its keys, separated by spaces, and `preset` is the
    table of keys that they change; `theme` is the name of the colours, empty where nothing is said; `thrifty`
    asks for the cursor's bar over the name only."""

    keys: Mapping[str, str] = field(default_factory=dict)
    preset: str = "now"
    theme: str = ""
    thrifty: bool = False


def read_own() -> UserSettings:
    """The settings of this user, none in a kiosk; a file that CORDBOARD_CONFIG names is required."""
    if policy.current().kiosk is not None:
        return UserSettings()
    return read(locations.settings_file(), required=bool(os.environ.get("CORDBOARD_CONFIG")))


def read(path: Path, *, required: bool = False) -> UserSettings:
    """The settings in a file; empty when there is none, unless it is `required`.

    Raises UnusableSettings when it cannot be read, or holds what is unknown.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if required:
            raise UnusableSettings(f"There is no settings file at {path}.") from None
        return UserSettings()
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableSettings(f"The settings file {path} cannot be read: {error}.") from None
    return _settings(_parse(text, path), path)


def _parse(text: str, path: Path) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415 - most people have no settings file

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise UnusableSettings(f"The settings file {path} is nested too deeply.") from None
    except ValueError as error:
        # Numbers of thousands of digits are refused by another error than the rest.
        raise UnusableSettings(f"The settings file {path} is not TOML: {error}.") from None


def _settings(found: Mapping[str, object], path: Path) -> UserSettings:
    for name in found:
        if name not in ("keys", "look"):
            raise UnusableSettings(f'The settings file {path} has "{name}"; it can have [keys] and [look].')
    keys = found.get("keys", {})
    if not isinstance(keys, dict):
        raise UnusableSettings(f"In the settings file {path}, keys must be a section: [keys].")
    entries = dict(_entries(keys, path))
    preset = entries.pop("preset", "now")
    return UserSettings(entries, preset, **_look(found.get("look", {}), path))


def _look(look: object, path: Path) -> dict[str, Any]:
    if not isinstance(look, dict):
        raise UnusableSettings(f"In the settings file {path}, look must be a section: [look].")
    for name, value in look.items():
        if name not in _LOOKS:
            known = " and ".join(_LOOKS)
            raise UnusableSettings(f'In the settings file {path}, [look] has "{name}"; it can have {known}.')
        kind, told = _LOOKS[name]
        if not isinstance(value, kind):
            raise UnusableSettings(f"In the settings file {path}, {name} must be {told}.")
    return look


def _entries(keys: Mapping[str, object], path: Path, before: str = "") -> Iterator[tuple[str, str]]:
    """Each action and its keys; an unquoted name, with a dot, comes as a table in a table."""
    for name, value in keys.items():
        if isinstance(value, dict) and not before:
            yield from _entries(value, path, f"{before}{name}.")
        elif isinstance(value, str):
            yield before + name, value
        else:
            raise UnusableSettings(
                f'In the settings file {path}, "{before}{name}" must be a text in quotes, such as "x".'
            )
