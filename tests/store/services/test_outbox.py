"""The outbox: read in windows; what operators do to messages and broadcasts, taken back and done again."""

import csv
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from store.core.errors import InvalidOutboxAct, NotFound
from store.core.messages.outbox import IN_ORDER, Acted, Place
from store.core.messages.states import MessageState
from store.core.messages.views import BroadcastState
from store.core.types import Contact
from store.database import models
from store.services import Services
from tests.store.builders import Workbench, edit_of
from tests.store.databases import Clock
from tests.store.outgoing import Outgoing, uuid

STATES = [str(state) for state in IN_ORDER]


@pytest.fixture
def outgoing(workbench: Workbench) -> Outgoing:
    """A channel, a contact, and no message yet."""
    workbench.add_channel("Twilio", "+13235550142")
    jane = workbench.add("Jane Doe", "tel:+13233754866")
    return Outgoing(workbench.services, jane, workbench.clock())


def numbers(views: Sequence[object]) -> list[int]:
    return [UUID(view.uuid).int for view in views]  # type: ignore[attr-defined]


def test_single_messages_are_read_in_windows(services: Services, outgoing: Outgoing) -> None:
    """In any state, the newest first, down and up and from the end; those of a broadcast are not there."""
    outgoing.add(STATES * 2)
    outgoing.add(["failed"], first=200, broadcast=outgoing.broadcast(1))
    page = services.outbox.page
    expected = list(range(119, 99, -1))
    found = page(size=7)
    assert numbers(found) == expected[:7]
    assert numbers(page(place=Place(below=found[-1].uuid), size=7)) == expected[7:14]
    assert numbers(page(place=Place(above=uuid(101)), size=7)) == expected[11:18]
    assert numbers(page(place=Place(last=True), size=3)) == expected[-3:]
    assert numbers(page(states=[MessageState.FAILED], size=3)) == [110, 100]
    with pytest.raises(NotFound):
        page(place=Place(below=uuid(7)))


def test_messages_of_a_broadcast_come_by_their_states(services: Services, outgoing: Outgoing) -> None:
    """Those that somebody has to look at first; its tallies say how many there are."""
    outgoing.add([*reversed(STATES), *STATES], broadcast=outgoing.broadcast(1))
    outgoing.add(["failed"], first=200)
    broadcast, page = uuid(1), services.outbox.page
    expected = [number for place in range(10) for number in (109 - place, 110 + place)]
    found = page(broadcast, size=7)
    assert numbers(found) == expected[:7]
    assert numbers(page(broadcast, place=Place(below=found[-1].uuid), size=7)) == expected[7:14]
    assert numbers(page(broadcast, place=Place(above=uuid(expected[9])), size=7)) == expected[2:9]
    assert numbers(page(broadcast, place=Place(last=True), size=3)) == expected[-3:]
    assert numbers(page(broadcast, [MessageState.READ, MessageState.FAILED])) == [109, 110, 100, 119]
    (view,) = services.outbox.broadcasts()
    assert view.counts == dict.fromkeys(IN_ORDER, 2)
    for number in (2, 3):
        outgoing.broadcast(number)
    assert numbers(services.outbox.broadcasts(size=2)) == [3, 2]
    assert numbers(services.outbox.broadcasts(Place(below=uuid(2)))) == [1]
    assert numbers(services.outbox.broadcasts(Place(above=uuid(1)))) == [3, 2]


def test_a_message_is_acted_on_and_taken_back(services: Services, outgoing: Outgoing) -> None:
    """Each act stands in the log, can be undone and done again; one that does not fit is refused."""
    again = "Sent a message to Jane Doe again"
    table = (
        ("cancel", "queued", "failed", "Cancelled a message to Jane Doe"),
        ("send_again", "failed", "queued", again),
        ("send_again", "unconfirmed", "queued", again),
        ("arrived", "unconfirmed", "wired", "Said that a message to Jane Doe arrived"),
    )
    outgoing.add([before for _act, before, _after, _told in table])
    for number, (act, before, after, told) in enumerate(table, start=100):
        getattr(services.outbox, act)(uuid(number))
        assert outgoing.states()[str(number)] == after
        plan = services.history.next_undo()
        assert (plan.text, plan.is_plain) == (told, True)
        services.history.undo(plan)
        assert outgoing.states()[str(number)] == before
        services.history.undo(services.history.next_redo())
        assert outgoing.states()[str(number)] == after
    for act, number in (("cancel", 103), ("arrived", 100), ("send_again", 101)):
        with pytest.raises(InvalidOutboxAct):
            getattr(services.outbox, act)(uuid(number))


def test_what_went_out_since_is_not_taken_back(services: Services, outgoing: Outgoing) -> None:
    """The sender may have it by now."""
    outgoing.add(["failed"])
    services.outbox.send_again(uuid(100))
    services.database.write(lambda session: session.execute(update(models.messages).values(state="wired")))
    report = services.history.undo(services.history.next_undo())
    assert outgoing.states() == {"100": "wired"}
    assert [str(left) for left in report.left] == ["A message to Jane Doe: state was changed since."]


def test_the_rest_of_a_broadcast_is_cancelled_and_taken_back(
    services: Services, outgoing: Outgoing, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In batches; what is being sent goes. Who was cancelled before stays so when it is taken back."""
    monkeypatch.setattr("store.workspace.many.pace.BATCH", 2)
    outgoing.add(["queued", "held", "errored", "queued", "sending", "sent"], broadcast=outgoing.broadcast(1))
    services.outbox.cancel(uuid(100))
    clock.forward(minutes=1)
    assert services.outbox.cancel_rest(uuid(1)) == Acted(3, 1)
    assert [*outgoing.states().values()] == ["failed"] * 4 + ["sending", "sent"]
    plan = services.history.next_undo()
    assert plan.text == "Cancelled the rest of the broadcast to 6 contacts"
    services.history.undo(plan)
    assert [*outgoing.states().values()] == ["failed", *["queued"] * 3, "sending", "sent"]
    assert services.outbox.broadcast(uuid(1)).state is BroadcastState.GOING
    services.history.undo(services.history.next_redo())
    assert [*outgoing.states().values()] == ["failed"] * 4 + ["sending", "sent"]
    with pytest.raises(InvalidOutboxAct):
        services.outbox.retry(["cancelled"], uuid(1))


def test_failures_are_sent_again_by_reason(services: Services, outgoing: Outgoing) -> None:
    """Never to those who are blocked, stopped or archived; those of one list leave the other's alone."""
    broadcast = outgoing.broadcast(1)
    outgoing.add(["failed", "failed", "sent"], broadcast=broadcast, reason="error_limit")
    outgoing.add(["failed"], first=200, broadcast=broadcast, reason="contact")
    outgoing.add(["failed"], first=300, reason="error_limit")
    told = [(one.reason, one.count, one.can_retry) for one in services.outbox.reasons(uuid(1))]
    assert told == [("error_limit", 2, True), ("contact", 1, False)]
    with pytest.raises(InvalidOutboxAct):
        services.outbox.retry(["contact"], uuid(1))
    assert services.outbox.retry(["error_limit"], uuid(1)) == Acted(2)
    assert [*outgoing.states().values()] == ["queued", "queued", "sent", "failed", "failed"]
    services.history.undo(services.history.next_undo())
    assert [*outgoing.states().values()] == ["failed", "failed", "sent", "failed", "failed"]
    services.history.undo(services.history.next_redo())
    assert services.outbox.retry(["error_limit"]) == Acted(1)
    assert [*outgoing.states().values()] == ["queued", "queued", "sent", "failed", "queued"]


def test_a_broadcast_is_paused_and_resumed(services: Services, outgoing: Outgoing) -> None:
    """Its messages show as held meanwhile, and stay as they are."""
    outgoing.add(["queued"], broadcast=outgoing.broadcast(1))
    services.outbox.pause(uuid(1))
    (view,) = services.outbox.page(uuid(1))
    assert (view.state, view.reason) == (MessageState.HELD, "paused")
    assert outgoing.states() == {"100": "queued"}
    with pytest.raises(InvalidOutboxAct):
        services.outbox.pause(uuid(1))
    services.history.undo(services.history.next_undo())
    assert services.outbox.broadcast(uuid(1)).state is BroadcastState.GOING


def test_nothing_hidden_is_told(services: Services, outgoing: Outgoing) -> None:
    """Neither in lists nor on pages nor in the log."""
    outgoing.add(["failed"], broadcast=outgoing.broadcast(1))
    outgoing.add(["unconfirmed"], first=200)
    outgoing.tried(200)
    services.outbox.arrived(uuid(200))
    assert "Jane" in shown(services, outgoing.contact)
    services.settings.set("redacted", "yes")
    assert not [one for one in ("Jane", "jane", "4866", "375") if one in shown(services, outgoing.contact)]


def shown(services: Services, contact: Contact) -> str:
    """All that is told of the outbox."""
    outbox = services.outbox
    told = (
        outbox.broadcasts(),
        outbox.page(),
        outbox.page(uuid(1)),
        outbox.message(uuid(200)),
        services.history.listed(),
    )
    return repr(told)


def test_what_became_of_a_broadcast_is_written_in_batches_as_nothing_that_runs(
    workbench: Workbench, outgoing: Outgoing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every message once, what went wrong first; while names are hidden, nothing that tells of anybody."""
    monkeypatch.setattr("store.services.exports._PAGE", 4)
    workbench.services.contacts.save(outgoing.contact.uuid, edit_of(outgoing.contact, name="=1+1"))
    outgoing.add(STATES * 2, broadcast=outgoing.broadcast(1), reason="error_limit")
    outgoing.add(["failed"], first=300)
    path = tmp_path / "sent.csv"

    def written() -> list[dict[str, str]]:
        report = workbench.services.exports.broadcast(path, uuid(1), replace=True)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert report.contacts == len(rows)
        return rows

    rows = written()
    assert [row["State"] for row in rows] == [state for state in STATES for _twice in range(2)]
    first = {name: rows[0][name] for name in ("Name", "Address", "Channel", "Reason", "Detail", "Text")}
    assert [*first.values()] == [
        "'=1+1", "tel:+13233754866", "Twilio", "error_limit", "Jane is unknown", "Hello Jane",
    ]  # fmt: skip
    workbench.services.settings.set("redacted", "yes")
    hidden = written()
    assert hidden[0]["ID"]
    assert not {"Name", "Address", "Detail", "Text"} & hidden[0].keys()
    assert not [word for word in ("=1+1", "3754866", "Jane") if word in path.read_text(encoding="utf-8-sig")]
    with pytest.raises(NotFound):
        workbench.services.exports.broadcast(tmp_path / "none.csv", uuid(9))
    assert [one.name for one in tmp_path.iterdir() if "csv" in one.name] == ["sent.csv"]
