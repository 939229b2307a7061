"""Numbers that count as one: whatever the channels, nothing of a route tells them apart."""

from hypothesis import given
from hypothesis import strategies as st

from store.core.phones.countries import country_of_number
from store.core.routing import Router
from store.core.routing.number_kinds import NumberKinds
from store.core.types import Address, Channel, Urn
from tests.store.core.routing.routing_values import channel
from tests.store.core.routing.test_routing_properties import COUNTRIES, channel_sets, numbers

many_numbers = st.lists(numbers, min_size=2, max_size=30, unique=True)


def decision(router: Router, path: str) -> object:
    """All that routing decides of a number: its channel and why, and what a lock to each would override."""
    address = Address(Urn("tel", path))
    pick = router.pick(address)
    overridden = [[reason.code for reason in router.overridden([address], one)] for one in router.channels]
    return pick.channel, pick.code, overridden


@given(channel_sets(), st.sampled_from(COUNTRIES), many_numbers)
def test_numbers_of_one_kind_fare_alike_and_so_do_those_that_begin_alike(
    channels: list[Channel], country: str, paths: list[str]
) -> None:
    router = Router(channels, country)
    kinds = NumberKinds(router)
    by_kind: dict[object, object] = {}
    by_lead: dict[object, object] = {}
    for path in paths:
        own = country_of_number(path)
        decided = decision(router, path)
        assert by_kind.setdefault(kinds.of(path, own), decided) == decided
        assert by_lead.setdefault((kinds.lead(path), len(path), own), decided) == decided


def test_a_few_leading_digits_are_enough_unless_a_channel_or_a_carrier_asks_for_more() -> None:
    router = Router([channel("MTN", prefixes=("25078",)), channel("LA", "+13235550142")])
    kinds = NumberKinds(router)
    assert kinds.lead("+250788110001") == "+250788"
    assert kinds.of("+250788110001", "RW") == ("RW", "MTN", "25078")
    assert kinds.lead("+13235551234") == kinds.lead("+13235551277") == "+132355512"
    assert kinds.lead("+13235550999") == "+132355509"
    assert kinds.lead("+13235550143") == "+13235550143"
    assert kinds.lead("8008") == "8008"
