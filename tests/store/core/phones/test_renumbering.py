"""Numbers that countries have changed: what is offered, and which forms are one line."""

import pytest

from store.core import phones, urns
from store.core.errors import InvalidUrn
from store.core.phones import renumbering
from store.core.types import Urn

FORMS = [
    ("5215512345678", "525512345678"),
    ("551187654321", "5511987654321"),
    ("22501234567", "2250101234567"),
    ("22545123456", "2250545123456"),
    ("22507123456", "2250707123456"),
    ("22520301234", "2252720301234"),
    ("22522401234", "2252722401234"),
    ("22997123456", "2290197123456"),
    ("23777123456", "237677123456"),
    ("23722212345", "237222212345"),
    ("841201234567", "84701234567"),
    ("841991234567", "84591234567"),
    ("5712345678", "576012345678"),
    ("2307123456", "23057123456"),
]
"""An old form, and that of today."""


@pytest.mark.parametrize(("old", "new"), FORMS)
def test_both_forms_are_one_line(old: str, new: str) -> None:
    assert renumbering.other_forms(old) == (new,)
    assert renumbering.other_forms(new) == (old,)
    assert renumbering.today(old) is not None
    assert renumbering.today(new) is None


@pytest.mark.parametrize(
    ("text", "country", "said"),
    [
        ("+52 1 55 1234 5678", "MX", "has the form of before 2019: today it is +52 55 1234 5678."),
        ("+5215512345678", "DE", "has the form of before 2019: today it is +52 55 1234 5678."),
        ("+225 07 12 34 56", "CI", "has the form of before 2021: today it is +225 07 07 12 3456."),
        ("07 12 34 56", "CI", "has the form of before 2021: today it is +225 07 07 12 3456."),
        ("22507123456", "", "has the form of before 2021: today it is +225 07 07 12 3456."),
        ("(11) 8765-4321", "BR", "has the form of before 2016: today it is +55 11 98765-4321."),
        ("+229 97 12 34 56", "", "has the form of before 2024: today it is +229 01 97 12 34 56."),
        ("0169 123 4567", "VN", "has the form of before 2018: today it is +84 391 234 567."),
        ("+57 1 2345678", "", "has the form of before 2021: today it is +57 601 2345678."),
    ],
)
def test_the_error_offers_the_number_of_today(text: str, country: str, said: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        phones.read(text, country)

    assert raised.value.message == f"{text} {said}"


@pytest.mark.parametrize("digits", ["2302021000", "551132145678", "250788123123", "8412", "52", ""])
def test_other_numbers_are_left_alone(digits: str) -> None:
    assert renumbering.today(digits) is None
    assert renumbering.other_forms(digits) == ()


def test_a_number_of_today_is_nobody_elses_old_form() -> None:
    """Fixed numbers of Mauritius are as long as its mobile ones were."""
    assert renumbering.other_forms("23052021000") == ()


def test_two_forms_that_are_both_dialled() -> None:
    assert renumbering.other_forms("541123456789") == ("5491123456789",)
    assert renumbering.other_forms("5491123456789") == ("541123456789",)
    assert phones.parse_full("+54 11 2345-6789") == "+541123456789"


def test_every_change_is_found_by_its_country_code() -> None:
    for old, new in FORMS:
        assert old.startswith(renumbering.COUNTRY_CODES)
        assert new.startswith(renumbering.COUNTRY_CODES)
    for change in renumbering.CHANGES:
        assert change.old.pattern.lstrip("(").startswith(renumbering.COUNTRY_CODES)


def test_addresses_have_other_forms_too() -> None:
    assert urns.other_forms(Urn("tel", "+5215512345678")) == (Urn("tel", "+525512345678"),)
    assert urns.other_forms(Urn("whatsapp", "551187654321")) == (Urn("whatsapp", "5511987654321"),)
    assert urns.other_forms(Urn("tel", "5215512345678")) == ()
    assert urns.other_forms(Urn("telegram", "5215512345678")) == ()


@pytest.mark.parametrize(
    ("text", "schemes", "country", "expected"),
    [
        ("+5215512345678", ("tel",), "MX", "tel:+5215512345678"),
        ("tel:+52 1 55 1234-5678", ("tel", "whatsapp"), "", "tel:+5215512345678"),
        ("+9991234567", ("tel",), "", "tel:+9991234567"),
        ("+551187654321", ("tel",), "BR", "tel:+551187654321"),
        ("0788 123 123", ("tel",), "RW", "tel:+250788123123"),
        ("+2505661231", ("tel",), "CA", "tel:+2505661231"),
        ("+5215512345678", ("tel",), "DE", "tel:+5215512345678"),
        ("+9991234567", ("tel",), "DE", "tel:+9991234567"),
        ("8080", ("tel",), "RW", "tel:8080"),
        ("5215512345678", ("whatsapp",), "", "whatsapp:5215512345678"),
        ("+52 1 55 1234 5678", ("whatsapp",), "", "whatsapp:5215512345678"),
        ("whatsapp:551187654321", ("whatsapp",), "RW", "whatsapp:551187654321"),
        ("jane", ("twitter",), "", "twitter:jane"),
        ("jane@example.org", (), "", "mailto:jane@example.org"),
    ],
)
def test_what_a_network_reports_is_taken(
    text: str, schemes: tuple[str, ...], country: str, expected: str
) -> None:
    assert str(urns.sender(text, schemes, country)) == expected


@pytest.mark.parametrize("text", ["+999123", "+1234567890123456", "0788123123", "Jane", "+52 1 Oma"])
def test_what_no_network_reports(text: str) -> None:
    with pytest.raises(InvalidUrn):
        urns.sender(text, ("tel",))
