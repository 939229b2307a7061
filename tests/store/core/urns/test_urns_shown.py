"""How addresses are shown: to people, in texts, with their lock, and in messages."""

import pytest

from store.core import urns
from store.core.text import printable
from store.core.types import Address, Urn


@pytest.mark.parametrize(
    ("text", "national", "international"),
    [
        ("tel:+250788383383", "0788 383 383", "+250 788 383 383"),
        ("tel:+12024561111", "(202) 456-1111", "+1 202-456-1111"),
        ("tel:+250788383383#Jane", "Jane", "Jane"),
        ("tel:8080", "8080", "8080"),
        ("tel:not-a-number", "not-a-number", "not-a-number"),
        ("tel:+12345", "+12345", "+12345"),
        ("whatsapp:12065551212", "(206) 555-1212", "+1 206-555-1212"),
        ("whatsapp:12354", "12354", "12354"),
        ("whatsapp:US.abc", "US.abc", "US.abc"),
        ("twitter:billy_bob", "billy_bob", "billy_bob"),
        ("twitterid:1#billy_bob", "billy_bob", "billy_bob"),
    ],
)
def test_what_people_see(text: str, national: str, international: str) -> None:
    urn = urns.parse(text)

    assert urns.format_urn(urn) == national
    assert urns.format_urn(urn, international=True) == international
    assert urns.format_urn(urn, international=True, formatted=False) == (urn.display or urn.path)


def test_types_are_offered_as_people_pick_them() -> None:
    assert [scheme.label for scheme in urns.SCHEMES.values()][:6] == [
        "Phone Number",
        "Email Address",
        "Twitter Handle",
        "Telegram Identifier",
        "External Identifier",
        "WhatsApp Identifier",
    ]
    assert urns.label("vk") == "VK Identifier"
    assert urns.label("nonsense") == "nonsense"


def test_only_the_first_address_of_a_type_has_a_variable() -> None:
    texts = [
        "tel:+13233754866",
        "tel:+4971234567",
        "twitter:jane",
        "mailto:j@x.org",
        "telegram:1",
        "ext:1",
        "ext:2",
    ]
    addresses = [Address(urns.parse(text)) for text in texts]

    assert urns.variables(addresses) == (
        "@urns.tel",
        "",
        "@urns.twitter",
        "@urns.mailto",
        "@urns.telegram",
        "@contact.ext",
        "",
    )


def test_a_variable_shows_nothing_where_addresses_are_hidden() -> None:
    urn = urns.parse("tel:+13233754866")

    assert urns.shown_in_text(urn) == "tel:+13233754866"
    assert urns.shown_in_text(urn, redacted=True) == ""


@pytest.mark.parametrize("text", ["tel:1", "tel:1?channel=abc", "twitterid:1?channel=abc#jane"])
def test_an_address_with_its_lock_as_text(text: str) -> None:
    assert urns.address_text(urns.parse_address(text)) == text


def test_the_lock_is_not_part_of_the_urn() -> None:
    address = urns.parse_address("tel:1?channel=abc&other=1")

    assert address == Address(Urn("tel", "1"), "abc")
    assert urns.parse_address("tel:1?other=1").channel is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("whatsapp:US.abc", True),
        ("bsuid:US.abc", False),
        ("whatsapp:us.abc", False),
        ("whatsapp:12065551212", False),
        ("ext:US.abc", False),
    ],
)
def test_whatsapp_users_as_one_business_knows_them(text: str, expected: bool) -> None:
    assert urns.is_business_scoped(urns.parse(text)) is expected


def test_quoted_texts_are_short_and_printable() -> None:
    assert printable("a\x1b[0m\u202eb") == "a�[0m�b"
    assert printable("x" * 100) == "x" * 59 + "…"
