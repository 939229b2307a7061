"""A small database on disk for programs that run on a terminal."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from store.core.types import Address, Channel, Role, Status, Urn
from store.core.urns import parse
from store.core.views import ContactEdit
from store.demo.fill import fill
from store.services import Services, open_services


def small_database(folder: Path, crowd: int = 0) -> str:
    """A database file with Jane Doe, a channel, and a crowd of others after her; its path."""
    path = folder / "small.db"
    path.write_bytes(_small(crowd))
    return str(path)


def demo_database(folder: Path, contacts: int) -> str:
    """A database file with so many invented contacts; its path."""
    path = folder / "demo.db"
    path.write_bytes(_demo(contacts))
    return str(path)


@cache
def _small(crowd: int) -> bytes:
    """The same, made once in each process."""

    def populate(services: Services) -> None:
        both = (Role.SEND, Role.RECEIVE)
        services.channels.add(Channel("", "Twilio US", "T", "+13235550142", ("tel",), both, "US"))
        services.settings.set("default_country", "US")
        add(services, "Jane Doe", "+13233754866")
        for index in range(crowd):
            add(services, f"Person {index:03}", f"+1323375{index:04}")

    return made(populate)


@cache
def _demo(contacts: int) -> bytes:
    def make(services: Services) -> None:
        fill(services, contacts)
        # What fills a group meanwhile would write to the screen that a test measures.
        for uuid in services.groups.filling():
            services.groups.fill(uuid)

    return made(make)


@cache
def made(fill: Callable[[Services], object]) -> bytes:
    """The bytes of a database that was filled: to copy them is a hundred times as quick."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        services = open_services(str(path))
        fill(services)
        services.close()
        return path.read_bytes()


def add(services: Services, name: str, number: str, *others: str) -> str:
    """A contact with a phone number, and other addresses after it; its uuid."""
    addresses = (Address(Urn("tel", number)), *(Address(parse(one)) for one in others))
    edit = ContactEdit(name, Status.ACTIVE, "", addresses, {}, ())
    return services.contacts.create(edit).uuid


def names(path: str) -> list[str]:
    """The names of the contacts in a database, in the list's order."""
    from store.core.views import Listing

    services = open_services(path)
    try:
        return [row.name for row in services.contacts.page(Listing(), size=1000)]
    finally:
        services.close()
