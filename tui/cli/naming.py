"""How commands name contacts, addresses and moments to people."""

from datetime import datetime

from store.core import urns
from store.core.routing import Pick, Route, pick_sentence, route_sentence
from store.core.routing.reasons import Reason
from store.core.routing.sentences import clause
from store.core.types import Address, Contact, Urn
from store.core.views import DisplaySettings
from store.services import Services
from tui.text.cells import when

SHORT_UUID = 8


def reading(services: Services) -> DisplaySettings:
    """How the workspace has addresses and moments shown."""
    return DisplaySettings.of(services.settings.workspace())


def route_told(route: Route, how: DisplaySettings) -> str:
    """Where the next message goes and why, with moments in the workspace's time zone."""
    return route_sentence(route, redacted=how.redacted, timezone=how.timezone)


def pick_told(pick: Pick, how: DisplaySettings) -> str:
    """Why an address has its channel or has none, with moments in the workspace's time zone."""
    return pick_sentence(pick, redacted=how.redacted, timezone=how.timezone)


def why(reason: Reason, how: DisplaySettings) -> str:
    """A reason for where the channel and the verdict stand beside it."""
    return clause(reason, redacted=how.redacted, timezone=how.timezone)


def named(contact: Contact) -> str:
    """A contact in a sentence: its name, else its priority address, else the beginning of its uuid."""
    if contact.name:
        return contact.name
    if contact.addresses:
        return shown(contact.addresses[0].urn)
    return f"contact {contact.uuid[:SHORT_UUID]}"


def shown(urn: Urn) -> str:
    """An address as people read it, phone numbers in international form."""
    return urns.format_urn(urn, international=True)


def address_of(address: Address | None) -> str:
    """An address as people read it, after a word for its type where the value does not tell it."""
    return f"{urns.type_word(address.urn)} {shown(address.urn)}".strip() if address else ""


def urn_of(address: Address | None) -> str:
    """An address as programs read it; empty when there is none, or when it is hidden."""
    return address.urn.identity if address and not address.urn.hidden else ""


def moment(at: datetime | None, timezone: str) -> str:
    """A moment for a table: empty rather than `--` when there is none."""
    return when(at, timezone) if at else ""
