"""The table of channel types: whole, consistent, and in the words of people."""

import pytest

from store.core.channels import types as channel_types
from store.core.channels.types import CHANNEL_TYPES, Category, Grouping
from store.core.errors import NotFound
from store.core.types import Role
from store.core.urns.schemes import SCHEMES

ALL_ROLES = (Role.SEND, Role.RECEIVE, Role.CALL, Role.ANSWER)


def test_every_type_stands_under_its_code_and_reaches_known_address_types() -> None:
    for code, one in CHANNEL_TYPES.items():
        assert one.code == code
        assert set(one.schemes) <= set(SCHEMES)
        assert one.roles
        assert one.name


def test_names_are_told_apart() -> None:
    names = [one.name for one in CHANNEL_TYPES.values()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "name", "category", "schemes", "unique"),
    [
        ("T", "Twilio", Category.PHONE, ("tel",), True),
        ("PL", "Plivo", Category.PHONE, ("tel",), True),
        ("NX", "Vonage", Category.PHONE, ("tel",), True),
        ("CT", "Clickatell", Category.PHONE, ("tel",), False),
        ("AT", "Africa's Talking", Category.PHONE, ("tel",), False),
        ("A", "Android", Category.PHONE, ("tel",), False),
        ("SMG", "SMS Gateway phone", Category.PHONE, ("tel",), False),
        ("HSM", "httpSMS phone", Category.PHONE, ("tel",), False),
        ("SMTP", "Email", Category.EMAIL, ("mailto",), True),
        ("TWT", "Twitter", Category.SOCIAL, ("twitter", "twitterid"), False),
        ("TG", "Telegram", Category.SOCIAL, ("telegram",), False),
        ("EX", "External API", Category.PHONE, (), False),
        ("H9", "Hub9", Category.PHONE, ("tel", "ext"), False),
        ("WAC", "WhatsApp", Category.SOCIAL, ("whatsapp",), True),
        ("FCM", "Firebase Cloud Messaging", Category.API, ("fcm",), True),
        ("DS", "Discord", Category.SOCIAL, ("discord",), False),
    ],
)
def test_a_sample(code: str, name: str, category: Category, schemes: tuple[str, ...], unique: bool) -> None:
    one = channel_types.get(code)

    assert (one.name, one.category, one.schemes, one.unique_address) == (name, category, schemes, unique)
    assert not one.retired


@pytest.mark.parametrize(
    ("code", "roles"),
    [
        *((code, ALL_ROLES) for code in ("T", "NX", "SW", "TW")),
        ("VB", (Role.CALL, Role.ANSWER)),
        ("A", (Role.SEND, Role.RECEIVE)),
        ("TG", (Role.SEND, Role.RECEIVE)),
    ],
)
def test_roles_of_a_new_channel(code: str, roles: tuple[Role, ...]) -> None:
    assert channel_types.get(code).roles == roles


def test_an_external_api_may_reach_any_address_type_and_others_only_theirs() -> None:
    assert channel_types.get("EX").choices == tuple(SCHEMES)
    assert channel_types.get("H9").choices == ("tel", "ext")


def test_groupings_hold_what_people_look_for_there() -> None:
    grouped = {
        grouping: {one.code for one in CHANNEL_TYPES.values() if one.grouping == grouping}
        for grouping in Grouping
    }

    assert {"T", "PL", "NX", "CT", "AT"} <= grouped[Grouping.AGGREGATOR]
    assert grouped[Grouping.ANDROID] == {"A", "SMG", "HSM"}
    assert grouped[Grouping.MAILBOX] == {"SMTP"}
    assert "EX" in grouped[Grouping.EXTERNAL]


def test_retired_types_are_known_but_not_offered() -> None:
    offered = channel_types.offered()

    assert channel_types.get("JN").retired
    assert {one.code for one in CHANNEL_TYPES.values()} - {one.code for one in offered} == {
        "TT",
        "TXW",
        "JN",
        "CK",
        "VM",
        "BM",
        "ZV",
    }


def test_an_unknown_code_is_refused_in_a_sentence() -> None:
    with pytest.raises(NotFound, match=r"“QQ” is not a channel type: use one such as T for Twilio.*\."):
        channel_types.get("QQ")
