"""A small workspace for the screens' tests, made through the services: the same every time."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import Pool, event

from store.core.types import Address, Channel, FieldType, Role, Status, Urn
from store.core.urns import parse
from store.core.views import ContactEdit
from store.services import Services, open_services

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HOSTILE = (
    "[/foo] [red]x[/] [@click=app.bell]y[/]",
    "\x1b]0;owned\x07\x9b31m bell",
    "=1+1 \u202emirror\u202c \u200bzero\nline\ttab",
    "漢字かな" * 5,
    "👩\u200d👩\u200d👧 e\u0301" + "\u0301" * 40,
    "x" * 128,
)
_BOTH = (Role.SEND, Role.RECEIVE)
_FIELDS = (("Age", FieldType.NUMBER), ("District", FieldType.TEXT), ("Joined", FieldType.DATETIME))
_CHANNELS = (
    ("Twilio US", "T", "+13235550142", ("tel",), "US", 2021),
    ("Vonage Germany", "NX", "+493023125101", ("tel",), "DE", 2022),
    ("MTN Rwanda", "MTN", "8080", ("tel",), "RW", 2023),
    ("Care bot", "TG", "care_bot", ("telegram",), "", 2024),
)


class Clock:
    """A clock that goes on by a second with every look of the test's own, so that nothing happens at once.

    For the application's jobs it stands still: how often they look depends on how busy the machine is.
    """

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        if threading.current_thread() is threading.main_thread():
            self.now += timedelta(seconds=1)
        return self.now


@cache
def _made(make: Callable[[Services], None]) -> tuple[sqlite3.Connection, datetime]:
    """A workspace made once in each process, and the time when it was done."""
    held: list[sqlite3.Connection] = []
    clock = Clock()
    with _each_connection(held.append):
        make(open_services("sqlite://", operator="kim", clock=clock))
    return held[0], clock.now


def open_copy(make: Callable[[Services], None]) -> Services:
    """The services on a copy of what `make` makes, in memory: copying is a hundred times as quick."""
    made, now = _made(make)
    clock = Clock()
    with _each_connection(made.backup):
        services = open_services("sqlite://", operator="kim", clock=clock)
    clock.now = now
    return services


@contextmanager
def _each_connection(do: Callable[[sqlite3.Connection], object]) -> Iterator[None]:
    """Have something done with each new connection before anything else is."""

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        do(connection)

    event.listen(Pool, "connect", connected)
    try:
        yield
    finally:
        event.remove(Pool, "connect", connected)


def fill(services: Services, *, crowd: int = 40) -> None:
    """Channels, two groups, three fields, some people by name and a crowd."""
    channels = [services.channels.add(_channel(*row)) for row in _CHANNELS]
    services.settings.set("default_country", "US")
    farmers = services.groups.create("Farmers")
    services.groups.create("Testers")
    for name, kind in (
        ("Age", FieldType.NUMBER),
        ("District", FieldType.TEXT),
        ("Joined", FieldType.DATETIME),
    ):
        services.fields.change(services.fields.create(name, kind).key, featured=True)
    jane = ("tel:+13233754866", "tel:+4915112345678", "twitter:jane_doe", "mailto:jane@example.com")
    add(
        services,
        "Jane Doe",
        *jane,
        groups=(farmers.uuid,),
        fields={"age": "34", "district": "Kigali"},
        language="eng",
    )
    add(services, "Ana Bot", "telegram:1234567")
    add(services, "Mail Only", "mailto:mail@example.com", "tel:+250788123123")
    add(services, "No Way", "mailto:nobody@example.com")
    add(services, "Nobody At All")
    add(services, "", "tel:+250788999111")
    services.messages.receive(channels[2].uuid, parse("tel:+250788999111"), "Muraho")
    for index in range(crowd):
        add(services, f"Person {index:03}", f"tel:+2507880{index:05}", fields={"age": str(20 + index % 7)})
    blocked = add(services, "Blocked Bob", "tel:+13235550100")
    services.contacts.set_status((blocked,), Status.BLOCKED)


def add(
    services: Services,
    name: str,
    *urns: str,
    groups: tuple[str, ...] = (),
    fields: dict[str, str] | None = None,
    language: str = "",
) -> str:
    """A contact with these addresses; returns its uuid."""
    addresses = tuple(Address(parse(text)) for text in urns)
    edit = ContactEdit(name, Status.ACTIVE, language, addresses, fields or {}, groups)
    return services.contacts.create(edit).uuid


def add_hostile(services: Services) -> None:
    """Contacts with names, values and addresses that try to get at the terminal."""
    services.fields.change(services.fields.create("Note").key, featured=True)
    for index, name in enumerate(HOSTILE):
        address = Address(Urn("ext", f"id{index}[/b][red]", "\x1b]0;z\x07"))
        edit = ContactEdit(name, Status.ACTIVE, "", (address,), {"note": name}, ())
        services.contacts.create(edit)


def _channel(
    name: str, kind: str, address: str, schemes: tuple[str, ...], country: str, year: int
) -> Channel:
    made_on = datetime(year, 1, 1, tzinfo=UTC)
    return Channel("", name, kind, address, schemes, _BOTH, country, created_on=made_on)
