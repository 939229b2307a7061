"""Where things lie on this machine: the only place that reads the environment for paths.

`CORDBOARD_DATABASE` names the database, `CORDBOARD_OPERATOR` who history entries are by, `CORDBOARD_CONFIG`
the settings file.
"""

import getpass
import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

_APP = "cordboard"
_SQLITE = "sqlite:///"


def database(option: str = "", environ: Mapping[str, str] | None = None) -> str:
    """The database to use, a path or a URL: the option, else the environment, else the user's own."""
    env = os.environ if environ is None else environ
    return option or env.get("CORDBOARD_DATABASE", "") or str(default_database())


def default_database() -> Path:
    """The database file when nothing else is asked for."""
    return Path(platformdirs.user_data_dir(_APP)) / "cordboard.db"


def database_file(location: str) -> Path | None:
    """The file behind a path or an SQLite URL; None for a database that is not a file."""
    if location.startswith(_SQLITE):
        return Path(location.removeprefix(_SQLITE).partition("?")[0]).expanduser()
    if "://" in location:
        return None
    return Path(location).expanduser()


def settings_file(environ: Mapping[str, str] | None = None) -> Path:
    """The user's settings: what `CORDBOARD_CONFIG` names, else a file in the configuration directory."""
    env = os.environ if environ is None else environ
    named = env.get("CORDBOARD_CONFIG", "")
    return Path(named).expanduser() if named else Path(platformdirs.user_config_dir(_APP)) / "settings.toml"


def drafts_folder() -> Path:
    """Where forms that were not saved are kept until the next start."""
    return Path(platformdirs.user_state_dir(_APP)) / "drafts"


def log_file() -> Path:
    """Where faults of the program are written down in full."""
    return Path(platformdirs.user_log_dir(_APP)) / "cordboard.log"


def operator(environ: Mapping[str, str] | None = None) -> str:
    """The name that history entries carry: `CORDBOARD_OPERATOR`, else the login name, else nothing."""
    env = os.environ if environ is None else environ
    name = env.get("CORDBOARD_OPERATOR", "")
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
