"""What screens ask of the application. A screen posts one of these; the application knows who answers."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.message import Message

from store.core.errors import CordboardError

if TYPE_CHECKING:
    from store.core.types import Workspace
    from store.services import Services
    from tui.row_reading import Found


class Go(Message):
    """Open another screen: a dataclass whose fields are what the screen is made with."""

    ROOM: ClassVar[str] = ""

    @property
    def arguments(self) -> tuple[object, ...]:
        """The fields in order."""
        return tuple(getattr(self, field.name) for field in fields(cast(Any, self)))


@dataclass
class OpenContact(Go):
    """Show a contact's profile."""

    ROOM = "contact_profile"
    uuid: str


@dataclass
class EditContact(Go):
    """Open the Update Contact panel; without a uuid, for a new contact."""

    ROOM = "update_contact"
    uuid: str | None = None


@dataclass
class InspectChannels(Go):
    """Open the channel inspector, on the route of a contact when one is given."""

    ROOM = "channel_inspector"
    contact_uuid: str | None = None


@dataclass
class EditChannel(Go):
    """Open the form of a channel; without a uuid, for a new one."""

    ROOM = "channel_form"
    uuid: str | None = None


@dataclass
class RecordIncoming(Go):
    """Open the form that records an incoming message, from a contact's address when one is given."""

    ROOM = "receive"
    contact_uuid: str | None = None


@dataclass
class ImportContacts(Go):
    """Open the import of a workbook."""

    ROOM = "import_contacts"


@dataclass
class LoadDemo(Message):
    """Fill the database with the demo data."""


@dataclass
class ContactsChanged(Message):
    """Contacts were stored; every open screen shows them afresh. An empty tuple means any of them."""

    uuids: tuple[str, ...] = ()


@dataclass
class ChannelsChanged(Message):
    """A channel was added, changed or deleted; routes may differ everywhere."""


@dataclass
class StoreOpened(Message):
    """The database is open: its services, the workspace's settings, and the name it is shown by.

    `empty` is whether it has no contact at all; `first` is the beginning of the list, read already.
    """

    services: "Services"
    workspace: "Workspace"
    database: str
    empty: bool
    first: "Found"


@dataclass
class StoreFailed(Message):
    """The database could not be opened."""

    error: CordboardError


@dataclass
class Retry(Message):
    """Try to open the database again."""
