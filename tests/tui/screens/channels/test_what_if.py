"""Trying other settings without storing them, without a screen."""

from dataclasses import replace

import pytest

from store.core.routing import Router
from store.core.types import Address, Channel, Contact, Role, Status, Urn
from tui.screens.channels.what_if import WhatIf, decide, study_of

BOTH = (Role.SEND, Role.RECEIVE)
MTN = Channel("1", "MTN", "MTN", "+250782222222", ("tel",), BOTH, "RW")
TIGO = Channel("2", "Tigo", "EX", "+250723333333", ("tel",), BOTH, "RW")
BOT = Channel("3", "Bot", "TG", "bot", ("telegram",), BOTH)
ROUTER = Router((MTN, TIGO, BOT))
PHONE = Address(Urn("tel", "+250781234567"))
CHAT = Address(Urn("telegram", "1234"))
JO = Contact("c", "Jo", addresses=(CHAT, PHONE))


def _chosen(study: WhatIf) -> str:
    router = Router(study.altered_channels, study.country)
    pick = decide(study, router).pick
    return pick.channel.name if pick and pick.channel else "none"


PHONE_STUDY = study_of(ROUTER, JO, PHONE.urn)


def test_a_contact_is_studied_at_the_address_of_its_route() -> None:
    assert study_of(ROUTER, JO, None).address == CHAT
    assert PHONE_STUDY.address == PHONE


def test_an_address_of_nobody_can_be_studied() -> None:
    assert _chosen(study_of(ROUTER, None, PHONE.urn)) == "MTN"


def test_nobody_at_all_has_no_pick() -> None:
    assert decide(study_of(ROUTER, None, None), ROUTER).pick is None


@pytest.mark.parametrize(
    ("changes", "chosen", "phrase"),
    [
        ({"enabled": False}, "Tigo", "MTN: disabled"),
        ({"country": "US"}, "Tigo", "MTN: country US"),
        ({"country": "US", "allow_international": True}, "MTN", "MTN: country US, international"),
        ({"match_prefixes": ("1",)}, "Tigo", "MTN: prefixes 1"),
        ({"roles": (Role.RECEIVE,)}, "Tigo", "MTN: roles receive"),
    ],
)
def test_a_channel_tried_differently_is_decided_with(
    changes: dict[str, object], chosen: str, phrase: str
) -> None:
    study = PHONE_STUDY.alter_channel(replace(MTN, **changes))  # type: ignore[arg-type]
    assert _chosen(study) == chosen
    assert phrase in study.describe()
    assert study != PHONE_STUDY
    assert study.channels == ROUTER.channels


def test_a_lock_that_is_tried_decides_and_is_told() -> None:
    study = PHONE_STUDY.alter_lock("2")
    assert _chosen(study) == "Tigo"
    assert study.describe() == ("locked to Tigo",)
    assert study.alter_lock(None) == PHONE_STUDY


def test_another_number_can_be_tried_in_the_place_of_the_address() -> None:
    study = PHONE_STUDY.alter_urn(Urn("tel", "+250721234567"))
    assert _chosen(study) == "Tigo"
    assert study.current_addresses[0] == CHAT


def test_what_is_tried_back_as_it_was_is_not_altered() -> None:
    off = PHONE_STUDY.alter_channel(replace(MTN, enabled=False))
    assert off.alter_channel(MTN) == PHONE_STUDY


def test_reset_forgets_everything_and_keeps_the_address_looked_at() -> None:
    study = PHONE_STUDY.alter_channel(replace(MTN, enabled=False)).alter_lock("2")
    assert study.reset() == PHONE_STUDY


def test_looking_at_another_address_stays_inside_the_list() -> None:
    assert PHONE_STUDY.looking_at(9).address == PHONE
    assert PHONE_STUDY.looking_at(-3).address == CHAT


def test_a_contact_that_is_not_active_has_no_route_whatever_is_tried() -> None:
    study = study_of(ROUTER, replace(JO, status=Status.BLOCKED), None)
    assert decide(study, ROUTER).route.address is None
