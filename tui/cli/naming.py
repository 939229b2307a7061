"""How commands show contacts and addresses, and how they find those that people type."""

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from store.core import urns
from store.core.errors import CordboardError, InvalidUrn, NotFound
from store.core.text import quoted
from store.core.types import Address, Channel, Contact, Urn
from store.core.views import DisplaySettings
from tui.cli.common import SHORT_UUID

if TYPE_CHECKING:
    from store.services import Services

Chosen = TypeVar("Chosen", bound=StrEnum)


def chosen(kinds: type[Chosen], text: str, what: str) -> Chosen:
    """The member of an enumeration whose value a text is; NotFound names them all."""
    known = [one.value for one in kinds]
    if text.strip().lower() not in known:
        raise NotFound(f"There is no {what} {quoted(text)}.", f"There are {', '.join(known)}.")
    return kinds(text.strip().lower())


def reading(services: "Services") -> DisplaySettings:
    """The display settings of the workspace."""
    return DisplaySettings.of(services.settings.workspace())


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
    """An address for people, after a word for its type where the value does not show it."""
    return f"{urns.type_word(address.urn)} {shown(address.urn)}".strip() if address else ""


def urn_of(address: Address | None) -> str:
    """An address for programs; empty when there is none, or when it is hidden."""
    return address.urn.identity if address and not address.urn.hidden else ""


def find_contact(services: "Services", text: str) -> Contact:
    """The contact that a uuid or its beginning, an address, a phone number or a name identifies."""
    try:
        return services.contacts.find(text)
    except NotFound as missing:
        error: CordboardError = missing
        try:
            read_address(services, text)
        except InvalidUrn as fault:
            # What was meant as an address is wrong, rather than missing; or a part of one, and then those
            # that have it are told.
            if not missing.candidates or fault.kind == "missing_country":
                error = fault
        raise error from None


def read_address(services: "Services", text: str) -> Urn | None:
    """The address that a URN or phone number means, or None when the text reads as neither."""
    if not _looks_like_address(text):
        return None
    return urns.from_text(text, services.settings.workspace().default_country)


def read_sender(services: "Services", channel: Channel, text: str) -> Urn:
    """The address of a sender as a channel would report it: `tel:` and the like may be left out."""
    country = channel.country or services.settings.workspace().default_country
    return urns.sender(text, tuple(channel.schemes), country)


def _looks_like_address(text: str) -> bool:
    scheme, colon, _path = text.partition(":")
    has_words = any(map(str.isalpha, text))
    return bool(colon and scheme.isalnum()) or (any(map(str.isdigit, text)) and not has_words)
