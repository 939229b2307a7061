"""The user's settings file: a TOML file whose table `[keys]` gives actions other keys, `[look]` the looks.

[database]
listen_url = "postgresql://ann@db.example/cordboard"

[look]
theme = "dark"
thrifty = true

[keys]
preset = "before"
"contact_list.archive" = "x"
"contact_list.open" = "enter o"

`preset = "before"` gives the keys that actions had before each verb had one key. `listen_url` is where a
server is listened to, when the database's URL is a pooler's; `CORDBOARD_LISTEN_URL` comes before it.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from store.core.errors import UnusableSettings
from tui.process import locations, policy

_SECTIONS: Mapping[str, Mapping[str, tuple[type, str]]] = MappingProxyType(
    {
        "database": {"listen_url": (str, "a text that starts with postgresql://")},
        "look": {"theme": (str, 'a text such as "dark"'), "thrifty": (bool, "true or false")},
    }
)
"""What each section but `[keys]` can have, and of which type."""


@dataclass(frozen=True, slots=True)
class UserSettings:
    """The user's settings: `keys` maps an action's id to its keys, separated by spaces, and `preset` is the
    table of keys that they change; `theme` is the name of the colours, empty where nothing is said; `thrifty`
    asks for the cursor's bar over the name only; `listen_url`, which may hold a password, is where a server
    is listened to, empty for where the database is."""

    keys: Mapping[str, str] = field(default_factory=dict)
    preset: str = "now"
    theme: str = ""
    thrifty: bool = False
    listen_url: str = field(default="", repr=False)


def read_own() -> UserSettings:
    """The settings of this user, none in a kiosk; a file that CORDBOARD_CONFIG names is required."""
    if policy.current().kiosk is not None:
        return UserSettings()
    return read(locations.settings_file(), required=bool(os.environ.get("CORDBOARD_CONFIG")))


def listen_url() -> str:
    """Where a server is listened to, when the database's URL is a pooler's; empty for the same place."""
    return os.environ.get("CORDBOARD_LISTEN_URL", "") or read_own().listen_url


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
        if name != "keys" and name not in _SECTIONS:
            known = "[database], [keys] and [look]"
            raise UnusableSettings(f"The settings file {path} has {_named(name)}; it can have {known}.")
    keys = found.get("keys", {})
    if not isinstance(keys, dict):
        raise UnusableSettings(f"In the settings file {path}, keys must be a section: [keys].")
    entries = dict(_entries(keys, path))
    preset = entries.pop("preset", "now")
    sections = (_section(name, found.get(name, {}), path) for name in _SECTIONS)
    return UserSettings(entries, preset, **{name: value for each in sections for name, value in each.items()})


def _section(section: str, found: object, path: Path) -> dict[str, Any]:
    """What a section has; an error tells no value, for one may be a password."""
    if not isinstance(found, dict):
        raise UnusableSettings(f"In the settings file {path}, {section} must be a section: [{section}].")
    can_have = _SECTIONS[section]
    for name, value in found.items():
        if name not in can_have:
            known = " and ".join(can_have)
            raise UnusableSettings(
                f"In the settings file {path}, [{section}] has {_named(name)}; it can have {known}."
            )
        kind, told = can_have[name]
        if not isinstance(value, kind):
            raise UnusableSettings(f"In the settings file {path}, {name} must be {told}.")
    return found


def _named(name: str) -> str:
    """A name that is unknown; left out where it may be a URL with a password."""
    return f'"{name}"' if name.replace("-", "_").isidentifier() else "what is no name"


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
