"""What this run of the program refuses, and why: the one value that commands, actions and file inputs ask.

A kiosk is a run that an administrator's line of `authorized_keys` starts for somebody else: on one database,
without a shell, with the files of one folder or none.
"""

import logging
import os
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from store.core.errors import CordboardError, DatabaseReadOnly, DatabaseUnavailable, NotInKiosk
from store.core.text import quoted
from tui.keys.actions import FILES
from tui.process import job_control

SUSPEND = "app.suspend_process"
SETTINGS = frozenset({"settings.edit", "settings.unset"})

_COMMANDS = frozenset({"doctor"})
"""The commands that a kiosk has besides the screens."""

_NO_SHELL = "A kiosk has no shell to go back to."
_NO_COMMAND = "A kiosk has the screens and `doctor`, and no other command."
_NO_SETTINGS = "The settings of this workspace are its administrator's."
_NO_OPTION = "In a kiosk {option} stands once, and before any command."
_NO_FILES = "This kiosk has no folder for files, so that nothing can be imported or exported here."
_ONE_FOLDER = "Only the files of one folder are read and written here, and {path} is not in it."
_READ_ONLY = "The database of this kiosk is open for reading only."
_UNUSABLE = "The database of this kiosk cannot be used now."
_UNEXPECTED = "Something unexpected went wrong."
_ASK = "The administrator finds the reason in the log."

_log = logging.getLogger("cordboard")


@dataclass(frozen=True, slots=True)
class Line:
    """What the administrator's line says: the options of the same names."""

    database: str
    files: str = ""
    operator: str = ""
    operators: str = ""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """What the administrator's line gives: the database, and the folder of files; None for no files."""

    database: str
    files: Path | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What is refused in this run. `suspends` is whether a shell waits while the program is stopped."""

    suspends: bool = True
    kiosk: Kiosk | None = None

    def why_not(self, action: str) -> str:
        """Why the action with an id is not offered at all, as a sentence; empty when it is."""
        if action == SUSPEND:
            return _NO_SHELL if self.kiosk else "" if self.suspends else job_control.NO_SHELL
        if action in SETTINGS and self.kiosk:
            return _NO_SETTINGS
        return _NO_FILES if action in FILES and self.kiosk and self.kiosk.files is None else ""

    def check_command(self, name: str) -> None:
        """Raise NotInKiosk for a command that is not offered."""
        if self.kiosk is not None and name not in _COMMANDS:
            raise NotInKiosk(_NO_COMMAND)

    def check_option(self, option: str, value: str, given: str = "") -> None:
        """Raise NotInKiosk for another value of an option than the administrator's line gave."""
        if self.kiosk is not None and value not in ("", given):
            raise NotInKiosk(_NO_OPTION.format(option=option))

    def file(self, text: str) -> Path:
        """The file that somebody names; in a kiosk relative to its folder, which is the working directory.

        Raises NotInKiosk for one that is elsewhere, also by a symbolic link.
        """
        if self.kiosk is None:
            return Path(text).expanduser()
        if self.kiosk.files is None:
            raise NotInKiosk(_NO_FILES)
        folder = Path(os.path.realpath(self.kiosk.files))
        refused = NotInKiosk(
            _ONE_FOLDER.format(path=quoted(text)), "Type the name of a file, such as people.csv."
        )
        if "\0" in text:
            raise refused
        asked = Path(os.path.realpath(folder / text))
        if folder not in asked.parents:
            raise refused
        return asked.relative_to(folder)

    def told(self, error: CordboardError) -> CordboardError:
        """An error as it may be told: in a kiosk nothing about where the database is; the log has that."""
        if self.kiosk is None:
            return error
        if type(error) is CordboardError:
            # An unexpected one, with the words of the system.
            return CordboardError(_UNEXPECTED, _ASK)
        if not isinstance(error, DatabaseUnavailable):
            return error
        _log.error("%s", error)
        if isinstance(error, DatabaseReadOnly):
            return DatabaseReadOnly(_READ_ONLY)
        return DatabaseUnavailable(_UNUSABLE, _ASK)


_current: ContextVar[Policy | None] = ContextVar("policy", default=None)


def adopt(policy: Policy | None) -> None:
    """Have this run refuse what a policy does; None for that of an ordinary run."""
    _current.set(policy)


def current() -> Policy:
    """The policy of this run."""
    return _current.get() or Policy(suspends=job_control.has_shell())
