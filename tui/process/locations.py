"""Paths and environment variables of the program.

`CORDBOARD_DATABASE` is the database, `CORDBOARD_CONFIG` the settings file.
"""

import os
from contextvars import ContextVar
from pathlib import Path

import platformdirs

from tui.process import policy

_APP = "cordboard"
_reading_only = ContextVar("reading_only", default=False)


def database(option: str = "") -> str:
    """The database to use, a path or a URL: the option, else the environment's, else the user's own."""
    kiosk = policy.current().kiosk
    if kiosk is not None:
        policy.current().check_option("--database", option, kiosk.database)
        return kiosk.database
    own = Path(platformdirs.user_data_dir(_APP)) / "cordboard.db"
    return option or os.environ.get("CORDBOARD_DATABASE", "") or str(own)


def ask_for_reading_only(asked: bool) -> None:
    """Say whether the command line asks that nothing is stored."""
    _reading_only.set(asked)


def reading_only() -> bool:
    """Whether the command line asks that nothing is stored."""
    return _reading_only.get()


def settings_file() -> Path:
    """The settings file: what `CORDBOARD_CONFIG` names, else one in the configuration directory."""
    named = os.environ.get("CORDBOARD_CONFIG", "")
    return (
        Path(os.path.expanduser(named))
        if named
        else Path(platformdirs.user_config_dir(_APP)) / "settings.toml"
    )


def drafts_folder() -> Path:
    """The directory of drafts: forms that were not saved, kept until the next start."""
    return Path(platformdirs.user_state_dir(_APP)) / "drafts"


def told_folder() -> Path:
    """The directory of what each operator was told once."""
    return Path(platformdirs.user_state_dir(_APP)) / "told"


def log_file() -> Path:
    """The log file, which gets the tracebacks."""
    return Path(platformdirs.user_log_dir(_APP)) / "cordboard.log"


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for nobody but their owner, whatever the umask."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
