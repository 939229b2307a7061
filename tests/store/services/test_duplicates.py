"""Contacts that are likely the same, as they are stored: found, told apart, taken back."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session

from store.core.contacts.duplicates import TOGETHER, Person, ReasonCode, letters, prefixes, reasons
from store.core.contacts.merging import MergeChoice
from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, InvalidSelection, NotFound
from store.core.progress import Monitor
from store.core.types import Contact, Status
from store.database.models import contacts, told_apart
from store.repositories.snapshot import load
from store.services import Services, open_services
from store.workspace import contacts as repository
from store.workspace import duplicates as finder
from tests.store.builders import Workbench, addresses, edit
from tests.store.databases import START

Two = tuple[str, str]


def found(services: Services, size: int = 50, *codes: ReasonCode) -> list[tuple[str, str, str]]:
    """All suggestions, read page by page: the uuids, and the strongest reason."""
    rows = []
    page = services.duplicates.page(size=size, reasons=codes or tuple(ReasonCode))
    while True:
        assert len(page.rows) <= size
        rows += [(row.first.uuid, row.second.uuid, str(row.reasons[0])) for row in page.rows]
        if page.after is None:
            return rows
        assert len(rows) < 300
        page = services.duplicates.page(page.after, size, reasons=codes or tuple(ReasonCode))


def plainly(people: Sequence[Contact], apart: set[Two], country: str) -> set[tuple[str, str, str]]:
    """The same by a look at every two contacts."""
    compared = [
        Person(one.id, one.uuid, one.name, one.status, tuple(each.urn for each in one.addresses))
        for one in sorted(people, key=lambda one: one.id)
    ]
    return {
        (one.uuid, other.uuid, str(why[0].code))
        for one, other in combinations(compared, 2)
        if (one.uuid, other.uuid) not in apart
        and (why := reasons(one, other, country, tuple(ReasonCode)))
        and (why[0].code is not ReasonCode.NAME or (one, other) in set(of_names(compared, apart)))
    }


def of_names(people: Sequence[Person], apart: set[Two]) -> Iterator[tuple[Person, Person]]:
    """Every two with a name and a prefix, and only two of those who are too many."""
    for name in {letters(one.name) for one in people} - {""}:
        same = [one for one in people if letters(one.name) == name]
        for begins in {begins for one in same for begins in prefixes(one.urns)}:
            sharing = [one for one in same if begins in prefixes(one.urns)]
            pairs = [
                two for two in combinations(sharing[:TOGETHER], 2) if (two[0].uuid, two[1].uuid) not in apart
            ]
            yield from pairs if len(sharing) <= TOGETHER else pairs[:1]


NAMES = st.sampled_from(["", "Ann", "ann", "Änn", "Ann B"])
NUMBERS = st.sampled_from(
    [f"tel:+25078812312{digit}" for digit in range(6)]
    + ["tel:+525512345678", "tel:+5215512345678", "whatsapp:5215512345678", "whatsapp:525512345678"]
    + ["tel:0788123121", "tel:250788123122", "whatsapp:250788123121", "whatsapp:250788123123", "tel:8080"]
    + ["tel:+22507123456", "tel:+2250707123456", "tel:+541123456789", "tel:+5491123456789"]
    + ["mailto:a@x.org", "mailto:stra\u00dfe@x.org", "mailto:strasse@x.org", "telegram:1", "ext:a"]
    + ["tel:+13233754866", "tel:+13235550000", "tel:+250730000001"]
)
PEOPLE = st.lists(
    st.tuples(NAMES, st.lists(NUMBERS, max_size=3), st.sampled_from(list(Status))), min_size=2, max_size=9
)

MARKS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5)), max_size=2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, size=st.integers(1, 4), batch=st.integers(2, 6), marked=MARKS)
def test_the_walk_finds_what_a_look_at_every_two_does(
    workbench: Workbench,
    monkeypatch: pytest.MonkeyPatch,
    people: list[tuple[str, list[str], Status]],
    size: int,
    batch: int,
    marked: list[tuple[int, int]],
) -> None:
    monkeypatch.setattr(finder, "BATCH", batch)
    monkeypatch.setattr(finder, "_MAILS", batch)
    services = workbench.services
    services.settings.set("default_country", "RW")
    used: set[str] = set()
    wanted = []
    for name, urns, status in people:
        wanted.append((name, tuple(one for one in dict.fromkeys(urns) if one not in used), status))
        used.update(urns)
    made = stored(services, wanted)
    apart = {(made[one].uuid, made[other].uuid) for one, other in marked if one < other < len(made)}
    try:
        for one, other in sorted(apart):
            assert services.duplicates.not_the_same(other, one)
        listed = found(services, size)
    finally:
        services.bulk.set_status(everybody := Selection.of([one.uuid for one in made]), Status.ARCHIVED)
        services.bulk.delete(everybody, len(made))
    assert len(set(listed)) == len(listed)
    assert set(listed) == plainly(made, apart, "RW")


def test_the_strongest_reason_comes_first_and_is_told_once(workbench: Workbench) -> None:
    services = workbench.services
    ann, again, mail, same, name = stored(
        services,
        [
            ("Ann Uwase", ("tel:+525512345678", "mailto:stra\u00dfe@x.org"), Status.ACTIVE),
            ("ann uwase", ("tel:+5215512345678", "tel:+525512345679"), Status.ARCHIVED),
            ("Bob", ("mailto:strasse@x.org",), Status.BLOCKED),
            ("Bob", ("whatsapp:525512345679",), Status.STOPPED),
            ("\u00c4nn Uwase", ("tel:+525512345677",), Status.ACTIVE),
        ],
    )
    assert found(services, 2) == [
        (ann.uuid, again.uuid, "number"),
        (again.uuid, same.uuid, "number"),
        (ann.uuid, mail.uuid, "email"),
        (ann.uuid, name.uuid, "name"),
        (again.uuid, name.uuid, "name"),
    ]
    first = services.duplicates.page(size=1).rows[0]
    assert first.reasons == (ReasonCode.NUMBER, ReasonCode.NAME)
    assert [first.first.title, first.second.title] == ["Ann Uwase", "ann uwase"]
    assert [first.first.status, first.second.status] == [Status.ACTIVE, Status.ARCHIVED]
    assert found(services, 50, ReasonCode.NAME) == [
        (ann.uuid, again.uuid, "name"),
        (ann.uuid, name.uuid, "name"),
        (again.uuid, name.uuid, "name"),
    ]


def test_a_name_that_many_have_is_told_once_a_prefix(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder, "BATCH", 7)
    services = workbench.services
    many = stored(services, [("Jean", (f"tel:+2507881231{at:02}",), Status.ACTIVE) for at in range(40)])
    after = stored(services, [("Jo", (f"tel:+2507881232{at:02}",), Status.ACTIVE) for at in range(2)])
    assert found(services) == [(many[0].uuid, many[1].uuid, "name"), (after[0].uuid, after[1].uuid, "name")]
    row = services.duplicates.page(size=1).rows[0]
    assert row.sentences == ("The same name, and numbers that begin with +25078, as 38 more contacts have.",)
    services.duplicates.not_the_same(many[0].uuid, many[1].uuid)
    assert found(services)[0] == (many[0].uuid, many[2].uuid, "name")


def test_who_is_told_apart_is_not_suggested_until_that_is_taken_back(workbench: Workbench) -> None:
    services = workbench.services
    ann, other = stored(services, TWO)
    assert services.duplicates.not_the_same(other.uuid, ann.uuid)
    assert not services.duplicates.not_the_same(ann.uuid, other.uuid)
    assert found(services) == []
    for one, who in ((ann, "ann"), (other, "Ann")):
        assert services.contacts.history(one.uuid)[0].lines == (f"Not the same as {who}.",)
    plan = services.history.next_undo()
    assert (plan.text, plan.contacts) == ("Said that Ann and ann are not the same", 2)
    assert undo(services) == ()
    assert len(found(services)) == 1
    assert services.contacts.history(ann.uuid)[0].lines == ("May be the same as ann again.",)
    assert undo(services, redo=True) == ()
    assert found(services) == []
    assert services.duplicates.ask_again(ann.uuid, other.uuid)
    assert not services.duplicates.ask_again(ann.uuid, other.uuid)
    assert len(found(services)) == 1
    assert undo(services) == ()
    assert found(services) == []
    assert [one.version for one in stored_again(services, ann, other)] == [ann.version, other.version]


def test_what_somebody_else_said_since_stays(workbench: Workbench, url: str) -> None:
    services = workbench.services
    ann, other = stored(services, TWO)
    services.duplicates.not_the_same(ann.uuid, other.uuid)
    kim = open_services(url, operator="kim", clock=workbench.clock)
    kim.duplicates.ask_again(ann.uuid, other.uuid)
    kim.close()
    assert undo(services) == tuple(
        f"{who}: who it is told apart from was changed since." for who in ("ann", "Ann")
    )
    assert len(found(services)) == 1


def test_who_was_told_apart_by_somebody_else_is_not_taken_back(workbench: Workbench, url: str) -> None:
    services = workbench.services
    kim = open_services(url, operator="kim", clock=workbench.clock)
    (ann,) = stored(services, TWO[:1])
    other = services.contacts.create(edit(name="ann", addresses=("tel:+250788123121",)))
    kim.duplicates.not_the_same(ann.uuid, other.uuid)
    assert undo(services) == ("ann: was told apart from another contact since, so it stays.",)
    assert marks(services) == {frozenset((ann.uuid, other.uuid))}
    assert stored_again(services, other) == [other]
    kim.close()


def test_who_is_gone_or_one_is_refused(workbench: Workbench) -> None:
    services = workbench.services
    ann, other = stored(services, TWO)
    with pytest.raises(InvalidSelection, match="one contact, not two"):
        services.duplicates.not_the_same(ann.uuid, ann.uuid)
    services.duplicates.not_the_same(ann.uuid, other.uuid)
    services.contacts.set_status([other.uuid], Status.ARCHIVED)
    services.bulk.delete(Selection.of([other.uuid]), 1)
    assert marks(services) == set()
    with pytest.raises(NotFound, match="not there any more"):
        services.duplicates.not_the_same(ann.uuid, other.uuid)


def test_a_merge_takes_over_whom_the_other_was_told_apart_from(workbench: Workbench) -> None:
    services = workbench.services
    ann, other = stored(services, TWO)
    third, fourth = stored(services, [("Third", (), Status.ACTIVE), ("Fourth", (), Status.ACTIVE)])
    for one, two in ((ann, other), (other, third), (other, fourth), (ann, fourth)):
        services.duplicates.not_the_same(one.uuid, two.uuid)
    before = marks(services)
    versions = services.merging.compare(ann.uuid, other.uuid).versions
    services.merging.merge(ann.uuid, other.uuid, MergeChoice(), versions)
    merged = {frozenset((ann.uuid, third.uuid)), frozenset((ann.uuid, fourth.uuid))}
    assert marks(services) == merged
    for _round in range(2):
        assert undo(services) == ()
        assert marks(services) == before
        assert undo(services, redo=True) == ()
        assert marks(services) == merged


def test_hidden_workspaces_tell_codes_and_nothing_by_name(workbench: Workbench) -> None:
    services = workbench.services
    ann, other = stored(services, TWO)
    hook, crook = stored(
        services,
        [
            ("Hook", ("tel:+525512345678", "mailto:stra\u00dfe@x.org"), Status.ACTIVE),
            ("Crook", ("tel:+5215512345678", "mailto:strasse@x.org"), Status.ACTIVE),
        ],
    )
    services.duplicates.not_the_same(ann.uuid, other.uuid)
    services.settings.set("redacted", "yes")
    (row,) = services.duplicates.page().rows
    codes = tuple(services.contacts.get(one.uuid).name for one in (hook, crook))
    assert (row.first.title, row.second.title) == codes
    assert row.brief == "number"
    assert row.sentences == (
        "One phone line, written in two ways.",
        "One e-mail address, written in two ways.",
    )
    code = services.contacts.get(other.uuid).name
    assert services.contacts.history(ann.uuid)[0].lines == (f"Not the same as {code}.",)
    assert "Ann" not in services.history.next_undo().text


def test_a_search_can_be_stopped(workbench: Workbench) -> None:
    with pytest.raises(Cancelled):
        workbench.services.duplicates.page(monitor=Monitor(cancelled=lambda: True))


TWO = [("Ann", ("tel:+250788123120",), Status.ACTIVE), ("ann", ("tel:+250788123121",), Status.ACTIVE)]


def stored(services: Services, people: Sequence[tuple[str, Sequence[str], Status]]) -> list[Contact]:
    """Contacts as networks and earlier versions may have left them, which no form takes."""
    made = [Contact(str(uuid4()), name, status, addresses=addresses(*urns)) for name, urns, status in people]

    def work(session: Session) -> list[Contact]:
        pairs = repository.save(session, load(session, 0), [(None, one) for one in made], START)
        return [after for _before, after in pairs]

    return services.database.write(work)


def stored_again(services: Services, *people: Contact) -> list[Contact]:
    return [services.contacts.get(one.uuid) for one in people]


def undo(services: Services, *, redo: bool = False) -> tuple[str, ...]:
    """Take the last action back, or do it again; what stays."""
    plan = services.history.next_redo() if redo else services.history.next_undo()
    return tuple(map(str, services.history.undo(plan).left))


def marks(services: Services) -> set[frozenset[str]]:
    """The pairs that are told apart, by uuid."""
    with services.database.reading() as session:
        uuids = dict(session.execute(select(contacts.c.id, contacts.c.uuid)).all())
        rows = session.execute(select(told_apart.c.first_id, told_apart.c.second_id)).all()
    return {frozenset((uuids[one], uuids[other])) for one, other in rows}
