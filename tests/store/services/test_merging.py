"""Two contacts become one, and two again."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from store.core.contacts.merging import MergeChoice
from store.core.contacts.selection import Selection
from store.core.errors import Conflict, InvalidSelection, NotFound
from store.core.history.timeline import LogFilter, Topic
from store.core.types import Contact, Status, Urn
from store.core.urns import parse
from store.core.views import EditReport
from store.database import models
from store.repositories import messages
from store.services import Services
from tests.store.builders import Workbench, edit_of, identities, locks
from tests.store.databases import counted
from tests.store.services.history_bench import Bench, bench, content

__all__ = ["bench"]

PLAIN = MergeChoice()


def merge(services: Services, kept: Contact, other: Contact, choice: MergeChoice = PLAIN, /) -> EditReport:
    """Merge as they are now."""
    found = services.merging.compare(kept.uuid, other.uuid)
    return services.merging.merge(kept.uuid, other.uuid, choice, found.versions)


def back(services: Services, *left: str) -> None:
    """Take the last action back; `left` is what stays."""
    report = services.history.undo(services.history.next_undo())
    assert tuple(map(str, report.left)) == left


def history_of(services: Services, contact: Contact, topic: Topic | None = None) -> list[str]:
    return [line for entry in services.contacts.history(contact.uuid, topic=topic) for line in entry.lines]


def test_the_kept_contact_has_what_both_had(bench: Bench) -> None:
    services, jane, paul = bench.services, bench.jane, bench.paul
    found = services.merging.compare(paul.uuid, jane.uuid)
    assert found.messages == 1
    order = ("telegram:7", "tel:+250733222222")
    report = merge(services, paul, jane, MergeChoice({"fields.age": False}, order))
    after = bench.paul
    assert report.after == after
    assert report.lines[0] == "Merged with Jane, who had +250 788 111 111, 7."
    assert identities(after) == [*order, "tel:+250788111111"]
    assert locks(after) == [None, None, bench.channel()]
    assert ([one.name for one in after.groups], after.fields) == (["Farmers"], {})
    assert after.last_seen_on == jane.last_seen_on
    assert services.contacts.owner_of(parse("telegram:7")) == after
    told = history_of(services, after)
    assert "Merged with Jane, who had +250 788 111 111, 7." in told
    assert "Jane: Message from +250 788 111 111 on MTN came in: Muraho" in told
    assert 'Jane: Name set to "Jane".' in told
    assert history_of(services, after, Topic.NAME) == [
        'Name set to "Paul".',
        'Jane: Name set to "Jane".',
    ]
    assert history_of(services, after, Topic.MERGE) == ["Merged with Jane, who had +250 788 111 111, 7."]
    [newest, *_rest] = services.history.log(LogFilter())
    assert newest.text == "Merged Jane into Paul"
    assert [(line.whom, line.lines[0][:12]) for line in services.history.log_lines(newest.id)] == [
        ("Jane", "Merged into "),
        ("Paul", "Merged with "),
    ]


def test_a_chain_of_merges_goes_back_step_by_step(bench: Bench) -> None:
    services = bench.services
    zoe = bench.workbench.add("Zoe", "tel:+250788999999", fields={"age": "20"})
    services.messages.receive(bench.channel(), Urn("tel", "+250788999999"), "hi")
    states = [content(services)]
    for kept, other in ((bench.jane, zoe), (bench.paul, bench.jane)):
        bench.workbench.clock.forward(minutes=1)
        merge(services, kept, other)
        states.append(content(services))
    assert "Zoe: Message from +250 788 999 999 on MTN came in: hi" in history_of(services, bench.paul)
    for text in (zoe.uuid, zoe.uuid[:8]):
        with pytest.raises(NotFound, match=f"The contact {zoe.uuid} was merged into Paul.") as raised:
            services.contacts.find(text)
        assert raised.value.candidates == (f"Paul ({bench.paul.uuid[:8]}, +250 733 222 222)",)
    for state in reversed(states[:-1]):
        back(services)
        assert content(services) == state
    assert "Message from +250 788 999 999 on MTN came in: hi" in history_of(services, zoe)
    assert history_of(services, zoe, Topic.MERGE) == ["Merged into Jane."]
    for state in states[1:]:
        services.history.undo(services.history.next_redo())
        assert content(services) == state


def test_a_smart_group_of_both_and_a_stopped_one(bench: Bench) -> None:
    services, workbench = bench.services, bench.workbench
    zoe = workbench.add("Zoe", fields={"age": "20"}, status=Status.ACTIVE)
    adults = services.groups.find("Adults")
    merge(services, bench.jane, zoe)
    assert services.groups.find("Adults").count == 1
    back(services)
    assert services.groups.find("Adults").count == 2
    services.contacts.set_status([zoe.uuid], Status.STOPPED)
    assert services.merging.compare(bench.jane.uuid, zoe.uuid).warning(PLAIN).startswith("Zoe is stopped")
    start = content(services)
    merge(services, bench.jane, zoe)
    assert (bench.jane.status, bench.jane.groups) == (Status.STOPPED, ())
    back(services)
    assert content(services) == start
    assert adults.uuid in [group.uuid for group in bench.jane.groups]


def other(bench: Bench) -> Bench:
    """The same database, opened by somebody else."""
    services = Services(replace(bench.services._context, operator="eve"))
    return replace(bench, services=services, workbench=Workbench(services, bench.workbench.clock))


JANES = ["tel:+250788111111", "telegram:7"]

SINCE: dict[str, tuple[Callable[[Bench], object], tuple[str, ...], list[str]]] = {
    "a name": (
        lambda b: b.services.contacts.save(b.jane.uuid, edit_of(b.jane, name="Joan")),
        ("Joan: name was changed since.",),
        JANES,
    ),
    "an address that went to somebody": (
        lambda b: (
            b.services.contacts.save(b.jane.uuid, edit_of(b.jane, addresses=("tel:+250733222222",))),
            b.workbench.add("Zoe", "telegram:7"),
        ),
        ("Jane: 7 belongs to Zoe by now.",),
        ["tel:+250788111111"],
    ),
    "a message": (
        lambda b: b.services.messages.receive(b.channel(), Urn("tel", "+250733222222"), "hi"),
        (),
        JANES,
    ),
    "the kept one": (
        lambda b: merge(b.services, b.workbench.add("Zoe"), b.jane),
        ("Jane: the contact that it was merged into is not there any more.",),
        [],
    ),
}


@pytest.mark.parametrize("case", SINCE)
def test_what_was_changed_since_is_named_and_stays(bench: Bench, case: str) -> None:
    """Jane goes into Paul, who is called Jane then, and somebody else goes on with that."""
    since, left, addresses = SINCE[case]
    services, jane = bench.services, bench.jane
    merge(services, bench.paul, jane, MergeChoice({"name": True}))
    since(other(bench))
    back(services, *left)
    if addresses:
        assert identities(services.contacts.get(jane.uuid)) == addresses
    else:
        with pytest.raises(NotFound, match="was merged into Zoe"):
            services.contacts.get(jane.uuid)


def test_what_was_done_to_the_other_one_before_stays(bench: Bench) -> None:
    eve, services = other(bench), bench.services
    eve.services.contacts.save(bench.jane.uuid, edit_of(bench.jane, language="eng"))
    eve.services.messages.receive(bench.channel(), Urn("tel", "+250788111111"), "hi")
    merge(services, bench.paul, bench.jane)
    end = content(services)
    plan = eve.services.history.next_undo()
    assert (plan.empty, *map(str, plan.left)) == (True, "Jane: was merged into Paul since.")
    eve.services.history.undo(plan)
    assert content(services) == end
    services.settings.set("redacted", "yes")
    [left] = eve.services.history.next_undo().left
    assert not [name for name in ("Jane", "Paul") if name in str(left)]


def test_one_that_was_changed_meanwhile_is_not_merged_again(bench: Bench) -> None:
    services, jane = bench.services, bench.jane
    merge(services, bench.paul, jane)
    back(services)
    now = bench.jane
    other(bench).services.contacts.save(now.uuid, edit_of(now, language="eng"))
    before = content(services)
    report = services.history.undo(services.history.next_redo())
    assert tuple(map(str, report.left)) == ("Jane: language was changed since, so it stays.",)
    assert (report.back, content(services)) == (0, before)


@pytest.mark.parametrize("changed", ["Jane", "Paul"])
def test_nothing_is_merged_when_one_was_changed_since_it_was_looked_at(bench: Bench, changed: str) -> None:
    services = bench.services
    found = services.merging.compare(bench.paul.uuid, bench.jane.uuid)
    one = services.contacts.find(changed)
    services.contacts.save(one.uuid, edit_of(one, language="fra"))
    before = content(services)
    with pytest.raises(Conflict, match=f"{changed} was changed since it was looked at here"):
        services.merging.merge(found.kept.uuid, found.other.uuid, PLAIN, found.versions)
    with pytest.raises(InvalidSelection, match="with itself"):
        services.merging.compare(one.uuid, one.uuid)
    assert content(services) == before


def test_a_trial_says_the_same_and_stores_nothing(bench: Bench) -> None:
    services = bench.services
    before, pair = content(services), (bench.paul.uuid, bench.jane.uuid)
    trial = services.merging.trial(*pair, PLAIN)
    assert content(services) == before
    report = merge(services, bench.paul, bench.jane)
    assert report.lines == trial.lines
    assert identities(report.after) == identities(trial.after)


def test_where_names_are_hidden_codes_are_told(bench: Bench) -> None:
    services, jane, paul = bench.services, bench.jane, bench.paul
    services.settings.set("redacted", "yes")
    codes = [services.contacts.get(one.uuid).name for one in (paul, jane)]
    report = merge(services, paul, jane)
    told = [
        *report.lines,
        *history_of(services, paul),
        services.history.next_undo().text,
        *(str(line) for line in services.history.log_lines(services.history.listed(1)[0].entry)),
    ]
    with pytest.raises(NotFound) as raised:
        services.contacts.get(jane.uuid)
    told += [raised.value.message, raised.value.hint]
    assert services.history.listed(1)[0].text == f"Merged {codes[1]} into {codes[0]}"
    assert report.lines[0] == f"Merged with {codes[1]}."
    # A uuid may have any digits.
    told = [one.replace(jane.uuid, "").replace(paul.uuid, "") for one in told]
    assert not [one for one in told for secret in ("Jane", "Paul", "788", "733", "7.") if secret in one]
    back(services)


def test_a_message_is_not_read_to_be_moved(bench: Bench) -> None:
    """As many statements for many messages as for one."""
    services, jane, paul = bench.services, bench.jane, bench.paul
    sizes = []
    for more in (0, 300):
        rows = [
            {
                "uuid": str(number),
                "contact_id": services.contacts.get(jane.uuid).id,
                "identity": "telegram:7",
                "direction": "in",
                "visibility": "visible",
                "text": "",
                "created_on": bench.workbench.clock(),
            }
            for number in range(more)
        ]
        services.database.write(partial(messages.add_all, rows=rows))
        with counted(services.database) as statements:
            merge(services, paul, jane)
            back(services)
        sizes.append(len(statements))
    assert sizes[0] == sizes[1]


def test_deleting_the_kept_one_for_good_leaves_nothing_of_the_other(bench: Bench) -> None:
    services, jane, paul = bench.services, bench.jane, bench.paul
    merge(services, paul, jane)
    services.contacts.set_status([paul.uuid], Status.ARCHIVED)
    services.bulk.delete(Selection.of([paul.uuid]), 1)
    with services.database.reading() as session:
        left = session.execute(select(models.history.c.changes)).scalars().all()
        assert session.execute(select(models.moved_messages)).all() == []
    assert not [one for one in map(str, left) if "788111111" in one]
    with pytest.raises(NotFound, match="not there any more"):
        services.contacts.get(jane.uuid)
