"""Addresses of every type: structure, stored form, and what may be stored."""

import pytest

from store.core import urns
from store.core.errors import InvalidUrn
from store.core.types import Urn
from store.core.urns.schemes import TOMBSTONE
from store.core.urns.syntax import UrnParts

UUIDS = "6a2f41a3-c54c-fce8-32d2-0324e1c32e22/c0534f78-b6e9-4f79-8853-11cedfc1f35b"

VALID = [
    "tel:+250788123123",
    "tel:8080",
    "tel:mtn",
    "mailto:a_b+c@d.com",
    "twitter:jimmyjo",
    "twitter:abcdefghij12345",
    "twitterid:12345",
    "twitterid:12345#jimmyJO",
    "telegram:12345678901234567",
    "whatsapp:250788123123",
    "whatsapp:BR.1A2b",
    "bsuid:US.abc",
    "facebook:12345",
    "facebook:ref:campaign 1",
    "instagram:12345",
    "viber:dKPvqVrLerGrZw15qTuVBQ==",
    "line:Uasd_224",
    "jiochat:12345",
    "wechat:o6_bmjrPTlm6_2sgVt7hMZOPfL2M",
    "vk:anyone at all",
    "fcm:token:with/signs",
    f"freshchat:{UUIDS}",
    "rocketchat:room:jane",
    "slack:U0123",
    "webchat:aA3456789012345678901234",
    "webchat:aA3456789012345678901234:jane@example.com",
    "ext:Aa0()+,-.:=@;$_!*'",
    "discord:750841288886321253",
]

INVALID = [
    ("tel:07883 83383", "a space"),
    ("tel:MTN", "“M”"),
    ("tel:+123456", "a plus and 7 to 15 digits"),
    ("mailto:jane", "one @"),
    ("mailto:@@@", "one @"),
    ("mailto:jane doe@example.com", "a space"),
    ("twitter:jimmyjo!", "“!”"),
    ("twitter:abcdefghij123456", "1 to 15"),
    ("twitterid:jimmyjo", "“j”"),
    ("telegram:abcdef", "“a”"),
    ("whatsapp:+12065551212", "“+”"),
    ("whatsapp:BRA.123", "without a plus"),
    ("bsuid:br.ABC123", "two capital letters"),
    ("facebook:jane", "ref:"),
    ("instagram:jane", "“j”"),
    ("viber:!", "“!”"),
    ("viber:" + "a" * 25, "1 to 24"),
    ("line:Uqw!123", "“!”"),
    ("line:" + "a" * 37, "1 to 36"),
    ("jiochat:123de", "“d”"),
    ("freshchat:6a2f41a3-c54c-fce8-32d2-0324e1c32e22", "two UUIDs"),
    ("webchat:abc", "24 letters"),
    ("discord:not-an-id", "“n”"),
    ("ext:a\x00b", "cannot be part of it"),
    ("ext:two\nlines", "a line break"),
]

NORMALIZED = [
    ("tel: (250) 788-123-123 ", "", "tel:+250788123123"),
    ("tel:0788 123 123", "RW", "tel:+250788123123"),
    ("tel:0788123123", "", "tel:0788123123"),
    ("tel:MTN", "", "tel:mtn"),
    ("tel:123", "", "tel:123"),
    ("tel:[[[", "", "tel:[[["),
    ("tel:+2505551212", "CA", "tel:+12505551212"),
    ("tel:+2505661231", "US", "tel:+12505661231"),
    ("tel:+12505661212", "CA", "tel:+12505661212"),
    ("tel:+2505551212", "", "tel:+2505551212"),
    ("mailto: nAme@domAIN.cOm ", "", "mailto:name@domain.com"),
    ("twitter: @jimmyJO", "", "twitter:jimmyjo"),
    ("twitterid:12345#jimmyJO", "", "twitterid:12345#jimmyJO"),
    ("twitterid:12345#@jimmyJO", "", "twitterid:12345#jimmyjo"),
    ("telegram: 123 # Jane ", "", "telegram:123#Jane"),
    ("whatsapp:br.ABC", "", "whatsapp:BR.ABC"),
    ("bsuid:br.ABC", "", "bsuid:BR.ABC"),
    ("ext: Ab 1 ", "", "ext:Ab 1"),
    ("ext:1?channel=2#three", "", "ext:1?channel=2#three"),
    ("unknown: X ", "", "unknown:X"),
    ("tel:", "", "tel:"),
    ("xxxx", "", "xxxx"),
]


@pytest.mark.parametrize("text", VALID)
def test_a_valid_address_is_in_its_stored_form_and_survives_writing(text: str) -> None:
    urn = urns.parse(text)
    urns.validate(urn)

    assert urns.normalize(urn) == urn
    assert str(urn) == text


def test_every_type_is_covered_and_its_example_is_valid() -> None:
    assert {text.partition(":")[0] for text in VALID} == set(urns.SCHEMES)
    for scheme in urns.SCHEMES.values():
        urns.validate(Urn(scheme.name, scheme.example))
        assert all(scheme.allows(character) for character in scheme.example)


@pytest.mark.parametrize(("text", "named"), INVALID, ids=lambda value: value[:30])
def test_an_invalid_value_is_refused_with_what_is_wrong_and_right(text: str, named: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        urns.validate(urns.parse(text))

    scheme = urns.SCHEMES[text.partition(":")[0]]
    assert raised.value.kind == "invalid_path"
    assert named in raised.value.message
    assert scheme.label in raised.value.message
    assert raised.value.message.endswith(f"as in {scheme.example}.")


@pytest.mark.parametrize(
    ("urn", "kind", "message"),
    [
        (Urn("", "1"), "empty", "The address is empty: write it as in tel:+250788123123."),
        (Urn("tel", ""), "empty", "The Phone Number is empty: write it as in tel:+250788123123."),
        (Urn("sms", "1"), "unknown_scheme", "“sms” is not an address type: write tel for a Phone Number."),
        (
            Urn("twiter", "1"),
            "unknown_scheme",
            "“twiter” is not an address type: write twitter for a Twitter Handle.",
        ),
        (Urn("TEL", "1"), "unknown_scheme", "“TEL” is not an address type: write tel for a Phone Number."),
        (
            Urn("qqq", "1"),
            "unknown_scheme",
            "“qqq” is not an address type: use one such as tel, mailto, twitter, telegram, ext, whatsapp.",
        ),
        (
            Urn("ext", "x" * 201),
            "path_too_long",
            "The External Identifier “xxxxxxxxxxxxxxxxxxx…” is 201 characters long: at most 200 are allowed.",
        ),
        (
            Urn("ext", "%" * 67),
            "path_too_long",
            "The External Identifier “%%%%%%%%%%%%%%%%%%%…” is 201 characters long, "
            "with #, % and ? counted as three each: at most 200 are allowed.",
        ),
        (
            Urn("telegram", "1", "x" * 256),
            "display_too_long",
            "The name shown for the Telegram Identifier, “xxxxxxxxxxxxxxxxxxx…”, is 256 characters long: "
            "at most 255 are allowed.",
        ),
        (
            Urn("twitterid", "1", "a.!f"),
            "invalid_path",
            "“a.!f” cannot be the name shown for a Twitter ID: write a Twitter handle, as in jane_doe.",
        ),
        (
            Urn("telegram", "1", "a\x1bb"),
            "invalid_path",
            "“a�b” cannot be the name shown for a Telegram Identifier: write a name.",
        ),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else str(value)[:20],
)
def test_what_may_not_be_stored_is_refused_in_a_sentence(urn: Urn, kind: str, message: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        urns.validate(urn)

    assert (raised.value.kind, raised.value.message) == (kind, message)


def test_lengths_up_to_the_limits_are_valid() -> None:
    urns.validate(Urn("ext", "x" * 200, "y" * 255))
    urns.validate(Urn("ext", "%" * 66))


@pytest.mark.parametrize(("text", "country", "expected"), NORMALIZED)
def test_normalizing(text: str, country: str, expected: str) -> None:
    assert urns.normalize_text(text, country) == expected
    assert urns.normalize_text(expected, country) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        ("tel", "empty"),
        ("tel:", "empty"),
        (":1", "empty"),
        ("#1", "invalid_path"),
        ("tel:#1", "empty"),
        ("tel:1#2#3", "invalid_path"),
        ("tel:1#2?3", "invalid_path"),
        ("tel:1?2?3", "invalid_path"),
        ("t#l:1", "invalid_path"),
    ],
)
def test_broken_texts_are_not_addresses(text: str, kind: str) -> None:
    with pytest.raises(InvalidUrn) as raised:
        urns.parse(text)

    assert raised.value.kind == kind


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("scheme:path:more:path?a=b&c=d#shown", UrnParts("scheme", "path:more:path", "a=b&c=d", "shown")),
        ("scheme:a%23b%25c%3Fd%2F", UrnParts("scheme", "a#b%c?d%2F")),
        ("scheme:a%2523", UrnParts("scheme", "a%23")),
        ("scheme:path#", UrnParts("scheme", "path")),
    ],
)
def test_splitting(text: str, parts: UrnParts) -> None:
    assert urns.split(text) == parts
    assert urns.split(str(parts)) == parts


def test_addresses_of_deleted_contacts_can_be_taken_apart_but_not_stored() -> None:
    parts = urns.split_known(f"{TOMBSTONE}:12345")

    assert urns.join(parts) == "deleted:12345"
    for refused in (Urn("deleted", "12345"), Urn("xyz", "1")):
        with pytest.raises(InvalidUrn):
            urns.validate(refused)
    for broken in (UrnParts("", "1"), UrnParts("tel", ""), UrnParts("xyz", "1")):
        with pytest.raises(InvalidUrn):
            urns.join(broken)
    with pytest.raises(InvalidUrn):
        urns.split_known("xyz:1")
