"""The sentences that explain a route, as people read them."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from store.core.routing import Router, pick_sentence, route_sentence
from store.core.routing.reasons import Reason, ReasonCode
from store.core.routing.sentences import address_kind, clause, sentence
from store.core.types import Address, LockOrigin, LockSource, Role, Status, Urn
from store.core.urns import HIDDEN
from tests.store.core.routing.routing_values import address, channel

C = ReasonCode
AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
NUMBER = "+250788123123"

SENTENCES = (
    (Reason(C.LOCKED, channel="Twilio"), "Locked to Twilio"),
    (
        Reason(C.LOCKED, channel="Twilio", source=LockSource.MESSAGE, at=AT),
        "Locked to Twilio since 2026-03-04 10:00, when the contact wrote in",
    ),
    (
        Reason(C.LOCKED, channel="Twilio", source=LockSource.MESSAGE),
        "Locked to Twilio by a message from the contact",
    ),
    (
        Reason(C.LOCKED, channel="Twilio", source=LockSource.CHOICE, at=AT, by="ann"),
        "Locked to Twilio since 2026-03-04 10:00, chosen by ann",
    ),
    (Reason(C.LOCKED, channel="Twilio", source=LockSource.CHOICE), "Locked to Twilio, chosen by hand"),
    (
        Reason(C.ONLY, channel="MTN", scheme="tel", number=NUMBER, number_country="RW"),
        "MTN: the only channel that can send to +250788123123 (RW)",
    ),
    (
        Reason(C.ONLY, channel="Bot", scheme="telegram"),
        "Bot: the only channel that can send to Telegram addresses",
    ),
    (
        Reason(C.ONLY, channel="Voice", scheme="tel", number=NUMBER, role=Role.CALL),
        "Voice: the only channel that can call +250788123123",
    ),
    (
        Reason(C.CARRIER, channel="MTN Rwanda", number=NUMBER, carrier="MTN"),
        "MTN Rwanda: the only channel of the number's carrier, MTN (numbers can be ported)",
    ),
    (
        Reason(C.OVERLAP, channel="MTN Rwanda", number=NUMBER, overlap=5, matched="25078"),
        "MTN Rwanda: shares the most leading digits with +250788123123 (25078, 5 digits)",
    ),
    (
        Reason(C.OVERLAP, channel="A", number=NUMBER, overlap=1, matched="29", carrier="MTN"),
        "A: shares the most leading digits with +250788123123 (2, 1 digit),"
        " among those of the same carrier, MTN (numbers can be ported)",
    ),
    (
        Reason(C.NEWEST, channel="A", number=NUMBER, overlap=3, matched="2507"),
        "A: the newest of the channels that share most with +250788123123 (250, 3 digits)",
    ),
    (
        Reason(C.NEWEST, channel="A", number=NUMBER, matched="1234"),
        "A: the newest channel; none shares a leading digit with +250788123123",
    ),
    (Reason(C.OLDEST, channel="A", scheme="mailto"), "A: the oldest of the channels for email addresses"),
    (Reason(C.DISABLED), "refused: disabled"),
    (Reason(C.ROLE), "refused: cannot send"),
    (Reason(C.ROLE, role=Role.ANSWER), "refused: cannot answer calls"),
    (Reason(C.SCHEME, scheme="whatsapp"), "refused: not for WhatsApp addresses"),
    (
        Reason(C.COUNTRY, country="RW", number_country="EC"),
        "refused: RW only; this number is from EC",
    ),
    (
        Reason(C.OVERRIDES_COUNTRY, channel="MTN", country="RW", number_country="US"),
        "this overrides the country rule: RW only; this number is from US",
    ),
    (
        Reason(C.OVERRIDES_PREFIXES, channel="Airtel", prefixes=("25072", "25073")),
        "this overrides the prefixes: Airtel has 25072, 25073, and this number begins with none of them",
    ),
    (Reason(C.NOT_LOCKED, other="Twilio"), "outranked: the address is locked to Twilio"),
    (
        Reason(C.OTHER_CARRIER, carrier="MTN", channel_carrier="Airtel"),
        "outranked: its carrier is Airtel, the number's is MTN (numbers can be ported)",
    ),
    (
        Reason(C.OTHER_CARRIER, carrier="MTN"),
        "outranked: its carrier is not known, the number's is MTN (numbers can be ported)",
    ),
    (
        Reason(C.SHORTER_OVERLAP, other="MTN", overlap=3, matched="250", other_overlap=5),
        "outranked: shares fewer leading digits (250, 3 digits); MTN shares 5",
    ),
    (
        Reason(C.SHORTER_OVERLAP, other="MTN", other_overlap=5),
        "outranked: shares no leading digits; MTN shares 5",
    ),
    (Reason(C.LOST_TIE, other="B", overlap=3), "outranked: shares as many digits (3), but B is newer"),
    (Reason(C.LOST_TIE, other="B"), "outranked: shares no leading digits either, but B is newer"),
    (Reason(C.NEWER, other="B"), "outranked: B is older"),
    (Reason(C.NO_CHANNELS), "No channel: none is connected and enabled"),
    (Reason(C.NO_CHANNEL_FOR_TYPE, scheme="tel"), "No channel can send to phone numbers"),
    (
        Reason(C.NO_CHANNEL_FOR_COUNTRY, number="+593971234567", number_country="EC"),
        "No channel can send to +593971234567 (EC): each is for the numbers of another country only",
    ),
    (Reason(C.NO_ADDRESS), "No route: the contact has no address"),
    (Reason(C.NO_CHANNEL), "No route: no channel can reach any of the contact's addresses"),
    (Reason(C.NOT_ACTIVE, status=Status.BLOCKED), "No route: the contact is blocked"),
    (Reason(C.LOCK_DISABLED, channel="X"), "locked to X (disabled), which is ignored"),
    (Reason(C.LOCK_GONE), "locked to a channel that no longer exists, which is ignored"),
    (Reason(C.LOCK_ROLE, channel="X"), "locked to X, which cannot send and is ignored"),
    (
        Reason(C.LOCK_SCHEME, channel="X", scheme="tel"),
        "locked to X, which is not for phone numbers and is ignored",
    ),
    (
        Reason(C.SEVERAL_CHANNELS, scheme="tel", count=3),
        "several channels can send to phone numbers (3 now)",
    ),
    (
        Reason(C.PRIORITY_TYPE, scheme="telegram"),
        "the priority address is one of the contact's Telegram addresses",
    ),
    (Reason(C.WROTE_IN), "the contact wrote in from this address"),
    (Reason(C.WROTE_IN, at=AT), "the contact wrote in from this address (2026-03-04 10:00)"),
)


@pytest.mark.parametrize(("reason", "text"), SENTENCES, ids=[text for _, text in SENTENCES])
def test_a_reason_in_words(reason: Reason, text: str) -> None:
    assert sentence(reason) == text


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (Reason(C.LOCKED, channel="Twilio"), "locked"),
        (Reason(C.LOCKED, channel="Twilio", source=LockSource.CHOICE), "locked, chosen by hand"),
        (Reason(C.LOCKED, channel="Twilio", at=AT), "locked since 2026-03-04 10:00"),
        (Reason(C.OLDEST, channel="A", scheme="tel"), "the oldest of the channels for phone numbers"),
        (Reason(C.DISABLED, channel="A"), "disabled"),
        (Reason(C.NEWER, channel="A", other="B"), "B is older"),
        (Reason(C.NO_ADDRESS), "No route: the contact has no address"),
    ],
)
def test_a_reason_beside_a_name_and_a_verdict(reason: Reason, text: str) -> None:
    assert clause(reason) == text


def test_every_code_has_a_sentence() -> None:
    assert {reason.code for reason, _ in SENTENCES} == set(ReasonCode)


@pytest.mark.parametrize(("reason", "text"), SENTENCES, ids=[text for _, text in SENTENCES])
def test_no_number_shows_while_addresses_are_hidden(reason: Reason, text: str) -> None:
    hidden = sentence(reason, redacted=True)
    assert reason.number == "" or reason.number not in hidden
    assert reason.digits == "" or f"({reason.digits}," not in hidden


def test_times_are_told_in_the_zone_asked_for() -> None:
    reason = Reason(C.LOCKED, channel="Twilio", at=AT)
    kigali = timezone(timedelta(hours=2))
    assert sentence(reason, timezone=kigali) == "Locked to Twilio since 2026-03-04 12:00"


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ("tel", "phone numbers"),
        ("mailto", "email addresses"),
        ("twitter", "Twitter addresses"),
        ("ext", "external identifiers"),
        ("viber", "Viber addresses"),
    ],
)
def test_address_types_in_the_plural(scheme: str, words: str) -> None:
    assert address_kind(scheme) == words


MTN = channel("MTN", "+250782222222", country="RW")
OFF = channel("Off", "+250783333333", country="RW", enabled=False)


def test_a_pick_says_that_its_lock_does_not_hold() -> None:
    pick = Router((MTN, OFF)).pick(address("+250962222222", "Off"))
    assert pick_sentence(pick) == (
        "MTN: the only channel that can send to +250962222222 (RW);"
        " locked to Off (disabled), which is ignored"
    )


def test_a_route_in_one_line() -> None:
    origin = LockOrigin(LockSource.MESSAGE, AT)
    addresses = (address("mailto:a@b.c"), address("+250962222222", "MTN", origin))
    assert route_sentence(Router((MTN,)).route(addresses)) == (
        "To +250 962 222 222 by MTN: locked since 2026-03-04 10:00, when the contact wrote in."
        " Passed over: No channel can send to email addresses"
    )


def test_a_route_in_one_line_while_addresses_are_hidden() -> None:
    route = Router((MTN,)).route((address("+250962222222"),))
    assert route_sentence(route, redacted=True) == (
        "To ******** by MTN: the only channel that can send to ******** (RW)"
    )


def test_no_route_in_one_line() -> None:
    assert route_sentence(Router((MTN,)).route(())) == "No route: the contact has no address"


def test_of_a_hidden_address_no_number_is_told_whatever_the_caller_says() -> None:
    router = Router((channel("MTN", "+250788000001", country="RW"),))
    hidden = Address(Urn("tel", "+250788123123", hidden=True))
    other = Address(Urn("tel", "+4915112345678", hidden=True))
    route = router.route((other, hidden))
    for said in (route_sentence(route), *map(pick_sentence, route.picks)):
        assert not re.search(r"\d{5}|\d \d", said)
    assert HIDDEN in route_sentence(route)


@pytest.mark.parametrize(
    ("text", "lock", "overridden"),
    [
        ("+250788123123", "MTN", None),
        ("+250722123123", "MTN", C.OVERRIDES_PREFIXES),
        ("+13233754866", "MTN", C.OVERRIDES_COUNTRY),
        ("+13233754866", "World", None),
        ("+13233754866", "Off", None),
        ("+13233754866", None, None),
        ("mailto:a@example.com", "Mail", None),
    ],
)
def test_a_lock_says_which_rule_it_overrides(text: str, lock: str | None, overridden: C | None) -> None:
    """The rules of the country and of the prefixes; a lock that does not hold overrides nothing."""
    channels = (
        channel("MTN", "8080", country="RW", prefixes=("25078",)),
        channel("Off", "+4930", country="DE", enabled=False),
        channel("World", "+4420", country="GB", international=True),
        channel("Mail", schemes=("mailto",)),
    )
    router = Router(channels)
    pick = router.pick(address(text, lock))
    assert (pick.overridden.code if pick.overridden else None) == overridden
    told = [each.code for each in router.overridden([pick.address], channels[0])] if lock == "MTN" else []
    assert told == ([overridden] if overridden else [])
    assert ("this overrides" in pick_sentence(pick)) is (overridden is not None)
