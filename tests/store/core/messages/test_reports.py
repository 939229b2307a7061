"""What becomes of a message by what an attempt and its provider say."""

from datetime import UTC, datetime, timedelta

import pytest

from store.core.messages.outcome import Code, Outcome, State
from store.core.messages.reports import Report, Standing, applied
from store.core.messages.states import MessageState

_AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
_EARLIER = _AT - timedelta(minutes=3)
_RISING = ("queued", "sending", "wired", "sent", "delivered", "read")
_ENDS = ("wired", "sent", "delivered", "read", "errored", "failed", "unconfirmed")

_AFTER = {
    #              wired      sent       delivered  read       errored    failed     unconfirmed
    "queued":      "wired      sent       delivered  read       errored    failed     -",
    "held":        "wired      sent       delivered  read       errored    failed     -",
    "errored":     "wired      sent       delivered  read       errored    failed     -",
    "sending":     "wired      sent       delivered  read       errored    failed     unconfirmed",
    "unconfirmed": "wired      sent       delivered  read       errored    failed     -",
    "wired":       "-          sent       delivered  read       errored    failed     -",
    "sent":        "-          -          delivered  read       errored    failed     -",
    "delivered":   "-          -          -          read       -          -          -",
    "read":        "-          -          -          -          -          -          -",
    "failed":      "-          -          delivered  read       -          -          -",
}  # fmt: skip
"""The state that each report makes of each, where it changes anything."""


def _standing(state: str) -> Standing:
    sent_on = _EARLIER if state in ("wired", "sent", "delivered", "read") else None
    return Standing(MessageState(state), 1, "x1", "reason", "words", _EARLIER, sent_on)


@pytest.mark.parametrize("state", _AFTER)
def test_what_each_report_makes_of_each_state(state: str) -> None:
    before = _standing(state)
    found = [applied(before, Report(MessageState(said)), _AT) for said in _ENDS]
    assert [one.state.value if one != before else "-" for one in found[:4]] == _AFTER[state].split()[:4]
    assert [one.state.value if one is not before else "-" for one in found] == _AFTER[state].split()
    for one in found:
        if one is not before:
            reached = one.state in ("wired", "sent", "delivered", "read")
            assert one.sent_on == ((before.sent_on or _AT) if reached else None)
            assert (one.next_attempt is not None) == (one.state == "errored")
            assert one.external_id == "x1"


def test_what_comes_in_any_order_ends_at_the_highest() -> None:
    for first in _RISING[2:]:
        for second in _RISING[2:]:
            stands = applied(_standing("sending"), Report(MessageState(first)), _AT)
            stands = applied(stands, Report(MessageState(second)), _AT)
            assert stands.state == max(first, second, key=_RISING.index)


@pytest.mark.parametrize(
    ("errors", "jitter", "retry_after", "state", "seconds"),
    [
        (0, 0, None, "errored", 300),
        (1, 0, None, "errored", 600),
        (0, -1, None, "errored", 270),
        (1, 1, None, "errored", 660),
        (0, 1, 7.0, "errored", 7),
        (2, 0, 7.0, "failed", None),
    ],
)
def test_when_a_message_is_tried_again(
    errors: int, jitter: float, retry_after: float | None, state: str, seconds: int | None
) -> None:
    outcome = Outcome(State.ERRORED, code=Code.CONNECTION_FAILED, text="No answer.", retry_after=retry_after)
    before = Standing(MessageState.SENDING, errors)
    after = applied(before, Report.of(outcome), _AT, jitter)
    due = None if seconds is None else _AT + timedelta(seconds=seconds)
    reason = "error_limit" if state == "failed" else "connection_failed"
    assert after == Standing(MessageState(state), errors + 1, "", reason, "No answer.", due)


def test_a_message_that_was_to_go_slower_has_no_error_by_that() -> None:
    slower = Report(MessageState.ERRORED, reason=Code.CONNECTION_THROTTLED)
    once = applied(Standing(MessageState.SENDING), slower, _AT)
    assert (once.state, once.errors, once.next_attempt) == ("errored", 0, _AT + timedelta(minutes=5))
    last = applied(Standing(MessageState.SENDING, 2), slower, _AT)
    assert (last.state, last.errors, last.next_attempt) == ("errored", 2, _AT + timedelta(minutes=10))


def test_a_message_has_no_error_by_a_line_that_is_dead() -> None:
    gone = Outcome(State.ERRORED, code=Code.CONNECTION_FAILED, unreached=True)
    last = applied(Standing(MessageState.SENDING, 2), Report.of(gone), _AT)
    assert (last.state, last.errors, last.next_attempt) == ("errored", 2, _AT + timedelta(minutes=5))


def test_an_id_is_taken_though_the_report_of_arrival_overtook_the_attempt() -> None:
    arrived = applied(Standing(MessageState.SENDING), Report(MessageState.DELIVERED), _AT)
    ended = applied(arrived, Report.of(Outcome(State.WIRED, external_id="x9")), _AT)
    assert (ended.state, ended.external_id, ended.sent_on) == ("delivered", "x9", _AT)
    late = applied(ended, Report(MessageState.WIRED, external_id="x1"), _AT)
    assert late is ended
