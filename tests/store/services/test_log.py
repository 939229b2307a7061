"""The log of the workspace: who did what, by what way, and what of it was taken back."""

from collections.abc import Callable, Iterator
from itertools import chain

import pytest

from store.core.contacts.selection import Selection
from store.core.errors import NotFound
from store.core.history.timeline import LogEntry, LogFilter, LogLine
from store.core.types import Status, Urn
from store.core.views import HistoryKind
from store.services import Services
from store.workspace import log
from store.workspace.undo import entries
from tests.store.builders import edit_of
from tests.store.services.history_bench import ACTS, Bench, bench
from tests.store.services.test_history import other

__all__ = ["bench"]


def texts(services: Services, wanted: LogFilter) -> list[str]:
    return [one.text for one in services.history.log(wanted)]


def test_every_action_is_one_line_in_the_words_of_undo(bench: Bench) -> None:
    history = bench.services.history
    for name, (act, told) in ACTS.items():
        act(bench)
        bench.services.fields.fill_groups()
        (newest,) = history.log(LogFilter(), size=1)
        assert (newest.text, newest.by, newest.taken_back, newest.running) == (told, "ann", False, False)
        history.undo(history.next_undo())
        back, former = history.log(LogFilter(), size=2)
        assert (back.text, back.kind) == (f"Took back: {told[:1].lower()}{told[1:]}", HistoryKind.UNDONE)
        assert (former.id, former.taken_back) == (newest.id, True), name


@pytest.fixture
def busy(bench: Bench) -> Bench:
    """Three operators did something on three days, from the fifth of March on."""
    clock, eve, stated = bench.workbench.clock, other(bench, "eve"), other(bench, "Eve (stated by root)")
    clock.forward(days=1)
    bench.services.contacts.set_status([bench.paul.uuid], Status.ARCHIVED)
    clock.forward(days=1)
    eve.contacts.save(bench.jane.uuid, edit_of(bench.jane, language="eng"))
    stated.messages.receive(bench.channel("Airtel"), Urn("tel", "+250788111111"), "Mwaramutse")
    clock.forward(days=1)
    eve.bulk.delete(Selection.of([bench.paul.uuid]), 1)
    return bench


DELETED, RECEIVED, CHANGED, ARCHIVED = (
    "Deleted 1 contact",
    "Recorded a message from Jane",
    "Changed Jane: language",
    "Changed nothing that is still there",
)
FILTERS: dict[str, tuple[Callable[[Bench], LogFilter], list[str]]] = {
    "from a day on": (lambda b: LogFilter(since="05-03-2026"), [DELETED, RECEIVED, CHANGED, ARCHIVED]),
    "from so many days ago on": (lambda b: LogFilter(since="-1d"), [DELETED, RECEIVED, CHANGED]),
    "up to a day": (lambda b: LogFilter("-2d", "yesterday"), [RECEIVED, CHANGED, ARCHIVED]),
    "somebody, also by a stated name": (lambda b: LogFilter(by="EVE"), [DELETED, RECEIVED, CHANGED]),
    "a stated name": (lambda b: LogFilter(by="eve (stated by root)"), [RECEIVED]),
    "a kind": (lambda b: LogFilter(kind=HistoryKind.DELETED), [DELETED]),
    "a contact": (
        lambda b: LogFilter(contact=b.jane.uuid),
        [RECEIVED, CHANGED, "Recorded a message from Jane", "Added Jane"],
    ),
    "all of it": (
        lambda b: LogFilter("-7d", "today", "eve", HistoryKind.RECEIVED, b.jane.uuid),
        [RECEIVED],
    ),
}


def test_filters_and_windows_of_any_size(busy: Bench) -> None:
    for name, (wanted, found) in FILTERS.items():
        assert texts(busy.services, wanted(busy)) == found, name
        for size in (1, 2, 3):
            assert [one.text for one in windows(busy.services, wanted(busy), size)] == found, (name, size)
            back = [one.text for one in windows_back(busy.services, wanted(busy), size)]
            assert back == found, (name, size)


def test_the_log_of_a_contact_with_many_lines_is_the_same(
    busy: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, found = FILTERS["a contact"]
    monkeypatch.setattr(log, "_FEW", 2)
    assert texts(busy.services, wanted(busy)) == found
    assert [one.text for one in windows_back(busy.services, wanted(busy), 1)] == found


def windows(services: Services, wanted: LogFilter, size: int) -> Iterator[LogEntry]:
    """All that a filter finds, read in windows."""
    window = services.history.log(wanted, size=size)
    while window:
        yield from window
        window = services.history.log(wanted, before=window[-1].id, size=size)


def windows_back(services: Services, wanted: LogFilter, size: int) -> list[LogEntry]:
    """The same from the oldest on."""
    window = services.history.log(wanted, oldest=True, size=size)
    found: list[LogEntry] = []
    while window:
        found = [*window, *found]
        window = services.history.log(wanted, after=found[0].id, size=size)
    return found


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (LogFilter(by="bob"), "Nobody called “bob” has done anything here. The log has ann."),
        (LogFilter(since="31-02-2026"), "There is no day “31-02-2026”. Write one such as 04-03-2026,"),
        (LogFilter(contact="gone"), "The contact is not there any more."),
    ],
)
def test_what_is_not_there_is_told(bench: Bench, wanted: LogFilter, said: str) -> None:
    with pytest.raises(NotFound) as refused:
        bench.services.history.log(wanted)
    assert f"{refused.value.message} {refused.value.hint}".startswith(said)


def test_the_changes_of_an_action_are_told_subject_by_subject(bench: Bench) -> None:
    services = bench.services
    services.contacts.set_status([bench.jane.uuid, bench.paul.uuid], Status.ARCHIVED)
    services.channels.delete(bench.channel())
    services.groups.change(services.groups.find("Adults").uuid, query="age > 50")
    query, deleted, archived = services.history.log(LogFilter(), size=3)
    assert [(one.whom, one.lines) for one in lines(services, query.id)] == [
        ("the group “Adults”", ('Query changed from "fields.age > 17" to "fields.age > 50".',))
    ]
    told = {one.whom: one.lines for one in lines(services, archived.id)}
    moved = "Status changed from active to archived."
    assert told == {
        "Jane": (moved, 'Removed from the group "Farmers".'),
        "Paul": (moved,),
    }
    there = {one.whom: one.contact for one in lines(services, archived.id)}
    assert there == {"Jane": bench.jane.uuid, "Paul": bench.paul.uuid}
    (channel,) = lines(services, deleted.id)
    assert channel.contact == ""
    assert channel.whom == "the channel “MTN”"
    assert "Addresses that lost their lock on it: 1." in channel.lines


def lines(services: Services, entry: int) -> list[LogLine]:
    """What an action changed, read in windows of one, from either end."""
    found: list[LogLine] = []
    while window := services.history.log_lines(entry, after=found[-1].id if found else 0, size=1):
        found += window
    back = [*services.history.log_lines(entry, last=True, size=1)]
    while back and (window := services.history.log_lines(entry, before=back[0].id, size=1)):
        back = [*window, *back]
    assert back == found
    return found


def test_many_contacts_are_counted_by_the_index(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [bench.workbench.add(f"Number {number}").uuid for number in range(25)]
    bench.services.contacts.set_status(people, Status.BLOCKED)
    for exact in (entries._EXACT, 10):
        monkeypatch.setattr(entries, "_EXACT", exact)
        assert texts(bench.services, LogFilter())[0] == "Blocked 25 contacts"


def test_nothing_hidden_is_told(bench: Bench) -> None:
    services = bench.services
    services.groups.create("Hers", "name = Jane OR tel = +250788111111")
    services.searches.keep("His", "name = Paul")
    services.contacts.save(bench.jane.uuid, edit_of(bench.jane, name="Joan"))
    services.channels.delete(bench.channel())
    services.contacts.set_status([bench.paul.uuid], Status.BLOCKED)
    services.bulk.delete(Selection.of([bench.paul.uuid]), 1)
    bench.workbench.add("Jane", "mailto:jane@example.org")
    services.history.undo(services.history.next_undo())
    services.settings.set("redacted", "yes")
    log = services.history.log(LogFilter(), size=100)
    details = chain.from_iterable(lines(services, one.id) for one in log)
    told = " ".join([*(one.text for one in log), *(f"{one.whom} {' '.join(one.lines)}" for one in details)])
    for secret in ("jane", "joan", "paul", "788111", "733222", "example"):
        assert secret not in told.lower(), secret
