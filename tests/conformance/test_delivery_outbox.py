"""Cases made by others: what becomes of a message between being written and being settled."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.core.errors import InvalidOutboxAct
from store.core.messages import limits, reports
from store.core.messages.limits import Verdict, Waiting
from store.core.messages.reports import Report, Standing
from store.core.messages.states import MessageState
from store.core.types import Contact, Status
from store.core.urns import parse
from store.messaging.inbound import Reported
from store.messaging.webhooks import IncomingText
from store.messaging.webhooks import Report as ProviderReport
from tests.conformance import cases, reading
from tests.conformance.cases import Case
from tests.conformance.outbox_workspace import LONGEST, OutboxWorkspace, Queue, Workspaces
from tests.conformance.reading import Said

_NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
_EARLIER = _NOW - timedelta(minutes=7)

_STATES: Mapping[str, MessageState] = {
    **{state.value: state for state in MessageState},
    # What the peers call a message that their sender has not seen yet.
    "initializing": MessageState.QUEUED,
    "pending": MessageState.QUEUED,
}
_PASSED_OVER = {
    "about": "It explains the case to people.",
    "derived": "It tells where the case was found.",
    "differs_between_peers": "The case has what is expected of us.",
}


def _before(said: Said) -> Standing:
    """A message as a case has it; where it says that it was sent, that was some minutes ago."""
    said.pass_over({"high_priority": "What answers goes first, and is tried again like any other."})
    minutes = said.get("next_attempt_in_minutes")
    return Standing(
        state=said.known("status", _STATES),
        errors=said.get("error_count", 0),
        external_id=said.get("external_id") or "",
        reason=said.get("failed_reason") or "",
        next_attempt=None if minutes is None else _NOW + timedelta(minutes=minutes),
        sent_on=_EARLIER if said.get("sent_on") else None,
    )


def _told(stands: Standing, before: Standing, expected: Said) -> tuple[Case, Case]:
    """What a case expects of a message, and what is there of that."""
    due = stands.next_attempt
    sent_on = {before.sent_on: "earlier", _NOW: "now", None: None}[stands.sent_on]
    failed = stands.state is MessageState.FAILED
    found = {
        "status": stands.state,
        "error_count": stands.errors,
        "external_id": stands.external_id or None,
        "failed_reason": stands.reason or None if failed else None,
        "next_attempt_in_minutes": None if due is None else (due - _NOW) / timedelta(minutes=1),
        "sent_on": sent_on,
    }
    wanted = {key: expected[key] for key in expected}
    if "status" in wanted:
        wanted["status"] = _STATES[wanted["status"]]
    if wanted.get("sent_on") not in (None, "now"):
        wanted["sent_on"] = "earlier"
    return {key: found[key] for key in wanted}, wanted


def _reported(said: Said, workspaces: Workspaces) -> None:
    """Reports, one after the other, of a message or of none."""
    if said["before"] is None:
        _reported_of_none(said, workspaces)
        return
    stands = _before(said["before"])
    for step in said["steps"]:
        report, before = step["report"], stands
        state, external_id = report.known("status", _STATES), report.get("external_id") or ""
        report.pass_over({"msg_uuid": "The message is known by it.", "msg_id": "The message is known by it."})
        stands = reports.applied(stands, Report(state, external_id), _NOW)
        found, expected = _told(stands, before, step["expected"])
        assert found == expected


def _reported_of_none(said: Said, workspaces: Workspaces) -> None:
    with workspaces.opened("Twilio (tel)") as workspace:
        ann = workspace.add_contact("Ann", "tel:+16055741111")
        other = workspace.put(ann, "wired", channel="Twilio", external_id="another")
        before = workspace.row(other)
        for step in said["steps"]:
            report = step["report"]
            named = (report.get("msg_uuid") or "", report.get("external_id") or "")
            told = ProviderReport(report.known("status", Reported), *named)
            assert (workspace.report(told), step["expected"]) == (None, None)
        assert workspace.row(other) == before


def _may_go(said: Said, _workspaces: Workspaces) -> None:
    contact, expected = said["contact"], said["expected"]
    status = contact.known("status", Status)
    reason = limits.refusal(status, has_route=contact["has_route"], text=said["text"])
    assert expected["failed_reason"] == reason
    assert expected["status"] == ("queued" if reason is None else "failed")


def _repeated(said: Said, _workspaces: Workspaces) -> None:
    """Texts to contacts, spread over some minutes from the beginning of a window."""
    sends, expected = said["sends"], said["expected"]
    written: list[tuple[str, datetime, str]] = []
    counts, refused = [], []
    for place, send in enumerate(sends):
        at = _NOW + timedelta(minutes=said["within_minutes"]) * place / max(1, len(sends) - 1)
        since, until = limits.loop_window(at)
        text = send["text"]
        others = [one for to, on, one in written if to == send["contact"] and since <= on < until]
        counts.append(limits.repetitions(text, others))
        refused.append(limits.refusal(Status.ACTIVE, has_route=True, text=text, others=others))
        written.append((send["contact"], at, text))
    failed = [one for one in refused if one is not None]
    found = {
        "repetitions": counts,
        "queued": len(refused) - len(failed),
        "failed": len(failed),
        "failed_reason": failed[0] if failed else None,
    }
    assert {key: found[key] for key in expected} == {key: expected[key] for key in expected}


def _picked(said: Said, workspaces: Workspaces) -> None:
    """A message of yesterday's, or of whenever: whether the sender takes it up now."""
    expected, before = said["expected"], _before(said["before"])
    with workspaces.opened("Twilio (tel)") as workspace:
        ann = workspace.add_contact("Ann", "tel:+16055741111")
        due = before.next_attempt and workspace.clock.now + (before.next_attempt - _NOW)
        uuid = workspace.put(
            ann,
            before.state,
            channel="Twilio",
            urn="tel:+16055741111",
            errors=before.errors,
            next_attempt=due,
            leased_until=workspace.clock.now + timedelta(minutes=1),
        )
        is_taken = bool(Queue(workspace).take(1))
        workspace.send()
        assert is_taken is bool(workspace.requests) is expected["picked"]
        if not is_taken:
            assert workspace.row(uuid).state == expected.known("status", _STATES)
        else:
            assert expected["status"] == "queued"


def _again(said: Said, workspaces: Workspaces) -> None:
    """A message that failed is sent again by an operator."""
    before, expected = said["before"], said["expected"]
    channels = said["channels"]
    with workspaces.opened(*channels) as workspace:
        urn = before["urn"] or ""
        ann = workspace.add_contact("Ann", *([urn] if urn else []))
        state, reason = before.known("status", _STATES), before.get("failed_reason") or ""
        uuid = workspace.put(
            ann, state, channel=before["channel"] or "", urn=urn, reason=reason, next_attempt=None
        )
        with suppress(InvalidOutboxAct):
            workspace.services.outbox.send_again(uuid)
        workspace.send()
        found, stored = len(workspace.requests) == 1, workspace.row(uuid)
        assert found is expected["resent"]
        if "channel" in expected:
            assert workspace.channel_of(uuid) == expected["channel"]
        if not found:
            assert stored.state == expected.known("status", _STATES)
            assert (stored.reason or None) == expected["failed_reason"]


def _removed(said: Said, workspaces: Workspaces) -> None:
    """The only channel of a message is deleted."""
    before, expected = _before(said["before"]), said["expected"]
    with workspaces.opened("Twilio (tel)") as workspace:
        urn = "tel:+16055741111"
        ann = workspace.add_contact("Ann", urn)
        uuid = workspace.put(
            ann, before.state, channel="Twilio", urn=urn, errors=before.errors, reason=before.reason
        )
        workspace.services.channels.delete(workspace.channels["Twilio"].uuid)
        workspace.send()
        stored = workspace.row(uuid)
        assert not workspace.requests
        assert stored.state == expected.known("status", _STATES)
        assert (stored.reason or None) == expected["failed_reason"]


def _paced(said: Said, workspaces: Workspaces) -> None:
    """What a queue gives out; messages of no broadcast are those of high priority."""
    rate, expected = said["rate"], said["expected"]
    settings = {"tps": str(rate), "max_length": str(LONGEST)}
    with workspaces.opened("Twilio (tel)", settings=settings) as workspace:
        broadcast = workspace.add_broadcast()
        people: dict[str, tuple[Contact, str]] = {}
        names: dict[int, Any] = {}
        for place, one in enumerate(said["queue"]):
            key = one.get("contact", f"contact {place}")
            if key not in people:
                urn = f"tel:+1605574{1000 + len(people)}"
                people[key] = workspace.add_contact(key, urn), urn
            contact, urn = people[key]
            bulk = one.one_of("priority", ("bulk", "high")) == "bulk"
            text = "x" * LONGEST * one.get("cost", 1)
            more = {"broadcast_id": broadcast} if bulk else {}
            uuid = workspace.put(contact, "queued", channel="Twilio", urn=urn, text=text, **more)
            names[workspace.row(uuid).id] = one["id"]
        queue = Queue(workspace)
        taken = queue.take(said["take"])
        queue.at += said["within_ms"] / 1000
        taken += queue.take(said["take"] - len(taken))
        assert [names[one] for one in taken] == expected["taken"]
        if "then" in expected:
            _then(workspace, queue, taken, names, expected["then"])


def _then(
    workspace: OutboxWorkspace, queue: Queue, taken: list[int], names: Mapping[int, Any], expected: str
) -> None:
    """Why the next message does not go, and when it does."""
    next_one = next(row for row in names if row not in taken)
    channel, contact = workspace.ids_of(next_one)
    verdict = queue.pace.ask(Waiting(next_one, channel, contact), queue.at)
    if expected == "throttled":
        assert verdict is Verdict.THROTTLED
        queue.at += 1
        assert queue.take(1) == [next_one]
        return
    assert expected == f"nothing; {names[next_one]} follows about 3 seconds later"
    assert verdict is Verdict.CONTACT
    queue.pace.done(contact, queue.at)
    queue.at += 2.9
    assert queue.take(1) == []
    queue.at += 0.1
    assert queue.take(1) == [next_one]


_BETWEEN = {"after_seconds", "seconds_later", "at_seconds"}
"""When a text comes: so many seconds after the one before it, or after the first."""


def _received(said: Said, workspaces: Workspaces) -> None:
    """Texts that come in, one after the other."""
    with workspaces.opened("Twilio (tel)") as workspace:
        start, stored = workspace.clock.now, 0
        for one in said["messages"]:
            for key in _BETWEEN & one.keys():
                seconds = timedelta(seconds=one[key])
                workspace.clock.now = (start if key == "at_seconds" else workspace.clock.now) + seconds
            urn = parse(_whole(one["urn"]))
            if one.get("direction", "in") == "out":
                owner = workspace.services.contacts.owner_of(urn)
                assert owner is not None
                workspace.put(owner, "wired", channel="Twilio", urn=str(urn), text=one["text"])
                continue
            text = IncomingText(urn, one["text"], workspace.clock.now, one.get("external_id") or "")
            stored += workspace.receive(text)
        assert stored == said["expected"]["stored"]


def _whole(urn: str) -> str:
    """The senders of cases are shorter than a number may be."""
    return f"tel:+1605574{urn.removeprefix('tel:+').zfill(4)}" if urn.startswith("tel:+") else urn


_BY_CATEGORY: Mapping[str, Callable[[Said, Workspaces], None]] = {
    "status": _reported,
    "retry": _reported,
    "sent time": _reported,
    "may it go": _may_go,
    "loop": _repeated,
    "left alone": _picked,
    "picked up again": _picked,
    "sent again by hand": _again,
    "cannot be sent again": _again,
    "channel removed": _removed,
    "rate": _paced,
    "received twice": _received,
    "not the same": _received,
}


@pytest.mark.parametrize("case", cases.params("delivery/outbox"))
def test_outbox(case: Case, sqlite_template: bytes, tmp_path: Path) -> None:
    said = reading.case(case)
    said.pass_over(_PASSED_OVER)
    _BY_CATEGORY[case["category"].partition(":")[0]](said, Workspaces(sqlite_template, tmp_path))
    reading.finish(said)
