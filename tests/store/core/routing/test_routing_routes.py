"""What a router answers beside single picks: order by age, routes, the conditions of a lock, countries."""

from datetime import UTC, datetime

import pytest

from store.core.routing import Router, Verdict
from store.core.routing.reasons import ReasonCode as C
from store.core.types import Channel, LockOrigin, LockSource, Role, Status
from tests.store.core.routing.routing_values import BOTH, address, channel

MTN = channel("MTN", "+250782222222", country="RW")
TIGO = channel("Tigo", "+250723333333", country="RW")
CLARO = channel("Claro", "+593971111111", country="EC", international=True)
TWITTER = channel("Twitter", "nyaruka", schemes=("twitter", "twitterid"))
BOT = channel("Bot", schemes=("telegram",))
FAR = "+250962222222"
"""A Rwandan number that no carrier is known for."""


def test_candidates_come_oldest_first_with_the_digits_they_were_judged_by() -> None:
    old = channel("Old", "+250788100000", day=1)
    short = channel("Short", "5050", day=2, prefixes=("25072", "25078"))
    bot = channel("Bot", "123", day=3, schemes=("telegram",))

    found = Router((bot, short, old)).pick(address("+250788123123")).candidates

    assert [(c.channel.name, c.verdict, c.overlap, c.matched) for c in found] == [
        ("Old", Verdict.CHOSEN, 7, "250788100000"),
        ("Short", Verdict.OUTRANKED, 5, "25078"),
        ("Bot", Verdict.REFUSED, 0, ""),
    ]


def test_age_decides_and_not_the_order_channels_are_given_in() -> None:
    old, new = channel("Z", "1", day=1), channel("A", "1", day=2)
    for channels in ((old, new), (new, old)):
        router = Router(channels)
        assert [c.name for c in router.channels] == ["Z", "A"]
        assert router.pick(address(FAR)).channel == new


def test_equal_ages_are_ordered_by_uuid() -> None:
    one, two = channel("A", "1", day=1), channel("B", "1", day=1)
    assert Router((two, one)).pick(address(FAR)).channel == two
    assert Router((one, two)).pick(address(FAR)).channel == two


def test_channels_without_an_age_are_the_oldest_in_the_order_given() -> None:
    aged, one, two = channel("A", day=1), channel("C"), channel("B")
    assert [c.name for c in Router((aged, one, two)).channels] == ["C", "B", "A"]


def test_ages_with_and_without_a_zone_can_be_compared() -> None:
    aware = channel("Aware", day=2)
    naive = Channel("Naive", "Naive", "T", "", ("tel",), BOTH, created_on=datetime(2026, 1, 2))  # noqa: DTZ001
    assert [c.name for c in Router((aware, naive)).channels] == ["Naive", "Aware"]


def test_a_channel_address_is_normalised_before_it_is_compared() -> None:
    spaced, other = channel("A", "+1 (250) 566-1212"), channel("B", "+1 250 555 1212")
    found = Router((spaced, other)).pick(address("+12505661231")).candidates
    assert [c.matched for c in found] == ["12505661212", "12505551212"]


def test_the_pick_tells_the_number_and_country_it_compared() -> None:
    pick = Router((CLARO, MTN), "CA").pick(address("+2505661231"))
    assert (pick.number, pick.country) == ("+12505661231", "CA")
    other = Router((TWITTER,)).pick(address("twitter:bob"))
    assert (other.number, other.country, other.overlap, other.carrier) == ("", "", 0, "")


def test_a_locked_pick_counts_the_digits_too() -> None:
    assert Router((MTN, TIGO)).pick(address("+250781234567", "Tigo")).overlap == 4


ROUTES = (
    ("the priority address carries it when it can", ("+250781234567", "twitter:bob"), "active", 0, None),
    ("an address without a channel is passed over", ("mailto:a@b.c", "twitter:bob"), "active", 1, None),
    ("no address has a channel", ("mailto:a@b.c", "telegram:1"), "active", None, C.NO_CHANNEL),
    ("there is no address", (), "active", None, C.NO_ADDRESS),
    ("a blocked contact has no route", ("+250781234567",), "blocked", None, C.NOT_ACTIVE),
    ("a stopped contact has no route", ("+250781234567",), "stopped", None, C.NOT_ACTIVE),
    ("an archived contact has no route", ("+250781234567",), "archived", None, C.NOT_ACTIVE),
    ("the status counts before a missing address", (), "blocked", None, C.NOT_ACTIVE),
)


@pytest.mark.parametrize(
    ("texts", "status", "taken", "code"), [row[1:] for row in ROUTES], ids=[row[0] for row in ROUTES]
)
def test_a_route_takes_the_first_address_with_a_channel(
    texts: tuple[str, ...], status: str, taken: int | None, code: C | None
) -> None:
    addresses = tuple(address(text) for text in texts)
    route = Router((MTN, TIGO, TWITTER)).route(addresses, status=Status(status))

    assert route.address == (None if taken is None else addresses[taken])
    if taken is None:
        assert route.channel is None
        assert route.reason.code is code
    else:
        assert route.channel == route.picks[-1].channel
        assert route.reason == route.picks[-1].reason
        assert len(route.picks) == taken + 1


def test_a_route_is_per_role() -> None:
    voice = channel("Voice", "+250788000000", roles=(Role.CALL, Role.ANSWER))
    router = Router((MTN, voice))
    addresses = (address(FAR),)
    assert router.route(addresses).channel == MTN
    assert router.route(addresses, Role.CALL).channel == voice


def test_three_contacts_with_three_types_on_top_take_three_channels() -> None:
    router = Router((MTN, TWITTER, BOT))
    texts = ("+250781234567", "twitter:bob", "telegram:77")
    assert [router.route((address(text),)).channel for text in texts] == [MTN, TWITTER, BOT]


WHEN = datetime(2026, 3, 4, 10, tzinfo=UTC)
CONDITIONS = (
    ("all three are met", (MTN, TIGO), ("+250781", "twitter:bob"), LockSource.MESSAGE, (True, True, True)),
    ("one channel of the type is not several", (MTN,), ("+250781",), LockSource.MESSAGE, (False, True, True)),
    (
        "disabled channels do not count",
        (MTN, channel("Off", "1", enabled=False)),
        ("+250781",),
        LockSource.MESSAGE,
        (False, True, True),
    ),
    (
        "another type on top leaves the lock waiting",
        (MTN, TIGO),
        ("twitter:bob", "+250781"),
        LockSource.MESSAGE,
        (True, False, True),
    ),
    ("a choice is not a message", (MTN, TIGO), ("+250781",), LockSource.CHOICE, (True, True, False)),
    ("without a lock the contact never wrote in", (MTN, TIGO), ("+250781",), None, (True, True, False)),
)


@pytest.mark.parametrize(
    ("channels", "texts", "source", "met"),
    [row[1:] for row in CONDITIONS],
    ids=[row[0] for row in CONDITIONS],
)
def test_the_conditions_of_a_lock_are_told_one_by_one(
    channels: tuple[Channel, ...], texts: tuple[str, ...], source: LockSource | None, met: tuple[bool, ...]
) -> None:
    lock = (channels[0].uuid, LockOrigin(source, WHEN)) if source else (None, None)
    addresses = [address(text, *lock) if text.startswith("+") else address(text) for text in texts]
    phone = next(a for a in addresses if a.urn.scheme == "tel")

    conditions = Router(channels).conditions(phone, addresses)

    assert [c.code for c in conditions] == [C.SEVERAL_CHANNELS, C.PRIORITY_TYPE, C.WROTE_IN]
    assert tuple(c.met for c in conditions) == met
    assert all(c.text for c in conditions)


def test_a_lock_of_unknown_origin_counts_as_made_by_a_message() -> None:
    locked = address(FAR, "MTN")
    assert Router((MTN, TIGO)).conditions(locked, (locked,))[2].met


def test_a_channel_is_found_by_uuid_and_by_lock() -> None:
    off = channel("Off", enabled=False)
    router = Router((MTN, off))
    assert router.channel("MTN") == MTN
    assert router.channel("gone") is None
    assert router.locked_to(address(FAR, "Off")) == off
    assert router.locked_to(address(FAR)) is None


@pytest.mark.parametrize(
    ("texts", "default", "country"),
    [
        (("+250781234567",), "US", "RW"),
        (("+593971234567",), "US", "EC"),
        (("twitter:bob", "+593971234567"), "US", "EC"),
        (("twitter:bob",), "US", "US"),
        ((), "", ""),
    ],
    ids=["of the channel", "of the number", "of the first number", "the default", "none"],
)
def test_the_country_of_a_contact(texts: tuple[str, ...], default: str, country: str) -> None:
    router = Router((MTN, TWITTER), default)
    assert router.country(tuple(address(text) for text in texts)) == country
