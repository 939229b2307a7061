"""What screens ask of the application. A screen posts one of these; the application knows who answers."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.message import Message
from textual.screen import Screen

from store.core.errors import CordboardError
from tui.base import registry

if TYPE_CHECKING:
    from store.core.types import Field, Workspace
    from store.services import Services
    from tui.widgets.lists.reading import LoadedRows


class OpenScreen(Message):
    """Open another screen: a dataclass whose fields are what the screen is made with."""

    SCREEN: ClassVar[str] = ""

    def make(self) -> Screen[object]:
        """The screen."""
        return registry.make(self.SCREEN, *(getattr(self, each.name) for each in fields(cast(Any, self))))


@dataclass
class OpenContact(OpenScreen):
    """Show a contact's profile."""

    SCREEN = "contact_profile"
    uuid: str


@dataclass
class EditContact(OpenScreen):
    """Open the Update Contact panel; without a uuid, for a new contact."""

    SCREEN = "update_contact"
    uuid: str | None = None


@dataclass
class InspectChannels(OpenScreen):
    """Open the channel inspector, on the route of a contact when one is given."""

    SCREEN = "channel_inspector"
    contact_uuid: str | None = None


@dataclass
class EditChannel(OpenScreen):
    """Open the form of a channel; without a uuid, for a new one."""

    SCREEN = "channel_form"
    uuid: str | None = None


@dataclass
class ManageFields(OpenScreen):
    """Open the custom fields."""

    SCREEN = "fields"


@dataclass
class EditField(OpenScreen):
    """Open the form of a custom field; without a key, for a new one."""

    SCREEN = "field_form"
    key: str | None = None


@dataclass
class ManageGroups(OpenScreen):
    """Open the groups."""

    SCREEN = "groups"


@dataclass
class EditGroup(OpenScreen):
    """Open the form of a group; without a uuid, for a new one."""

    SCREEN = "group_form"
    uuid: str | None = None


@dataclass
class RecordIncoming(OpenScreen):
    """Open the form that records an incoming message, from a contact's address when one is given."""

    SCREEN = "receive"
    contact_uuid: str | None = None


@dataclass
class ImportContacts(OpenScreen):
    """Open the import of a workbook."""

    SCREEN = "import_contacts"


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
    first: "LoadedRows"
    featured: "tuple[Field, ...]" = ()


@dataclass
class StoreFailed(Message):
    """The database could not be opened."""

    error: CordboardError


@dataclass
class Retry(Message):
    """Try to open the database again."""
