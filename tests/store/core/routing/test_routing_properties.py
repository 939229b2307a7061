"""What holds whatever the channels: the index agrees with a plain scan, and their order does not matter."""

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from store.core.routing import Pick, Router, Verdict
from store.core.routing.candidates import Target, decide
from store.core.types import Address, Channel, Role, Urn
from tests.store.core.routing.routing_values import BIRTH

# Few digits, countries and carriers, so that ties and near misses are common.
COUNTRIES = ("", "RW", "CA", "US")
CARRIERS = ("", "MTN", "MTN Rwanda", "Airtel", "Bell")
SCHEMES = ("tel", "whatsapp", "telegram")
leads = st.sampled_from(("25078", "25072", "250788", "1250566", "1206", "250", "7", ""))
digits = st.builds(lambda lead, rest: lead + rest, leads, st.text("0125", max_size=5))
plus = st.sampled_from(("+", ""))
numbers = st.builds(
    lambda sign, lead, rest: sign + lead + rest, plus, leads, st.text("0125", min_size=3, max_size=7)
)
roles = st.lists(st.sampled_from(Role), max_size=4, unique=True).map(tuple)


@st.composite
def channel_sets(draw: st.DrawFn) -> list[Channel]:
    """Up to a dozen channels, each with its own uuid and age."""
    return [_channel(draw, number) for number in range(draw(st.integers(0, 12)))]


def _channel(draw: st.DrawFn, number: int) -> Channel:
    return Channel(
        uuid=f"channel-{number}",
        name=f"Channel {number}",
        type="T",
        address=draw(numbers),
        schemes=tuple(draw(st.lists(st.sampled_from(SCHEMES), min_size=1, max_size=2, unique=True))),
        roles=draw(st.one_of(st.just((Role.SEND,)), roles)),
        country=draw(st.sampled_from(COUNTRIES)),
        match_prefixes=tuple(draw(st.lists(digits, max_size=2))),
        allow_international=draw(st.booleans()),
        carrier=draw(st.sampled_from(CARRIERS)),
        enabled=draw(st.sampled_from((True, True, True, False))),
        created_on=BIRTH + timedelta(days=draw(st.integers(0, 3))),
    )


urns = st.one_of(
    numbers.map(lambda path: Urn("tel", path)),
    st.sampled_from((Urn("telegram", "1"), Urn("whatsapp", "250788"), Urn("mailto", "a@b.c"))),
)
locks = st.one_of(st.none(), st.integers(0, 13).map(lambda number: f"channel-{number}"))
addresses = st.builds(Address, urns, locks)
defaults = st.sampled_from(("", "CA", "RW"))


def _scanned(router: Router, pick: Pick) -> tuple[object, ...]:
    target = Target(pick.address, pick.role, pick.number, pick.country)
    decision = decide(target, router.entries, router.locked_to(pick.address))
    chosen = decision.entry.channel if decision.entry else None
    return chosen, decision.code, decision.overlap, decision.carrier


@given(channel_sets(), st.lists(addresses, min_size=1, max_size=5), st.sampled_from(Role), defaults)
def test_the_index_decides_as_a_plain_scan_does(
    channels: list[Channel], asked: list[Address], role: Role, default: str
) -> None:
    router = Router(channels, default)
    for address in asked:
        pick = router.pick(address, role)
        assert (pick.channel, pick.code, pick.overlap, pick.carrier) == _scanned(router, pick)


@given(channel_sets(), addresses, st.sampled_from(Role), defaults)
def test_the_explanation_covers_every_channel_and_chooses_what_the_pick_chose(
    channels: list[Channel], address: Address, role: Role, default: str
) -> None:
    pick = Router(channels, default).pick(address, role)

    assert len(pick.candidates) == len(channels)
    chosen = [found for found in pick.candidates if found.verdict is Verdict.CHOSEN]
    assert [found.channel for found in chosen] == ([pick.channel] if pick.channel else [])
    for found in chosen:
        assert found.reason == pick.reason
        assert found.overlap == pick.overlap
    if pick.channel is None:
        assert all(found.verdict is Verdict.REFUSED for found in pick.candidates)


@given(channel_sets(), addresses, st.randoms(use_true_random=False))
def test_the_order_channels_are_given_in_does_not_matter(
    channels: list[Channel], address: Address, shuffle: Random
) -> None:
    shuffled = list(channels)
    shuffle.shuffle(shuffled)
    assert Router(shuffled).channels == Router(channels).channels
    assert Router(shuffled).pick(address) == Router(channels).pick(address)


@given(channel_sets(), st.lists(addresses, max_size=4).map(tuple))
def test_a_route_is_the_first_pick_with_a_channel(
    channels: list[Channel], asked: tuple[Address, ...]
) -> None:
    router = Router(channels)
    picks = [router.pick(address) for address in asked]
    first = next((pick for pick in picks if pick.channel is not None), None)
    route = router.route(asked)

    assert route == router.route(asked)
    assert route.address == (first.address if first else None)
    assert route.channel == (first.channel if first else None)
    assert list(route.picks) == picks[: len(route.picks)]
