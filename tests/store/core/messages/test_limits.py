"""Which messages may go now."""

from datetime import UTC, datetime, timedelta

import pytest

from store.core.messages.limits import Allowance, Pace, Verdict, Waiting, loop_window, refusal
from store.core.types import Status

_AT = 1000.0


@pytest.mark.parametrize(
    ("rate", "cost", "at_once"), [(10, 1, 10), (10, 3, 4), (10, 25, 1), (2.5, 1, 3), (0.2, 1, 1), (0.2, 3, 1)]
)
def test_a_channel_keeps_its_rate_whatever_a_message_costs(rate: float, cost: int, at_once: int) -> None:
    allowance, times = Allowance(rate), []
    at = _AT
    for _ in range(200):
        at += allowance.wait(at)
        assert allowance.wait(at) == 0
        allowance.take(cost, at)
        times.append(at)
    assert sum(one < _AT + 1e-6 for one in times) == at_once
    # What went first is ahead of the rate by what may go at once, and no more is later.
    for number, one in enumerate(times[1:], 1):
        assert cost * number <= rate * (one - _AT) + cost * at_once
    assert cost * len(times) >= 0.9 * rate * (times[-1] - _AT)


def test_a_message_goes_by_its_channel_and_in_the_turn_of_its_contact() -> None:
    pace = Pace()
    pace.set_rate(1, 1)
    first, same_channel, other_channel = Waiting(1, 1, 7), Waiting(2, 1, 8), Waiting(3, 2, 7)
    assert pace.ask(first, _AT) is Verdict.GO
    pace.begin(first, _AT)
    assert pace.ask(same_channel, _AT) is Verdict.THROTTLED
    assert pace.wait(same_channel, _AT + 0.25) == 0.75
    assert pace.ask(other_channel, _AT) is Verdict.CONTACT
    pace.set_rate(1, 100)
    assert pace.ask(same_channel, _AT) is Verdict.GO


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
