"""The user's settings file: a TOML file whose section `[keys]` gives actions other keys.

[keys]
"contact_list.archive" = "x"
"contact_list.open" = "enter o"
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from store.core.errors import UnusableSettings
from tui.process import locations

_NO_KEYS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What the user has set. `keys` maps an action's id to its keys, separated by spaces."""

    keys: Mapping[str, str] = field(default_factory=lambda: _NO_KEYS)


def read_own(environ: Mapping[str, str] | None = None) -> UserSettings:
    """The settings of this user; a file that CORDBOARD_CONFIG names has to be there."""
    env = os.environ if environ is None else environ
    return read(locations.settings_file(env), required=bool(env.get("CORDBOARD_CONFIG")))


def read(path: Path, *, required: bool = False) -> UserSettings:
    """The settings in a file; nothing is set when there is no such file, unless it is `required`.

    UnusableSettings says what is wrong with a file that cannot be read, or what it holds that is unknown.
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
    except tomllib.TOMLDecodeError as error:
        raise UnusableSettings(f"The settings file {path} is not TOML: {error}.") from None


def _settings(found: Mapping[str, object], path: Path) -> UserSettings:
    for name in found:
        if name != "keys":
            raise UnusableSettings(f'The settings file {path} has "{name}"; all it can have is [keys].')
    keys = found.get("keys", {})
    if not isinstance(keys, dict):
        raise UnusableSettings(f"In the settings file {path}, keys must be a section: [keys].")
    return UserSettings(dict(_entries(keys, path)))


def _entries(keys: Mapping[str, object], path: Path, before: str = "") -> Iterator[tuple[str, str]]:
    """Each action and its keys; a name without quotation marks comes as a section in a section."""
    for name, value in keys.items():
        if isinstance(value, dict):
            yield from _entries(value, path, f"{before}{name}.")
        elif isinstance(value, str):
            yield before + name, value
        else:
            raise UnusableSettings(
                f'In the settings file {path}, "{before}{name}" must be a text in quotes, such as "x".'
            )
