"""A small workspace for the screens' tests, made through the services: the same every time."""

from datetime import UTC, datetime, timedelta

from store.core.types import Address, Channel, FieldType, Role, Status, Urn
from store.core.urns import parse
from store.core.views import ContactEdit
from store.services import Services

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
    """A clock that a test sets; every look at it is one second later, so that nothing happens at once."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


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
        services.fields.set_featured(services.fields.create(name, kind).key, True)
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
    services.fields.set_featured(services.fields.create("Note").key, True)
    for index, name in enumerate(HOSTILE):
        address = Address(Urn("ext", f"id{index}[/b][red]", "\x1b]0;z\x07"))
        edit = ContactEdit(name, Status.ACTIVE, "", (address,), {"note": name}, ())
        services.contacts.create(edit)


def _channel(
    name: str, kind: str, address: str, schemes: tuple[str, ...], country: str, year: int
) -> Channel:
    made_on = datetime(year, 1, 1, tzinfo=UTC)
    return Channel("", name, kind, address, schemes, _BOTH, country, created_on=made_on)
