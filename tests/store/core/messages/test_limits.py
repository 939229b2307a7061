"""Which messages may go now."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from store.core.messages.limits import Bucket, Pace, Verdict, Waiting, chosen, loop_window, refusal
from store.core.types import Status

_AT = 1000.0


def _ids(found: list[Waiting]) -> list[int]:
    return [one.id for one in found]


@pytest.mark.parametrize(("rate", "cost", "each"), [(10, 1, 0.1), (10, 25, 2.5), (0.2, 1, 5), (0.2, 3, 15)])
def test_a_channel_keeps_its_rate_whatever_a_message_costs(rate: float, cost: int, each: float) -> None:
    bucket, at = Bucket(rate, _AT), _AT
    while bucket.wait(at) == 0:
        bucket.take(cost, at)
    times = []
    for _ in range(4):
        at += bucket.wait(at) + 1e-6
        assert bucket.wait(at) == 0
        bucket.take(cost, at)
        times.append(at)
    assert [after - before for before, after in pairwise(times)] == pytest.approx([each] * 3, rel=1e-3)


def test_a_full_channel_keeps_no_other_back_and_order_is_kept() -> None:
    pace = Pace()
    pace.set_rate(1, 2, _AT)
    bulk = [Waiting(number, 1, number) for number in range(5)]
    others = [Waiting(10, 2, 10), Waiting(11, 1, 11, single=True), Waiting(12, 2, 11, single=True)]
    assert _ids(chosen([*bulk, *others], pace, _AT, 16)) == [11, 0, 10]
    assert [pace.ask(one, _AT) for one in (bulk[1], others[2])] == [Verdict.THROTTLED, Verdict.CONTACT]
    assert _ids(chosen(bulk[1:], pace, _AT + 0.5, 16)) == [1]
    assert _ids(chosen(bulk[2:], pace, _AT + 10, 1)) == [2]


def test_a_later_message_of_a_contact_does_not_overtake_by_another_channel() -> None:
    pace = Pace()
    pace.set_rate(1, 1, _AT)
    first, second, third = Waiting(1, 1, 7), Waiting(2, 1, 8), Waiting(3, 2, 8)
    assert _ids(chosen([first, second, third], pace, _AT, 16)) == [1]


def test_the_next_message_of_a_contact_goes_three_seconds_later() -> None:
    pace = Pace()
    one = Waiting(1, 1, 7)
    pace.begin(one, _AT)
    assert pace.ask(one, _AT + 60) is Verdict.CONTACT
    pace.done(7, _AT + 60)
    assert pace.ask(one, _AT + 62.9) is Verdict.CONTACT
    assert pace.wait(one, _AT + 61) == 2
    assert pace.ask(one, _AT + 63) is Verdict.GO
    pace.begin(one, _AT + 63)
    pace.done(7, _AT + 63, gap=False)
    assert pace.ask(one, _AT + 63) is Verdict.GO


def test_contacts_are_forgotten_when_their_gap_is_over() -> None:
    pace = Pace()
    for number in range(100):
        pace.done(number, _AT + number)
    assert len(pace._quiet_until) <= 4


def test_windows_are_those_of_the_clock() -> None:
    at = datetime(2026, 3, 1, 9, 14, 59, 999, tzinfo=UTC)
    start = datetime(2026, 3, 1, 9, 10, tzinfo=UTC)
    assert loop_window(at) == (start, start + timedelta(minutes=5))
    assert loop_window(start)[0] == start


@pytest.mark.parametrize(
    ("status", "has_route", "others", "reason"),
    [
        (Status.ACTIVE, True, 19, None),
        (Status.ACTIVE, True, 20, "looping"),
        (Status.STOPPED, False, 20, "contact"),
        (Status.ACTIVE, False, 20, "no_destination"),
    ],
)
def test_why_a_message_does_not_go(status: Status, has_route: bool, others: int, reason: str | None) -> None:
    long = "É" * 128
    assert (
        refusal(status, has_route=has_route, text=long + "a", others=[long.lower() + "b"] * others) == reason
    )
