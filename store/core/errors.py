"""Every error that Cordboard raises on purpose. Each message is one sentence a person can act on.

CordboardError
├── InvalidUrn          an address that cannot be stored; `.kind` says which rule it broke
├── InvalidContact      a form that cannot be saved; `.problems` has one entry a field
├── InvalidChannel      likewise for a channel
├── InvalidField        likewise for a custom field
├── FieldInUse          a custom field that cannot go, because smart groups ask for it; `.groups` names them
├── InvalidGroup        likewise for a group
├── InvalidSearch       likewise for a search that is to be kept
├── InvalidSetting      a workspace setting that has no such value
├── UrnTaken            an address that another contact has; `.owner` names it
├── Conflict            somebody else saved first; `.current` is what is stored now
├── QueryError          a text that is no search (`store.core.query`); `.code`, `.offset` and `.extra` say why
├── TemplateError       a text whose variables cannot be read (`store.core.templates`); `.offset` says where
├── NotFound            no contact, channel, group or field by that name
├── Ambiguous           more than one by that name
├── ChannelUnusable     a channel that cannot be chosen as preferred
├── NotSent             a text that is not sent: to nobody, to somebody who gets none, or with nothing in it
├── UnresolvedSecret    a secret of a channel that is not where its reference says
├── NothingToUndo       no action of the operator is left to be taken back or done again
├── UnreadableWorkbook  a file that is not a workbook, or that breaks a rule of imports
├── UnwritableWorkbook  a file that an export cannot be written to
├── InvalidImport       a choice around an import that cannot be, such as its group or a new field's name
├── InvalidPlaces       a hierarchy of places that cannot be; the message says where in the file
├── InvalidSelection    an act on many contacts that cannot be, such as deleting active ones
├── DatabaseUnavailable the database cannot be opened, or is newer than this program
│   └── DatabaseReadOnly   it is open for reading only, and nothing can be stored in it
├── NotShareable        a file that accounts cannot share as asked; nothing was changed
├── Cancelled           the operator stopped a long job; nothing was changed
├── AddressInUse        the address at which `cordboard serve` is to listen cannot be had
├── OutOfMemory         the system gives this program no more memory
├── OutputFailed        what was to be printed cannot be
├── NotInKiosk          what a kiosk, which an administrator's line starts, does not offer
├── TerminalUnusable    the screens cannot be shown on this terminal
└── UnusableSettings    the user's settings file cannot be read, or asks for what cannot be
"""

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.core.types import Contact


class CordboardError(Exception):
    """The root of the tree; `message` is a whole sentence, `hint` an optional second one."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InvalidUrn(CordboardError):
    """An address that cannot be stored.

    `kind` is one of `empty`, `unknown_scheme`, `path_too_long`, `invalid_path`, `display_too_long`,
    `missing_country`, `not_a_number`.
    """

    def __init__(self, message: str, kind: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a form.

    `field` names it: `name`, `language`, `status`, `groups`, `fields.<key>`, `addresses.<index>`, or for a
    channel the attribute's name.
    """

    field: str
    message: str


class InvalidContact(CordboardError):
    """A contact that cannot be saved as entered; nothing was written."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class InvalidChannel(InvalidContact):
    """A channel that cannot be saved as entered; nothing was written."""


class InvalidField(InvalidContact):
    """A custom field that cannot be made as entered; nothing was written."""


class FieldInUse(CordboardError):
    """A custom field that cannot be deleted: the queries of `groups` ask for it."""

    def __init__(self, message: str, groups: tuple[str, ...]) -> None:
        super().__init__(message, f"Change or delete the group{'s' if len(groups) > 1 else ''} first.")
        self.groups = groups


class InvalidGroup(InvalidContact):
    """A group that cannot be made as entered; nothing was written."""


class InvalidSearch(InvalidContact):
    """A search that cannot be kept by that name; nothing was written."""


class InvalidSetting(CordboardError):
    """A workspace setting that does not exist or cannot have that value."""


class UrnTaken(CordboardError):
    """An address that another contact already has; `owner` is that contact's name or address."""

    def __init__(self, message: str, owner: str, owner_uuid: str) -> None:
        super().__init__(message)
        self.owner = owner
        self.owner_uuid = owner_uuid


class Conflict(CordboardError):
    """The contact was saved by somebody else since it was opened; `current` is what is stored now."""

    def __init__(self, message: str, current: "Contact") -> None:
        super().__init__(message)
        self.current = current


class NotFound(CordboardError):
    """Nothing by that name; `candidates` are those that the text could mean, as the hint lists them."""

    def __init__(self, message: str, hint: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.candidates = candidates


class Ambiguous(CordboardError):
    """More than one by that name; the message lists the first few."""


class ChannelUnusable(CordboardError):
    """A channel that cannot be made a contact's preferred one."""


class NotSent(CordboardError):
    """A text that is not sent; nothing was stored. The message says to whom, and why."""


class UnreadableWorkbook(CordboardError):
    """A file that cannot be imported as a whole; the message says what is wrong and where."""


class UnwritableWorkbook(CordboardError):
    """A file that cannot be written; nothing was left there."""


class InvalidImport(CordboardError):
    """A choice around an import that cannot be: its group, a new field's name, or no channel at all."""


class InvalidPlaces(CordboardError):
    """Places that cannot be loaded; the message says what is wrong, and in which row of the file."""


class InvalidSelection(CordboardError):
    """An act on many contacts that cannot be done to them as asked; nothing was changed."""


class InvalidOutboxAct(CordboardError):
    """An act on messages that cannot be done to them as they are; nothing was changed."""


class UnresolvedSecret(CordboardError):
    """A secret that is not where its reference says, or may not be used; neither message nor hint tell it."""


class NothingToUndo(CordboardError):
    """No action of the operator can be taken back or done again; the message says why, nothing changed."""


class DatabaseUnavailable(CordboardError):
    """The database cannot be opened; the message names it without its password."""


class DatabaseReadOnly(DatabaseUnavailable):
    """The database is open for reading only; the message says why, and nothing was stored."""


class NotShareable(CordboardError):
    """A database's file that the accounts of a group cannot share as asked; nothing was changed."""


class Cancelled(CordboardError):
    """A long job was stopped on request and left nothing behind."""


class AddressInUse(CordboardError):
    """The address or the port to listen at is somebody else's, or none of this machine."""


class OutOfMemory(CordboardError):
    """The system gives this program no more memory, or less than it needs."""


class OutputFailed(CordboardError):
    """What was to be printed cannot be: the disk is full, or standard output is closed."""


class NotInKiosk(CordboardError):
    """What a kiosk does not offer: a command, an option, a file outside of its folder."""


class TerminalUnusable(CordboardError):
    """The screens cannot be shown here; the message says what is missing."""


class UnusableSettings(CordboardError):
    """The user's settings file cannot be read, or asks for what cannot be; the message says where."""


def out_of_memory(error: Exception) -> OutOfMemory | None:
    """The error for one by which Python says that there is no memory left; None for any other."""
    said = str(error)
    if (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
        or (isinstance(error, ImportError) and ("map segment" in said or "allocate memory" in said))
        or (isinstance(error, RuntimeError) and "start new thread" in said)
    ):
        return OutOfMemory(
            "The system gives this program no more memory; what was under way is not done.",
            "Close other programs, or raise the limit that `ulimit -v` shows in kB.",
        )
    return None
