"""What phone numbers tell of themselves: the library's own answers, only faster."""

from collections.abc import Iterator
from random import Random

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from store.core import urns
from store.core.phones.carriers import carrier_of
from store.core.phones.countries import country_of_number
from store.core.phones.facts import UNKNOWN, NumberFacts, NumberType, dialling_problem, facts
from store.core.types import Urn

_TYPES = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
    PhoneNumberType.UNKNOWN: "",
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("+250788123123", NumberFacts("RW", "MTN", "mobile")),
        ("+12065551212", NumberFacts("US", "", "fixed_or_mobile")),
        ("+442083661177", NumberFacts("GB", "", "fixed")),
        ("+18005551212", NumberFacts("US", "", "toll_free")),
        ("+80012345678", NumberFacts("", "", "toll_free")),
        ("+393123456789", NumberFacts("IT", "", "mobile")),
        # No number of its country's plan, and so of no type.
        ("+250111111111", NumberFacts("RW", "", "")),
        # Nothing is known of what is no whole number.
        ("8080", UNKNOWN),
        ("mtn", UNKNOWN),
        ("+999123456789", UNKNOWN),
        ("+0788123123", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_facts(path: str, expected: NumberFacts) -> None:
    found = facts(path)
    assert (found.country, found.type) == (expected.country, expected.type)
    assert found.carrier == (expected.carrier or carrier_of(path.removeprefix("+")))


def test_every_type_has_a_name() -> None:
    assert {*_TYPES.values()} == {*NumberType, ""}


def test_country_and_type_are_those_of_the_library() -> None:
    compared = 0
    for path in _numbers():
        number = phonenumbers.parse(path)
        if phonenumbers.format_number(number, PhoneNumberFormat.E164) == path:
            expected = (country_of_number(path), _TYPES[phonenumbers.number_type(number)])
            found = facts(path)
            assert (found.country, found.type) == expected, path
            compared += 1
    assert compared > 2000


def _numbers() -> Iterator[str]:
    """Numbers of every type of every country, and some near them that may be of no type at all."""
    random = Random(20)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for number_type in _TYPES:
            example = phonenumbers.example_number_for_type(region, number_type)
            if example is not None:
                path = phonenumbers.format_number(example, PhoneNumberFormat.E164)
                yield path
                yield path[:-2] + f"{random.randrange(100):02}"
                if len(path) > 10:
                    yield path[:-6] + f"{random.randrange(1_000_000):06}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("+10000000000", "cannot be dialled"),
        ("+11111111111", "cannot be dialled"),
        ("+9991234567", "cannot be dialled"),
        ("+0000000", "cannot be dialled"),
        ("+5215512345678", "old form of +52 55 1234 5678"),
        ("+551187654321", "old form of +55 11 98765-4321"),
        ("+250788123123", ""),
        ("+12025550123", ""),
        ("8080", ""),
        ("mtn", ""),
        ("", ""),
    ],
)
def test_why_a_number_reaches_nobody(path: str, expected: str) -> None:
    assert dialling_problem(path) == expected
    assert urns.dialling_problem(Urn("tel", path)) == expected
    assert urns.dialling_problem(Urn("tel", path, hidden=True)) == ""
    assert urns.dialling_problem(Urn("whatsapp", path.removeprefix("+"))) == ""
