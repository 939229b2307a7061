"""Whether a contact is one that a search asks for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.contacts.reference_codes import encode
from store.core.matching import matches
from store.core.query import Query, parse
from store.core.query.tree import Branch, Condition, Junction, Kind, Operator
from store.core.types import (
    Address,
    Channel,
    Contact,
    Field,
    FieldType,
    Group,
    Role,
    Status,
    Urn,
    Value,
)

MTN = Channel("c-mtn", "MTN Rwanda", "MT", "8080", ("tel",), (Role.SEND,), country="RW")
TELEGRAM = Channel("c-tg", "Bot", "TG", "bot", ("telegram",), (Role.SEND,))
FARMERS, TESTERS = Group("g-farmers", "Farmers"), Group("g-testers", "Testers")
FIELDS = (
    Field("f1", "gender", "Gender"),
    Field("f2", "age", "Age", FieldType.NUMBER),
    Field("f3", "joined", "Joined", FieldType.DATETIME),
    Field("f4", "state", "State", FieldType.STATE),
    Field("f5", "district", "District", FieldType.DISTRICT),
    Field("f6", "ward", "Ward", FieldType.WARD),
)
BOB = Contact(
    uuid="ba96bf7f-bc2a-4873-a7c7-254d1927c4e3",
    id=12345,
    name="Bob O\u2019Smithwick-Jones",
    language="eng",
    addresses=(
        Address(Urn("tel", "+250788123123"), channel="c-mtn"),
        Address(Urn("tel", "+12065551212")),
        Address(Urn("mailto", "bob@nyaruka.com")),
    ),
    fields={
        "gender": Value(" Male "),
        "age": Value("36", number=Decimal(36)),
        "joined": Value("26-06-2020", datetime=datetime(2020, 6, 25, 22, 30, tzinfo=UTC)),
        "state": Value("kigali", state="Rwanda > Kigali City"),
        "ward": Value("somewhere"),
    },
    groups=(FARMERS,),
    created_on=datetime(2020, 1, 24, 13, 24, 30, tzinfo=UTC),
    last_seen_on=datetime(2020, 8, 6, 15, 41, 30, tzinfo=UTC),
)
NOBODY = Contact(uuid="7d62d9a9-6ea5-4dd9-8c5b-2e4c4a4a4f5a", id=7, created_on=BOB.created_on)


def read(text: str) -> Query:
    """The search that a text means in Kigali."""
    return parse(
        text,
        fields=FIELDS,
        groups=(FARMERS, TESTERS),
        channels=(MTN, TELEGRAM),
        flows=("Registration",),
        country="RW",
        timezone="Africa/Kigali",
        today=date(2020, 8, 7),
    )


def holds(text: str, contact: Contact = BOB, channel: str | None = "c-mtn") -> bool:
    """Whether the search finds the contact."""
    return matches(read(text), contact, channel=channel)


@pytest.mark.parametrize("contact", [BOB, NOBODY])
def test_a_search_without_conditions_finds_everybody(contact: Contact) -> None:
    assert holds("", contact)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Text is compared whole, without case and without space around it.
        ('gender = "MALE"', True),
        ("gender = mal", False),
        ("gender != female", True),
        ("gender != male", False),
        ('uuid = "BA96BF7F-bc2a-4873-a7c7-254d1927c4e3"', True),
        ("id = 12345", True),
        ("ref = a6ywql", True),
        ("ref != A6YWQL", False),
        ("status = ACTIVE", True),
        ("status != blocked", True),
        ("language = ENG", True),
        ("language != spa", True),
        # Words of the name begin with a word of the text; eight letters count.
        ("name ~ bo", True),
        ("name ~ bobby", False),
        ("name ~ jones", True),
        ('name ~ "o\'smith"', True),
        ('name ~ "xyz bob"', True),
        ("name ~ smithwick", False),
        ("bob jones", True),
        ("bob xyz", False),
        ('name = "bob o\u2019smithwick-jones"', True),
        # Any address may fit; none may be what it is not.
        ("tel = +250788123123", True),
        ("tel != +250788123123", False),
        ("tel != +250788123124", True),
        ("tel ~ 5551", True),
        ("tel ~ nyaruka", False),
        ("urn ~ NYARUKA", True),
        ("mailto = BOB@nyaruka.com", True),
        ("0788 123 123", True),
        ("twitter != bob", True),
        # Numbers and dates by their worth; a day is a day of the workspace.
        ("age = 36.0", True),
        ("age != 36", False),
        ("age > 36", False),
        ("age >= 36", True),
        ("age < 36.5", True),
        ("age <= 35", False),
        ("joined = 26-06-2020", True),
        ("joined = 25-06-2020", False),
        ("joined != 25-06-2020", True),
        ("joined > 25-06-2020", True),
        ("joined > 26-06-2020", False),
        ("joined >= 26-06-2020", True),
        ("joined < 26-06-2020", False),
        ("joined <= 26-06-2020", True),
        ("last_seen_on = yesterday", True),
        ("last_seen_on > -30d", True),
        ("created_on < 25-01-2020", True),
        # Of a place only the last name counts.
        ('state = "kigali city"', True),
        ("state = kigali", False),
        ('state = "Rwanda > Kigali City"', False),
        ("state != east", True),
        # What is known of contacts besides.
        ("group = farmers", True),
        ("group != testers", True),
        ("group = testers", False),
        ("tickets = 0", True),
        ("flow != registration", True),
        ('channel = "mtn rwanda"', True),
        ("channel != Bot", True),
        ("channel = Bot", False),
        ("locked = yes", True),
        ("locked = no", False),
        ("country = RW", True),
        ("country = us", True),
        ("country != us", False),
        ("country != KE", True),
        ("carrier = mtn", True),
        ("carrier != airtel", True),
        ("number_type = mobile", True),
        ("number_type = fixed_or_mobile", True),
        ("number_type != toll_free", True),
        # Combined.
        ("age = 36 AND gender = male", True),
        ("age = 36 AND gender = female", False),
        ("age = 35 OR gender = male", True),
        ("age = 36 OR gender = male AND age = 34", True),
        ("(age = 35 OR gender = male) AND language = spa", False),
    ],
)
def test_what_a_search_finds(text: str, found: bool) -> None:
    assert holds(text) is found


@pytest.mark.parametrize(
    "property_name",
    [
        *("name", "language", "urn", "tel", "group", "flow", "history", "last_seen_on"),
        *("channel", "carrier", "country", "number_type"),
        *("gender", "age", "joined", "state", "district", "ward"),
    ],
)
def test_who_has_no_value_is_found_by_the_empty_text_and_by_whatever_differs(property_name: str) -> None:
    assert holds(f'{property_name} = ""', NOBODY, None)
    assert not holds(f'{property_name} != ""', NOBODY, None)


@pytest.mark.parametrize(
    "text",
    [
        *("name != x", "language != spa", "urn != x", "tel != 1234", "group != farmers", "channel != Bot"),
        *("gender != male", "age != 4", "joined != 01-01-2020", "last_seen_on != 01-01-2020", "ward != x"),
        *("carrier != MTN", "country != RW", "number_type != mobile", "locked != yes"),
    ],
)
def test_who_has_no_value_differs_from_every_value(text: str) -> None:
    assert holds(text, NOBODY, None)
    assert not holds(text.replace("!=", "="), NOBODY, None)


def test_set_means_that_the_reading_of_the_field_s_type_is_there() -> None:
    assert holds('gender != "" AND age != "" AND joined != "" AND state != ""')
    assert holds('ward = "" AND district = ""')
    assert holds('age = ""', replace(BOB, fields={"age": Value("many")}))


def test_numbers_tell_of_those_addresses_only_that_are_phone_numbers() -> None:
    telegram = replace(BOB, addresses=(Address(Urn("telegram", "250788123123")), Address(Urn("tel", "mtn"))))
    assert holds('country = "" AND carrier = "" AND number_type = "" AND locked = no', telegram)


def test_statuses_and_flows() -> None:
    busy = replace(BOB, status=Status.BLOCKED, tickets=2, flow="Registration", history=("Registration",))
    assert holds("status = blocked AND tickets > 1 AND flow = registration AND history = REGISTRATION", busy)


@given(st.integers(1, 9_999_999_999))
def test_a_contact_is_found_by_its_code(number: int) -> None:
    assert holds(f"ref = {encode(number).lower()}", replace(BOB, id=number))


def _leaf(key: str, operator: Operator, value: str) -> Condition:
    return Condition(Kind.ATTRIBUTE, key, operator, value, value.casefold())


_LEAVES = st.one_of(
    st.builds(
        _leaf, st.just("name"), st.sampled_from([*Operator][:3]), st.sampled_from(["bob", "xyz", "jo"])
    ),
    st.builds(_leaf, st.just("urn"), st.sampled_from([*Operator][:3]), st.sampled_from(["", "0788", "bob"])),
    st.builds(
        _leaf, st.just("language"), st.sampled_from([*Operator][:2]), st.sampled_from(["", "eng", "spa"])
    ),
)


@given(st.lists(_LEAVES, min_size=2, max_size=4), st.sampled_from([BOB, NOBODY]))
def test_all_parts_hold_or_any(parts: list[Condition], contact: Contact) -> None:
    each = [matches(Query(part), contact) for part in parts]
    assert matches(Query(Branch(Junction.AND, tuple(parts))), contact) is all(each)
    assert matches(Query(Branch(Junction.OR, tuple(parts))), contact) is any(each)


@given(_LEAVES, st.sampled_from([BOB, NOBODY]))
def test_not_equal_is_the_opposite_of_equal(leaf: Condition, contact: Contact) -> None:
    if leaf.operator is not Operator.CONTAINS:
        other = Operator.EQUAL if leaf.operator is Operator.NOT_EQUAL else Operator.NOT_EQUAL
        opposite = replace(leaf, operator=other)
        assert matches(Query(leaf), contact) is not matches(Query(opposite), contact)
