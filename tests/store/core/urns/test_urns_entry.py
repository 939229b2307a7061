"""Addresses as people type them, into a form or on a command line."""

import re

import pytest

from store.core import urns
from store.core.errors import InvalidUrn
from store.core.types import Urn


@pytest.mark.parametrize(
    ("scheme", "text", "country", "expected"),
    [
        ("tel", "+250 788 123 123", "", "tel:+250788123123"),
        ("tel", "0788 123 123", "RW", "tel:+250788123123"),
        ("tel", "tel:+250788123123", "", "tel:+250788123123"),
        ("TEL", "250788123123", "", "tel:+250788123123"),
        ("tel", "+2505551212", "CA", "tel:+12505551212"),
        ("tel", "2.50788123123E+11", "", "tel:+250788123123"),
        ("mailto", " Jane@Example.com ", "", "mailto:jane@example.com"),
        ("mailto", "mailto:jane@example.com", "", "mailto:jane@example.com"),
        ("twitter", "@Jane_Doe", "", "twitter:jane_doe"),
        ("ext", "A#1?%", "", "ext:A%231%3F%25"),
        ("ext", "crm:12", "", "ext:crm:12"),
        ("whatsapp", "+1 206 555 1212", "", "whatsapp:12065551212"),
        ("whatsapp", "0788 123 123", "RW", "whatsapp:250788123123"),
        ("whatsapp", "br.1A2B", "", "whatsapp:BR.1A2B"),
    ],
)
def test_typed_into_a_form(scheme: str, text: str, country: str, expected: str) -> None:
    assert str(urns.entry(scheme, text, country)) == expected


@pytest.mark.parametrize(
    ("scheme", "text", "country", "kind", "message"),
    [
        (
            "tel",
            "0788123123",
            "",
            "missing_country",
            "0788123123 has no country code: write it as +250 788 123 123, or set a default country.",
        ),
        (
            "tel",
            "567-1234",
            "US",
            "not_a_number",
            "567-1234 has no area code for a number of US (+1): "
            "write 10 digits after +1, as in +1 201-555-0123.",
        ),
        (
            "tel",
            "+250 788",
            "US",
            "not_a_number",
            "+250 788 is too short for a number of RW (+250): "
            "write 8 or 9 digits after +250, as in +250 720 123 456.",
        ),
        (
            "tel",
            "8080",
            "EC",
            "not_a_number",
            "8080 is too short for a number of EC (+593): "
            "write 8 to 11 digits after +593, as in +593 99 123 4567.",
        ),
        (
            "tel",
            "MTN",
            "RW",
            "not_a_number",
            "“MTN” is not a phone number: write digits, as in +250 788 123 123.",
        ),
        ("tel", "  ", "RW", "empty", "The Phone Number is empty: write it as in tel:+250788123123."),
        ("sms", "1", "", "unknown_scheme", "“sms” is not an address type: write tel for a Phone Number."),
        (
            "mailto",
            "jane doe",
            "",
            "invalid_path",
            "“jane doe” is not an Email Address: a space cannot be part of it; "
            "write a name, one @ and a domain, without spaces, as in jane@example.com.",
        ),
    ],
    ids=lambda value: value[:20],
)
def test_a_form_says_what_is_missing(scheme: str, text: str, country: str, kind: str, message: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        urns.entry(scheme, text, country)

    assert (raised.value.kind, raised.value.message) == (kind, message)


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        ("tel", "0788123123; 0788 123 124", ["tel:+250788123123", "tel:+250788123124"]),
        ("tel", "0788123123; 0788 123 123", ["tel:+250788123123"]),
        ("whatsapp", "0788123123 or 0788 123 124", ["whatsapp:250788123123", "whatsapp:250788123124"]),
        ("mailto", "max@x.org; MAX2@x.org", ["mailto:max@x.org", "mailto:max2@x.org"]),
        ("mailto", "max@x.org max2@x.org,", ["mailto:max@x.org", "mailto:max2@x.org"]),
        ("mailto", "<lee@x.org>", ["mailto:lee@x.org"]),
        ("mailto", "Lee@x.org <mailto:lee@x.org>", ["mailto:lee@x.org"]),
        ("mailto", "lee@x.org.", ["mailto:lee@x.org"]),
        ("mailto", '"jane.doe"@x.org', ["mailto:jane.doe@x.org"]),
        ("mailto", "z\u200bw@x.org", ["mailto:zw@x.org"]),
        ("twitter", "@ja\u200bne", ["twitter:jane"]),
        ("ext", "a; b", ["ext:a; b"]),
    ],
)
def test_all_that_a_text_holds(scheme: str, text: str, expected: list[str]) -> None:
    found = urns.entries(scheme, text, "RW")

    assert [str(entered.urn) for entered in found] == expected
    assert not any(entered.notes for entered in found)
    if len(expected) > 1:
        with pytest.raises(InvalidUrn, match="holds 2 addresses of the type"):
            urns.entry(scheme, text, "RW")


@pytest.mark.parametrize(
    ("scheme", "text", "expected", "note"),
    [
        ("tel", "0788 123 123 x12", "tel:+250788123123", "extension 12 was left out"),
        ("whatsapp", "Mobile: 0788 123 123", "whatsapp:250788123123", "“Mobile:” was left out"),
        ("mailto", "Lee <Lee@x.org>", "mailto:lee@x.org", "“Lee” was left out"),
        ("mailto", '"Doe; J." <mailto:j@x.org>', "mailto:j@x.org", "“Doe; J.” was left out"),
        ("mailto", "Doe, J. <j@x.org>", "mailto:j@x.org", "“Doe, J.” was left out"),
        ("mailto", "mailto:j@x.org?subject=Hi", "mailto:j@x.org", "“?subject=Hi” was left out"),
    ],
)
def test_what_is_left_out_is_told(scheme: str, text: str, expected: str, note: str) -> None:
    (entered,) = urns.entries(scheme, text, "RW")

    assert (str(entered.urn), entered.notes) == (expected, (note,))
    with pytest.raises(InvalidUrn, match=r"is more than an? .* \(.* was left out\): write"):
        urns.entry(scheme, text, "RW")


def test_a_number_that_reaches_nobody_is_taken_and_told() -> None:
    (entered,) = urns.entries("tel", "000 000 0000", "US")

    assert entered.notes == ("+10000000000 cannot be dialled",)
    assert urns.entry("tel", "000 000 0000", "US") == entered.urn


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"jane doe"@x.org', "has a name in quotation marks, which cannot be stored"),
        ("noat.x.org; max@x.org", "“noat.x.org” is not an Email Address"),
        ("lee@x.org (Lee)", "a space cannot be part of it"),
        ("lee@x.org>", "“>” cannot be part of it"),
        ("<>", "The Email Address is empty"),
    ],
)
def test_what_is_no_email_address(text: str, said: str) -> None:
    with pytest.raises(InvalidUrn, match=re.escape(said)):
        urns.entries("mailto", text)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("tel:0788 123 123", "RW", "tel:+250788123123"),
        ("TEL: +250 788 123 123", "", "tel:+250788123123"),
        ("+250 788 123 123", "", "tel:+250788123123"),
        ("\u202a+250788123123\u202c", "", "tel:+250788123123"),
        ("٠٧٨٨١٢٣١٢٣", "RW", "tel:+250788123123"),
        ("(202) 456-1111", "US", "tel:+12024561111"),
        ("0788123123", "RW", "tel:+250788123123"),
        ("tel:8080", "RW", "tel:8080"),
        ("+52 1 55 1234 5678", "MX", "tel:+5215512345678"),
        ("tel:+551187654321", "BR", "tel:+551187654321"),
        ("+9991234567", "", "tel:+9991234567"),
        ("tel:8080", "", "tel:8080"),
        ("8080", "RW", "tel:8080"),
        ("tel:MTN", "", "tel:mtn"),
        ("twitter:@Bob", "", "twitter:bob"),
        ("telegram:123#Jane Doe", "", "telegram:123#Jane Doe"),
        ("jane@example.com", "", "mailto:jane@example.com"),
        ("whatsapp:+1 206 555 1212", "", "whatsapp:12065551212"),
        ("ext:a%23b", "", "ext:a%23b"),
    ],
)
def test_typed_on_a_command_line(text: str, country: str, expected: str) -> None:
    assert str(urns.from_text(text, country)) == expected


@pytest.mark.parametrize(
    ("text", "country", "kind"),
    [
        ("", "", "empty"),
        ("Jane Doe", "", "empty"),
        ("@bob", "", "empty"),
        ("tel:", "", "empty"),
        ("tel:0788123123", "", "missing_country"),
        ("0788123123", "", "missing_country"),
        ("0808", "RW", "not_a_number"),
        ("MTN", "RW", "empty"),
        ("tel:5912705", "US", "not_a_number"),
        ("phone:123", "", "unknown_scheme"),
        ("10:30", "", "unknown_scheme"),
        ("telegram:bob", "", "invalid_path"),
        ("tel:1?2?3", "", "invalid_path"),
    ],
)
def test_a_command_line_refuses_what_is_no_address(text: str, country: str, kind: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        urns.from_text(text, country)

    assert raised.value.kind == kind
    assert raised.value.message.endswith(".")


def test_an_address_of_a_form_is_refused_in_the_words_of_its_number() -> None:
    with pytest.raises(InvalidUrn, match="“Oma” is no part of a phone number"):
        urns.validate_entry(Urn("tel", "0664 1234567 Oma"), "AT")
