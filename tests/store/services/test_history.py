"""What an operator did is taken back and done again: what goes back, what stays, and what is said of it."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, NothingToUndo
from store.core.progress import Monitor
from store.core.types import Contact, Status, Urn
from store.database import models
from store.repositories import counts, places
from store.services import Services, open_services
from store.workspace.many import pace
from store.workspace.undo import run
from tests.store.builders import edit_of
from tests.store.services.history_bench import ACTS, Act, Bench, bench, content, loaded, ordered

__all__ = ["bench"]


def test_every_action_is_taken_back_and_done_again(bench: Bench) -> None:
    history = bench.services.history
    start = content(bench.services)
    for name, (act, told) in ACTS.items():
        bench.workbench.clock.forward(minutes=5)
        act(bench)
        bench.services.fields.fill_groups()
        end = content(bench.services)
        assert end != start, name
        plan = history.next_undo()
        assert (plan.text, plan.left, plan.redo) == (told, (), False), name
        assert history.undo(plan).left == (), name
        assert content(bench.services) == start, name
        again = history.next_redo()
        assert (again.text, again.left, again.redo) == (told, (), True), name
        history.undo(again)
        assert content(bench.services) == end, name
        history.undo(history.next_undo())
    assert bench.services.report(Monitor()).problems == ()


def other(bench: Bench, operator: str = "eve") -> Services:
    """The same database, opened by somebody else."""
    context = replace(bench.services._context, operator=operator)
    return Services(context)


def edit_name(services: Services, contact: Contact, **changes: object) -> None:
    services.contacts.save(contact.uuid, edit_of(services.contacts.get(contact.uuid), **changes))


A_MESSAGE = text(
    "INSERT INTO message (uuid, contact_id, identity, direction, visibility, text, created_on)"
    " SELECT 'm', id, '', 'in', 'visible', '', created_on FROM contact WHERE name = 'Zoe'"
)


def a_message(session: Session) -> None:
    """A message that no undo knows of."""
    session.execute(A_MESSAGE)
    counts.recount(session)


SINCE: dict[str, tuple[Act, Act, tuple[str, ...]]] = {
    "a name that somebody else changed": (
        lambda b: edit_name(b.services, b.jane, name="Joan", language="eng"),
        lambda b: edit_name(other(b), b.services.contacts.find("Joan"), name="Jane Doe"),
        ("Jane Doe: name was changed since.",),
    ),
    "one of two who moved on": (
        lambda b: b.services.contacts.set_status([b.jane.uuid, b.paul.uuid], Status.ARCHIVED),
        lambda b: other(b).contacts.set_status([b.paul.uuid], Status.BLOCKED),
        ("Paul: status was changed since.",),
    ),
    "an address that somebody has by now": (
        lambda b: edit_name(b.services, b.jane, addresses=("tel:+250788111111",)),
        lambda b: edit_name(other(b), b.paul, addresses=("tel:+250733222222", "telegram:7")),
        ("Jane: 7 belongs to Paul by now.",),
    ),
    "a new contact that somebody gave a language": (
        lambda b: b.workbench.add("Zoe", "tel:+250788999999"),
        lambda b: edit_name(other(b), b.services.contacts.find("Zoe"), language="eng"),
        ("Zoe: language was changed since, so it stays.",),
    ),
    "a new contact that wrote in": (
        lambda b: b.workbench.add("Zoe"),
        lambda b: b.services.database.write(a_message),
        ("Zoe: has messages, so it stays.",),
    ),
    "a group that is gone": (
        lambda b: b.services.bulk.leave(Selection.of([b.jane.uuid]), b.services.groups.find("Farmers").uuid),
        lambda b: other(b).groups.delete(b.services.groups.find("Farmers").uuid),
        ("Jane: the group “Farmers” is gone.",),
    ),
    "a field with values": (
        lambda b: b.services.fields.create("Crop"),
        lambda b: edit_name(other(b), b.jane, fields={"crop": "beans"}),
        ("The field “Crop”: 1 value is in it, so it stays.",),
    ),
    "a group with members": (
        lambda b: b.services.groups.create("Others"),
        lambda b: other(b).bulk.join(Selection.of([b.jane.uuid]), b.services.groups.find("Others").uuid),
        ("The group “Others”: 1 contact is in it, so it stays.",),
    ),
    "a channel that carries": (
        lambda b: b.workbench.add_channel("Tigo", "+250722000000"),
        lambda b: other(b).messages.receive(b.channel("Tigo"), Urn("tel", "+250733222222"), "hi"),
        ("The channel “Tigo”: 1 address is locked to it, 1 message is of it, so it stays.",),
    ),
    "a channel that a search asks for": (
        lambda b: b.workbench.add_channel("Tigo", "+250722000000"),
        lambda b: other(b).searches.keep("By Tigo", 'channel = "Tigo"'),
        ("The channel “Tigo”: the search “By Tigo” asks for it, so it stays.",),
    ),
    "a name that is another's": (
        lambda b: b.services.groups.change(b.services.groups.find("Farmers").uuid, name="Growers"),
        lambda b: other(b).groups.create("Farmers"),
        ('The group “Growers”: There is already a group called "Farmers".',),
    ),
    "an order that is another": (
        ordered,
        lambda b: [
            b.services.fields.create("Crop", featured=True),
            other(b).fields.order(["crop", "age", "village"]),
        ],
        ("The fields: their order was changed since.",),
    ),
    "a setting that somebody set": (
        lambda b: b.services.settings.set("timezone", "Africa/Kigali"),
        lambda b: other(b).settings.set("timezone", "Africa/Nairobi"),
        ("The setting timezone: it was changed since.",),
    ),
    "places that somebody loaded": (
        loaded,
        lambda b: loaded(b, other(b), "Nyarugenge"),
        ("The places: places were changed since.",),
    ),
    "hiding names": (
        lambda b: b.services.settings.set("redacted", "yes"),
        lambda b: None,
        ("The setting redacted: Hidden names and addresses are shown again by the settings only.",),
    ),
}


@pytest.mark.parametrize("name", SINCE)
def test_what_somebody_changed_since_stays_and_is_named(bench: Bench, name: str) -> None:
    act, since, stays = SINCE[name]
    act(bench)
    plan = bench.services.history.next_undo()
    since(bench)
    mine = bench.services.history.next_undo()
    if mine.entry != plan.entry:
        bench.services.history.undo(mine)
    report = bench.services.history.undo(plan)
    assert tuple(map(str, report.left)) == stays


def test_what_is_left_is_told_before_it_is_done(bench: Bench) -> None:
    services = bench.services
    services.contacts.set_status([bench.jane.uuid, bench.paul.uuid], Status.ARCHIVED)
    other(bench).contacts.set_status([bench.paul.uuid], Status.BLOCKED)
    plan = services.history.next_undo()
    assert (plan.contacts, plan.names, plan.changed, plan.empty) == (2, ("Jane", "Paul"), 1, False)
    assert tuple(map(str, plan.left)) == ("Paul: status was changed since.",)
    report = services.history.undo(plan)
    assert (report.back, report.sentence) == (1, "Taken back: archived 2 contacts. Some of it stays.")
    with pytest.raises(NothingToUndo, match="taken back meanwhile"):
        services.history.undo(plan)


@pytest.mark.parametrize(
    ("most", "changed", "stays"), [(3, 1, ("Paul: status was changed since.",)), (1, 2, ())]
)
def test_of_many_those_that_were_written_since_are_looked_at_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, most: int, changed: int, stays: tuple[str, ...]
) -> None:
    """Beyond the limit it is only known how many they are."""
    services = bench.services
    people = [bench.jane, bench.paul, *(bench.workbench.add(name) for name in ("Ann", "Zoe"))]
    services.contacts.set_status([one.uuid for one in people], Status.ARCHIVED)
    bench.workbench.clock.forward(minutes=5)
    edit_name(other(bench), bench.jane, language="eng")
    other(bench).contacts.set_status([bench.paul.uuid], Status.BLOCKED)
    monkeypatch.setattr(run, "LEFT", most)
    plan = services.history.next_undo()
    assert (plan.contacts, plan.changed, tuple(map(str, plan.left))) == (4, changed, stays)
    report = services.history.undo(plan)
    assert (report.back, tuple(map(str, report.left))) == (3, ("Paul: status was changed since.",))


def test_more_places_than_history_keeps_are_not_taken_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "KEPT", 2)
    loaded(bench)
    loaded(bench, district="Nyarugenge")
    plan = bench.services.history.next_undo()
    assert (plan.empty, tuple(map(str, plan.left))) == (
        True,
        ("The places: those from before are not kept.",),
    )


def test_each_operator_takes_back_what_is_their_own_across_sessions(bench: Bench) -> None:
    services, eve = bench.services, other(bench)
    edit_name(services, bench.jane, language="eng")
    edit_name(eve, bench.paul, language="fra")
    with pytest.raises(NothingToUndo, match="nothing to do again"):
        eve.history.next_redo()
    assert eve.history.next_undo().text == "Changed Paul: language"
    again = other(bench, "ann")
    assert again.history.next_undo().text == "Changed Jane: language"
    again.history.undo(again.history.next_undo())
    assert (bench.jane.language, bench.paul.language) == ("", "fra")
    assert services.history.next_redo().text == "Changed Jane: language"
    eve.history.undo(eve.history.next_undo())
    with pytest.raises(NothingToUndo, match="There is nothing to take back"):
        eve.history.next_undo()


def test_nothing_is_done_again_after_something_else(bench: Bench) -> None:
    history = bench.services.history
    edit_name(bench.services, bench.jane, language="eng")
    edit_name(bench.services, bench.paul, language="fra")
    for _both in range(2):
        history.undo(history.next_undo())
    history.undo(history.next_redo())
    assert (bench.jane.language, bench.paul.language) == ("eng", "kin")
    edit_name(bench.services, bench.paul, language="swa")
    with pytest.raises(NothingToUndo, match="something else was done since"):
        history.next_redo()
    assert [history.next_undo().text, history.listed(3)[1].text] == ["Changed Paul: language"] * 2
    assert [one.taken_back for one in history.listed(3)] == [False, True, False]


def test_deleting_for_good_is_passed_over_and_told_once(bench: Bench) -> None:
    services, history = bench.services, bench.services.history
    edit_name(services, bench.paul, language="fra")
    zoe = bench.workbench.add("Zoe")
    services.contacts.set_status([zoe.uuid], Status.ARCHIVED)
    services.bulk.delete(Selection.of([zoe.uuid]), 1)
    plan = history.next_undo()
    assert (plan.text, plan.skipped, plan.is_plain) == (
        "Changed Paul: language",
        ("Deleting 1 contact cannot be taken back.",),
        False,
    )
    history.undo(plan)
    assert history.next_undo().skipped == ()
    assert [(one.text, one.can) for one in history.listed(2)] == [
        ("Deleted 1 contact", False),
        ("Changed nothing that is still there", False),
    ]
    services.channels.delete(bench.channel("Airtel"))
    assert history.next_undo().skipped == ("Deleting the channel “Airtel” cannot be taken back.",)


def test_deleting_for_good_takes_the_history_with_it(bench: Bench) -> None:
    jane = bench.jane
    bench.services.contacts.set_status([jane.uuid], Status.ARCHIVED)
    bench.services.bulk.delete(Selection.of([jane.uuid]), 1)
    lines = select(models.history.c.contact_id, models.history.c.changes)
    with bench.services.database.reading() as session:
        left = session.execute(lines.where(models.history.c.reference == jane.uuid)).all()
    assert [tuple(row) for row in left] == [(None, [])]


def test_hidden_names_and_addresses_are_in_no_sentence(bench: Bench) -> None:
    services = bench.services
    edit_name(services, bench.jane, addresses=("tel:+250788111111",))
    edit_name(other(bench), bench.paul, addresses=("tel:+250733222222", "telegram:7"))
    other(bench).settings.set("redacted", "yes")
    plan = services.history.next_undo()
    said = [plan.text, *plan.names, *map(str, plan.left)]
    assert not any(secret in one for one in said for secret in ("Jane", "Paul", "+250", "telegram"))
    assert "an address belongs to" in said[-1]


class Killed(BaseException):
    """Ends a program at once."""


@pytest.mark.parametrize("end", ["stopped", "killed"])
@pytest.mark.parametrize("way", ["undo", "redo"])
@pytest.mark.parametrize("name", ["an import", "a status", "a new contact"])
def test_long_work_that_does_not_come_to_its_end_leaves_nothing(
    bench: Bench, url: str, monkeypatch: pytest.MonkeyPatch, name: str, way: str, end: str
) -> None:
    monkeypatch.setattr(pace, "LIMIT", 0)
    monkeypatch.setattr(pace, "BATCH", 1)
    history, act = bench.services.history, ACTS[name][0]
    start = content(bench.services)
    act(bench)
    middle = content(bench.services)
    if way == "redo":
        history.undo(history.next_undo())
        middle = content(bench.services)
    plan = history.next_redo() if way == "redo" else history.next_undo()

    def stop(_done: int, _total: int) -> None:
        raise Killed if end == "killed" else Cancelled("enough")

    with monkeypatch.context() as patched:
        if end == "killed":
            patched.setattr("store.workspace.many.taking_back.run", lambda *_: None)
        with pytest.raises((Killed, Cancelled)):
            history.undo(plan, Monitor(stop))
    open_services(url).close()
    assert content(bench.services) == middle
    again = history.next_redo() if way == "redo" else history.next_undo()
    assert again.entry == plan.entry
    history.undo(again)
    if way == "undo":
        assert content(bench.services) == start
