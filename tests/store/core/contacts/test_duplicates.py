"""The reasons why two contacts are likely the same."""

import pytest

from store.core.contacts.duplicates import (
    Person,
    Reason,
    ReasonCode,
    brief,
    prefix,
    reasons,
    sentence,
    spellings,
    traces,
)
from store.core.types import Status
from store.core.urns import parse

ALL = tuple(ReasonCode)


def person(number: int, name: str, *urns: str) -> Person:
    return Person(number, f"uuid-{number}", name, Status.ACTIVE, tuple(map(parse, urns)))


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [
        ("tel:+5215512345678", "tel:+525512345678", "number"),
        ("tel:+525512345678", "tel:+5215512345678", "number"),
        ("tel:+541123456789", "tel:+5491123456789", "number"),
        ("tel:+551187654321", "tel:+5511987654321", "number"),
        ("tel:+22507123456", "tel:+2250707123456", "number"),
        ("tel:+22997123456", "tel:+2290197123456", "number"),
        ("tel:+841201234567", "tel:+84701234567", "number"),
        ("tel:+250788123123", "whatsapp:250788123123", "number"),
        ("whatsapp:5215512345678", "tel:+525512345678", "number"),
        ("whatsapp:525512345678", "tel:+5215512345678", "number"),
        ("whatsapp:5215512345678", "whatsapp:525512345678", "number"),
        ("tel:0788123123", "tel:+250788123123", "number"),
        ("tel:0788123123", "whatsapp:250788123123", "number"),
        ("tel:8080", "tel:+250788123123", ""),
        ("tel:+250788123123", "tel:+250788123124", ""),
        ("whatsapp:US.abc123", "tel:+13233754866", ""),
        ("telegram:250788123123", "tel:+250788123123", ""),
        ("mailto:Ann@Example.com", "mailto:ann@example.com", "email"),
        ("mailto:stra\u00dfe@x.de", "mailto:strasse@x.de", "email"),
        ("mailto:jos\u00e9@x.de", "mailto:jose@x.de", ""),
        ("ext:Ann", "ext:ann", ""),
    ],
)
def test_two_addresses_of_one_line_or_mailbox(one: str, other: str, codes: str) -> None:
    pair = person(1, "Ann", one), person(2, "Bob", other)
    for first, second in (pair, pair[::-1]):
        found = reasons(first, second, "RW", ALL)
        assert " ".join(reason.code for reason in found) == codes
        # Each two are met from one side only, so that none is told twice.
        sides = [(a, b) for a, b in (pair, pair[::-1]) for urn in a.urns
                 if b.urns[0].identity in spellings(urn.scheme, urn.path, "RW")]  # fmt: skip
        assert len(sides) == (codes == "number")
    known = ({*traces(urn.scheme, urn.path, "RW")} for one in pair for urn in one.urns)
    assert not codes or not next(known).isdisjoint(next(known))


@pytest.mark.parametrize(
    ("name", "others", "numbers", "begins"),
    [
        ("Jean Bosco", "jean bosco ", ("+250788123123", "+250788999999"), "25078"),
        ("Jos\u00e9", "Jose", ("+250788123123", "+250788999999"), "25078"),
        ("Jane", "Jane", ("+13233754866", "+13235550000"), "1323"),
        ("Jane", "Jane", ("+493012345678", "+493019999999"), "49301"),
        ("Jane", "Jane", ("+250788123123", "+250738123123"), ""),
        ("Jane", "Janet", ("+250788123123", "+250788999999"), ""),
        ("", "", ("+250788123123", "+250788999999"), ""),
    ],
)
def test_one_name_with_numbers_of_one_prefix(
    name: str, others: str, numbers: tuple[str, str], begins: str
) -> None:
    pair = [
        person(at, who, f"tel:{number}")
        for at, who, number in zip((1, 2), (name, others), numbers, strict=True)
    ]
    found = reasons(pair[0], pair[1], "RW", ALL)
    assert [reason.prefix for reason in found] == ([begins] if begins else [])


def test_the_strongest_reason_comes_first_and_only_those_asked_for_come() -> None:
    one = person(1, "Ann", "mailto:Ann@x.org", "tel:+525512345678")
    other = person(2, "ann", "tel:+5215512345678", "tel:+525512345679", "mailto:ann@x.org")
    assert [reason.code for reason in reasons(one, other, "", ALL)] == list(ALL)
    assert [one.code for one in reasons(one, other, "", (ReasonCode.NAME,))] == ["name"]


@pytest.mark.parametrize(
    ("number", "begins"),
    [("+250788123123", "25078"), ("+13233754866", "1323"), ("+447400123456", "447400"), ("+999123", "")],
)
def test_prefixes_are_the_carriers_or_the_area(number: str, begins: str) -> None:
    assert prefix(number) == begins


NUMBER = Reason(ReasonCode.NUMBER, parse("tel:+5215512345678"), parse("whatsapp:525512345678#Ann"))
EMAIL = Reason(ReasonCode.EMAIL, parse("mailto:Ann@x.org"), parse("mailto:ann@x.org"))


@pytest.mark.parametrize(
    ("reason", "short", "told", "hidden"),
    [
        (
            NUMBER,
            "number +5215512345678",
            "One phone line, written in two ways: +5215512345678 and whatsapp +52 55 1234 5678.",
            "One phone line, written in two ways.",
        ),
        (
            EMAIL,
            "email Ann@x.org",
            "One e-mail address, written in two ways: Ann@x.org and ann@x.org.",
            "One e-mail address, written in two ways.",
        ),
        (
            Reason(ReasonCode.NAME, name="ann", prefix="25078", more=498),
            "name, +25078 and 498 more",
            "The same name, and numbers that begin with +25078, as 498 more contacts have.",
            "The same name, and numbers that begin with +25078, as 498 more contacts have.",
        ),
    ],
)
def test_reasons_in_words(reason: Reason, short: str, told: str, hidden: str) -> None:
    assert (brief(reason), sentence(reason), sentence(reason, hidden=True)) == (short, told, hidden)
