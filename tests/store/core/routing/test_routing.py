"""Which channel carries a message to an address, rule by rule; and that every pick explains itself."""

import pytest

from store.core.routing import Router
from store.core.routing.reasons import ReasonCode as C
from tests.store.core.routing.routing_rows import ROWS
from tests.store.core.routing.routing_values import Row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.intent)
def test_a_channel_is_chosen_for_a_reason(row: Row) -> None:
    pick = Router(row.channels, row.country).pick(row.address, row.role)

    assert (pick.channel.name if pick.channel else None) == row.chosen
    assert pick.code is pick.reason.code is row.code
    assert pick.carrier == row.carrier
    assert (pick.ignored_lock.code if pick.ignored_lock else None) == row.ignored
    reasons = {candidate.channel.name: candidate.reason.code for candidate in pick.candidates}
    assert reasons == row.others | ({row.chosen: row.code} if row.chosen else {})


def test_every_reason_about_a_channel_has_a_row() -> None:
    shown = {row.code for row in ROWS} | {row.ignored for row in ROWS}
    shown |= {code for row in ROWS for code in row.others.values()}
    of_routes = {C.NO_ADDRESS, C.NO_CHANNEL, C.NOT_ACTIVE}
    of_conditions = {C.SEVERAL_CHANNELS, C.PRIORITY_TYPE, C.WROTE_IN}
    of_overriding = {C.OVERRIDES_COUNTRY, C.OVERRIDES_PREFIXES}
    assert set(C) - of_routes - of_conditions - of_overriding == shown - {None}
