"""Opening the database for a command, and telling what a word on the command line names."""

from collections.abc import Iterator
from contextlib import contextmanager

from store.core import urns
from store.core.errors import CordboardError, InvalidUrn, NotFound
from store.core.types import Channel, Contact, Urn
from store.services import Services, open_services
from tui.process import locations


@contextmanager
def store(database: str, *, create: bool = False) -> Iterator[Services]:
    """The services on a database, closed afterwards.

    Commands that only read refuse a file that does not exist rather than make an empty one.
    """
    where = locations.database(database)
    path = locations.database_file(where)
    if path is not None and not create and not path.exists():
        raise NotFound(
            f"There is no database at {path} yet.",
            "Start `cordboard` or add a channel to make it, or name another with --database.",
        )
    services = open_services(where, operator=locations.operator(), source="command")
    try:
        yield services
    finally:
        services.close()


def find_contact(services: Services, text: str) -> Contact:
    """The contact that a uuid or its beginning, an address, a phone number or a whole name means."""
    try:
        return services.contacts.find(text)
    except NotFound as missing:
        number_at_fault = _fault_of_address(services, text)
        raise number_at_fault or missing from None


def read_address(services: Services, text: str) -> Urn | None:
    """The address that a URN or phone number means, or None when the text reads as neither."""
    if not _looks_like_address(text):
        return None
    return urns.from_text(text, services.settings.workspace().default_country)


def read_sender(services: Services, channel: Channel, text: str) -> Urn:
    """The address of a sender as a channel would report it: `tel:` and the like may be left out."""
    country = services.settings.workspace().default_country
    if "tel" in channel.schemes or text.partition(":")[0] in urns.SCHEMES:
        return urns.from_text(text, country)
    return urns.entry(channel.schemes[0], text, country)


def _looks_like_address(text: str) -> bool:
    scheme, colon, _path = text.partition(":")
    return bool(colon and scheme.isalnum()) or (any(map(str.isdigit, text)) and _has_no_words(text))


def _has_no_words(text: str) -> bool:
    return not any(letter.isalpha() for letter in text)


def _fault_of_address(services: Services, text: str) -> CordboardError | None:
    """What is wrong with a text that was meant as an address, when something is."""
    try:
        read_address(services, text)
    except InvalidUrn as error:
        return error
    return None
