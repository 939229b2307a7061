"""What screens ask of the application. A screen posts one of these; the application knows who answers."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.message import Message

from store.core.errors import CordboardError

if TYPE_CHECKING:
    from store.core.types import Field, Workspace
    from store.services import Services
    from tui.widgets.lists.reading import Found


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
class ManageFields(Go):
    """Open the custom fields."""

    ROOM = "fields"


@dataclass
class EditField(Go):
    """Open the form of a custom field; without a key, for a new one."""

    ROOM = "field_form"
    key: str | None = None


@dataclass
class ManageGroups(Go):
    """Open the groups."""

    ROOM = "groups"


@dataclass
class EditGroup(Go):
    """Open the form of a group; without a uuid, for a new one."""

    ROOM = "group_form"
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
class FieldsChanged(Message):
    """A custom field was made, changed or deleted; columns and values may show otherwise everywhere."""


@dataclass
class GroupsChanged(Message):
    """A group was made, changed, filled or deleted."""


@dataclass
class ListGroup(Message):
    """Go to the contact list, and list the contacts of a group there."""

    uuid: str


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
    first: "Found"
    featured: "tuple[Field, ...]" = ()


@dataclass
class StoreFailed(Message):
    """The database could not be opened."""

    error: CordboardError


@dataclass
class Retry(Message):
    """Try to open the database again."""
