"""What screens ask of the application. A screen posts one of these; the application knows who answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.screen import Screen

from store.core.errors import CordboardError

if TYPE_CHECKING:
    from store.core.types import Field, Status, Workspace
    from store.services import Services
    from tui.base.drafts import RecoveredDraft
    from tui.widgets.lists.reading import LoadedRows


class OpenScreen(Message):
    """Open another screen: its name in the registry, and what it takes, such as the uuid of what it edits."""

    def __init__(self, screen: str, *arguments: str | None) -> None:
        super().__init__()
        self.screen, self.arguments = screen, arguments


@dataclass
class OpenElsewhere(Message):
    """What a form edits is open in another session of the operator, with something typed there."""

    form: "Screen[Any]"
    found: "RecoveredDraft"


@dataclass
class LoadDemo(Message):
    """Fill the database with the demo data."""


@dataclass
class ContactsChanged(Message):
    """Contacts were stored; every open screen shows them afresh. An empty tuple means any of them.

    `made` is one that is new: the list goes to it."""

    uuids: tuple[str, ...] = ()
    made: str = ""


@dataclass
class ShowContact(Message):
    """Read the contact list again, and put the cursor on a contact if it is listed."""

    uuid: str


@dataclass
class DefinitionsChanged(Message):
    """A channel, field or group was made, changed, filled or deleted; every screen may show it."""


@dataclass
class ListGroup(Message):
    """Go to the contact list, and list the contacts of a group there."""

    uuid: str


@dataclass
class ListSearch(Message):
    """Go to the contact list, and list there what a search finds in a folder."""

    text: str
    folder: "Status"


@dataclass
class StoreOpened(Message):
    """The database is open: its services, the workspace's settings, and the name it is shown by.

    `empty` is whether it has no contact at all; `first` is the beginning of the list, read already, and
    `featured` are the fields that are its columns, in their order.
    """

    services: "Services"
    workspace: "Workspace"
    database: str
    empty: bool
    first: "LoadedRows"
    featured: "tuple[Field, ...]" = ()


@dataclass
class StoreFailed(Message):
    """The database could not be opened."""

    error: CordboardError


@dataclass
class Retry(Message):
    """Try to open the database again."""
