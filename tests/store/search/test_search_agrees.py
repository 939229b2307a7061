"""A search finds the same contacts in the database as in memory: random searches, over every property and
operator, of random contacts."""

import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import Session

from store.core.contacts.reference_codes import encode
from store.core.matching import matches
from store.core.query import Query
from store.core.types import Address, Contact, FieldType, Status, Urn, Value
from store.database.models import contacts
from store.repositories.settings import revision
from store.repositories.snapshot import WorkspaceSnapshot, load
from store.search import index_scan
from store.search.conditions import compile_query
from store.search.filters import Filter
from store.search.planner import FEW, access_paths, most_selective
from store.workspace import bulk
from store.workspace import contacts as repository
from tests.store.builders import Workbench
from tests.store.databases import START

NAMES = (
    "", "  ", "Bob", "bob marley", "Bobby O'Neill", "o’neill", "BÖB", "Jean-Bosco", "Smithwicke", "李小龙",
    "J", "J. R. Ewing",
    "Straße 12", "ΣΊΣΥΦΟΣ", "İstanbul", "100% \\ \"_x\"", "x_1", "3.14", "a:b", "Zoe\u0301", "Zoé", "zoe",
    "Łukasz Ørsted", "R&D Team", "AT&T", "Ёлкин, Иван", "obrien", "x\x01é", "x\x01e",
)  # fmt: skip
TEXTS = (
    "male",
    "Male ",
    "mâle",
    "ma\u0302le",
    "female",
    "ﬁne",
    "FINE",
    "30",
    "x" * 250,
    "X" * 250,
    "x" * 249 + "y",
    "  ",
    "a\\b",
)
NUMBERS = ("30", "30.5", "-2", "0", ".5", "soon", "1234567890123456789", "1234567890123456788", "0.1")
PLACES = ("Rwanda > Kigali City", "Rwanda > Eastern Province", "Uganda > kigali city")
PHONES = (
    "+250788{:06d}",
    "+250722{:06d}",
    "+25078812{:04d}",
    "+12025550{:03d}",
    "+1800555{:04d}",
    "+49151234{:05d}",
)
HANDLES = (
    "telegram:{}",
    "mailto:Bob{}@Example.com",
    "ext:Straße-{}",
    "mailto:Jörg.{}@Exämple.org",
    "twitter:Bob_{}",
    "viber:Ab=/{}",
    "line:bob{}",
)
FIELDS = {
    "gender": FieldType.TEXT,
    "age": FieldType.NUMBER,
    "joined": FieldType.DATETIME,
    "region": FieldType.STATE,
    "district": FieldType.DISTRICT,
    "ward": FieldType.WARD,
}
ORDERS = ("=", "!=", ">", ">=", "<", "<=")
SET = ('= ""', '!= ""')
EVERY_FEW = tuple(
    f"{name} {equal} {value}"
    for name, value in (
        ("country", "RW"),
        ("country", "US"),
        ("number_type", "mobile"),
        ("carrier", "mtn"),
        ("language", "eng"),
        ("locked", "yes"),
    )
    for equal in ("=", "!=")
)
"""Attributes with few values, each of which somebody has and somebody has not."""


def person(dice: random.Random, number: int, world: "World") -> Contact:
    """Somebody who has much in common with others, and much unset."""
    addresses = []
    for form in dice.sample(PHONES, dice.choice([0, 1, 1, 2])):
        addresses.append(Address(Urn("tel", form.format(number)), world.lock(dice)))
    for form in dice.sample(HANDLES, dice.choice([0, 0, 1, 2])):
        scheme, path = form.format(number).split(":", 1)
        addresses.append(Address(Urn(scheme, path), world.lock(dice) if scheme == "telegram" else None))
    dice.shuffle(addresses)
    values = {"gender": Value(dice.choice(TEXTS)), "age": number_value(dice.choice(NUMBERS))}
    values["joined"] = Value("then", datetime=START + timedelta(hours=dice.randrange(-60, 60)))
    path = dice.choice(PLACES)
    values["region"] = Value(path, state=path)
    values["district"] = Value(path, district=f"{path} > {dice.choice(['Gasabo', 'GASABO '])}")
    values["ward"] = Value(path, ward="Ward" if dice.random() < 0.5 else "")
    return Contact(
        uuid=f"{number:08x}-0000-4000-8000-0000000000ab",
        name=dice.choice(NAMES),
        status=dice.choice([*[Status.ACTIVE] * 6, *Status]),
        language=dice.choice(["", "eng", "kin"]),
        addresses=tuple(addresses),
        fields={key: value for key, value in values.items() if dice.random() < 0.7},
        groups=tuple(group for group in world.groups if dice.random() < 0.4),
        created_on=START + timedelta(hours=dice.randrange(-60, 60)),
        last_seen_on=START + timedelta(hours=dice.randrange(-60, 60)) if dice.random() < 0.5 else None,
    )


def number_value(text: str) -> Value:
    """A value with its reading as a number, where it is one."""
    return Value(text, None if text == "soon" else Decimal(text))


@dataclass
class World:
    """A database with contacts in it, and the same contacts in memory."""

    workbench: Workbench

    def __post_init__(self) -> None:
        self.channels = [self.workbench.add_channel("MTN", "+250788000000"), self.workbench.add_bot("Bot")]
        self.groups = [self.workbench.services.groups.create(name) for name in ("Farmers", "Doctors")]
        for key, kind in FIELDS.items():
            self.workbench.services.fields.create(key.title(), kind)
        dice = random.Random(4)
        people = [person(dice, number, self) for number in range(200)]
        self.workbench.services.database.write(lambda session: bulk.insert_contacts(session, people))

    def lock(self, dice: random.Random) -> str | None:
        """A channel that an address may be locked to."""
        return dice.choice([None, None, self.channels[0].uuid])

    def read(self, session: Session) -> tuple[WorkspaceSnapshot, list[tuple[Contact, str | None]]]:
        """The workspace, and everybody with the channel of the route kept beside them."""
        snapshot = load(session, revision(session))
        uuids = {number: uuid for uuid, number in snapshot.channel_ids.items()}
        kept = dict(session.execute(select(contacts.c.id, contacts.c.route_channel_id)).all())
        people = repository.load(session, contacts.c.id > 0)
        return snapshot, [(one, uuids.get(kept[one.id])) for one in people]


class Texts:
    """Random searches."""

    def __init__(self, people: list[Contact]) -> None:
        self.dice = random.Random(44)
        self.people = people
        self.paths = [address.urn.path for one in people for address in one.addresses]

    def text(self, depth: int = 3) -> str:
        """A search of up to so many levels."""
        if depth == 0 or self.dice.random() < 0.35:
            return self.condition()
        parts = [self.text(depth - 1) for _ in range(self.dice.choice([2, 2, 3]))]
        return "(" + self.dice.choice([" AND ", " OR "]).join(parts) + ")"

    def condition(self) -> str:
        """A condition on any property, with any operator that it has."""
        pick = self.dice.choice
        kinds = [self.name, self.urn, self.urn, self.field, self.field, self.attribute, self.attribute]
        return pick([*kinds, self.bare])()

    def bare(self) -> str:
        """Bare words: names, parts of numbers, addresses of e-mail."""
        pick = self.dice.choice
        name = pick([name for name in NAMES if name.strip() and name.isprintable() and '"' not in name])
        digits = pick([path for path in self.paths if path.startswith("+250")])[4:]
        number = f"0{digits[:3]} {digits[3 : pick([4, 6, 9])]}"
        email = pick([path for path in self.paths if "@" in path])
        local = email.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        return pick([name, name.upper(), number, f"({number[:4]}) {number[5:]}", email, email[3:], local])

    def name(self) -> str:
        """A condition on the name."""
        some = self.dice.choice([name for name in NAMES if name.strip()])
        if self.dice.random() < 0.3:
            return f"name {self.dice.choice([f'= {quoted(some)}', f'!= {quoted(some)}', *SET])}"
        whole = self.dice.choice(
            [
                "bob",
                "bo xyz",
                "ewing",
                "neill",
                "o'neill",
                "smithwickeish",
                "李",
                "zoé",
                "σίσ",
                "12",
                "lukasz",
                "orsted",
                "o’neill",
                "oneill",
                "r&d",
                "елкин",
                "istan",
            ]
        )
        return f"name ~ {quoted(whole)}"

    def urn(self) -> str:
        """A condition on addresses."""
        scheme = self.dice.choice(["urn", "tel", "mailto", "telegram", "urns.ext", "twitter", "line"])
        path = self.dice.choice(self.paths)
        start = self.dice.randrange(max(len(path) - 3, 1))
        part = path[start : start + self.dice.choice([3, 4, 6])].upper()
        ways = [f"= {quoted(path.upper())}", f"!= {quoted(path)}", *SET]
        ways += [f"~ {quoted(part)}"] * 4 if len(part.strip()) >= 3 else []
        return f"{scheme} {self.dice.choice(ways)}"

    def field(self) -> str:
        """A condition on a field."""
        key = self.dice.choice(list(FIELDS))
        pick = self.dice.choice
        if self.dice.random() < 0.25:
            return f"fields.{key} {pick(SET)}"
        if key == "age":
            numbers = ["30", "30.5", "-2", "0", "0.5", "1234567890123456789", "0.1"]
            return f"age {pick(ORDERS)} {quoted(pick(numbers))}"
        if key == "joined":
            return f"joined {pick(ORDERS)} {self.day()}"
        values = ["kigali city", "EASTERN PROVINCE", "gasabo", "ward"] if key != "gender" else TEXTS
        value = pick([value for value in values if value.strip()])
        return f"{key} {pick(['=', '!='])} {quoted(value)}"

    def attribute(self) -> str:
        """A condition on anything else."""
        pick, one = self.dice.choice, self.dice.choice(self.people)
        equal = pick(["=", "!="])
        return pick(
            [
                f"uuid {equal} {one.uuid.upper()}",
                f"id {equal} {one.id}",
                f"ref {equal} {encode(one.id).lower()}",
                f"status {equal} {pick(list(Status))}",
                f"language {pick([f'{equal} eng', *SET])}",
                f"group {pick([f'{equal} farmers', f'{equal} Doctors', *SET])}",
                f"created_on {pick(ORDERS)} {self.day()}",
                f"last_seen_on {pick([f'{pick(ORDERS)} {self.day()}', *SET])}",
                f"tickets {pick(ORDERS)} {pick([0, 1])}",
                f"channel {pick([f'{equal} MTN', f'{equal} bot', *SET])}",
                f"locked {equal} {pick(['yes', 'no'])}",
                f"country {pick([f'{equal} Rwanda', f'{equal} US', *SET])}",
                f"number_type {pick([f'{equal} mobile', f'{equal} toll_free', *SET])}",
                f"carrier {pick([f'{equal} MTN', f'{equal} Airtel', *SET])}",
            ]
        )

    def day(self) -> str:
        """A day about which contacts were made and seen."""
        return (START + timedelta(days=self.dice.randrange(-3, 4))).strftime("%d-%m-%Y")


def quoted(text: str) -> str:
    """A text as a value of a search."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture
def world(workbench: Workbench) -> World:
    """Two hundred contacts."""
    return World(workbench)


def test_database_and_memory_find_the_same(world: World) -> None:
    with world.workbench.services.database.reading() as session:
        snapshot, everybody = world.read(session)
        texts = Texts([one for one, _channel in everybody])
        found = led = 0
        for text in (*EVERY_FEW, *(texts.text() for _ in range(150))):
            query = snapshot.query(text)
            expected = {one.id for one, channel in everybody if matches(query, one, channel=channel)}
            asked = select(contacts.c.id).where(compile_query(query, snapshot))
            assert set(session.execute(asked).scalars()) == expected, text
            assert expected or text not in EVERY_FEW, text
            active = {one.id for one, _channel in everybody if one.status is Status.ACTIVE}
            by_index = led_by_index(session, snapshot, query)
            if by_index is not None:
                assert by_index == expected & active, text
                led += 1
            found += bool(expected)
        assert found > 90
        assert led > 50


def led_by_index(session: Session, snapshot: WorkspaceSnapshot, query: Query) -> set[int] | None:
    """Whom a search finds among the active, by an index; None when there is none for it."""
    filtered = Filter(snapshot, Status.ACTIVE, root=query.root)
    one = most_selective(session, access_paths(session, filtered), FEW)
    if one is None:
        return None
    return set(session.execute(select(contacts.c.id).where(*index_scan.conditions(filtered, one))).scalars())
