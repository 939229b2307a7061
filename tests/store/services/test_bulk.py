"""The same act on many contacts: what it does to each, the one entry in the journal, and stopping it."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from store.core.contacts.bulk_reports import BulkReport
from store.core.contacts.selection import Selection
from store.core.errors import (
    Cancelled,
    ChannelUnusable,
    CordboardError,
    InvalidSelection,
    NotFound,
)
from store.core.priority import Preferring
from store.core.progress import Monitor
from store.core.types import Contact, FieldType, Group, Role, Status
from store.core.urns import parse
from store.core.views import HistoryKind, Listing, SelectionSummary, SortBy
from store.database import models
from store.database.models.base import Base
from store.services import Services
from store.services.contacts.bulk import Bulk
from store.services.contacts.bulk_acts import Parts
from store.workspace.many import pace
from tests.store.builders import Workbench, locks

EVERYBODY = Selection.all_of(Listing())


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "BATCH", 4)


@pytest.fixture
def crowd(workbench: Workbench) -> list[Contact]:
    """Ten active contacts, the first three of them farmers, and one that is blocked."""
    workbench.add_channel("MTN", "+250788000000", country="RW")
    farmers = workbench.services.groups.create("Farmers")
    people = [
        workbench.add(
            f"Person {index}",
            f"tel:+25078811000{index}",
            groups=(farmers.uuid,) if index < 3 else (),
        )
        for index in range(10)
    ]
    blocked = workbench.add("Blocked", "tel:+250788119999")
    workbench.services.contacts.set_status([blocked.uuid], Status.BLOCKED)
    return people


def farmers(services: Services) -> Group:
    return services.groups.all()[0]


def entries(services: Services) -> int:
    """How many entries the journal has."""
    with services.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(models.journal)).scalar_one())


def rows_in(services: Services, table: str) -> int:
    with services.database.reading() as session:
        query = select(func.count()).select_from(Base.metadata.tables[table])
        return int(session.execute(query).scalar_one())


def test_the_groups_of_a_selection_are_counted(workbench: Workbench, crowd: list[Contact]) -> None:
    """Marked one by one, all of a list, all but some; groups with none of them are not told."""
    bulk, group = workbench.services.bulk, farmers(workbench.services).uuid
    workbench.services.groups.create("Nobody")
    assert bulk.members(Selection.of(one.uuid for one in crowd[2:6])) == {group: 1}
    assert bulk.members(Selection.of([crowd[5].uuid])) == {}
    assert bulk.members(EVERYBODY) == {group: 3}
    assert bulk.members(EVERYBODY.marked([one.uuid for one in crowd[1:5]], False)) == {group: 1}
    assert bulk.members(EVERYBODY.marked([one.uuid for one in crowd[:3]], False)) == {}
    assert bulk.members(Selection.all_of(Listing(text='name = "Person 1"'))) == {group: 1}


def test_a_selection_is_looked_at(workbench: Workbench, crowd: list[Contact]) -> None:
    bulk = workbench.services.bulk
    some = Selection.of(one.uuid for one in crowd[4:6])
    assert bulk.look(some) == SelectionSummary(2, ("Person 4", "Person 5"), False)
    assert bulk.look(EVERYBODY) == SelectionSummary(10, ("Person 0", "Person 1", "Person 2"), True)
    assert bulk.count(EVERYBODY) == 10
    but_farmers = EVERYBODY.marked([one.uuid for one in crowd[:3]], False)
    assert bulk.look(but_farmers) == SelectionSummary(7, ("Person 3", "Person 4", "Person 5"), False)
    assert bulk.look(Selection.of(["nobody"])) == SelectionSummary(0, (), False)
    workbench.add("Somebody else")
    filtered = Selection.all_of(Listing(text="else some", sort=SortBy.CREATED))
    assert bulk.look(filtered) == SelectionSummary(1, ("Somebody else",), False)
    in_group = Selection.all_of(Listing(group=farmers(workbench.services).uuid))
    assert bulk.count(in_group) == 3


def test_a_contact_without_a_name_is_called_by_its_address(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    named, nameless = crowd[0], workbench.add("", "tel:+250788112222")
    empty = workbench.add("")
    chosen = workbench.services.bulk.look(Selection.of([empty.uuid, nameless.uuid, named.uuid]))
    assert chosen.names == ("Person 0", "+250 788 112 222", "a contact without a name")


def test_all_but_a_few_move_to_another_folder_as_one_action(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    services, before = workbench.services, entries(workbench.services)
    told: list[tuple[int, int]] = []
    but_one = EVERYBODY.toggled(crowd[5].uuid)
    report = services.bulk.set_status(
        but_one, Status.ARCHIVED, Monitor(lambda done, total: told.append((done, total)))
    )
    assert report == BulkReport(9)
    assert told == [(0, 9), (4, 9), (8, 9), (9, 9)]
    assert entries(services) == before + 1
    assert services.contacts.total(Listing()) == 1
    assert services.contacts.total(Listing(Status.ARCHIVED)) == 9
    moved = workbench.again(crowd[0])
    assert (moved.groups, moved.version) == ((), crowd[0].version + 1)
    assert farmers(services).count == 0
    line = services.contacts.history(moved.uuid)[0]
    assert (line.kind, line.by) == (HistoryKind.UPDATED, "ann")
    assert "Status changed from active to archived." in line.lines
    row = services.contacts.row(Listing(Status.ARCHIVED), moved.uuid)
    assert row is not None
    assert row.route.channel is None


def test_nothing_is_written_when_nothing_changes(workbench: Workbench, crowd: list[Contact]) -> None:
    before = entries(workbench.services)
    assert workbench.services.bulk.set_status(EVERYBODY, Status.ACTIVE) == BulkReport(0, unchanged=10)
    assert workbench.services.bulk.prefer_channel(EVERYBODY, None) == BulkReport(0, unchanged=10)
    assert entries(workbench.services) == before
    assert workbench.again(crowd[0]).version == crowd[0].version


def test_contacts_that_are_gone_are_passed_over(workbench: Workbench, crowd: list[Contact]) -> None:
    some = Selection.of([crowd[0].uuid, "nobody"])
    assert workbench.services.bulk.set_status(some, Status.STOPPED) == BulkReport(1)


def test_joining_and_leaving_a_group(workbench: Workbench, crowd: list[Contact]) -> None:
    services, group = workbench.services, farmers(workbench.services)
    blocked = services.contacts.find("Blocked")
    some = Selection.of([*(one.uuid for one in crowd[2:6]), blocked.uuid])
    assert services.bulk.join(some, group.uuid) == BulkReport(3, unchanged=1, unable=1)
    assert farmers(services).count == 6
    assert workbench.again(blocked).groups == ()
    assert services.contacts.history(crowd[5].uuid)[0].lines == ('Added to the group "Farmers".',)
    assert services.bulk.leave(EVERYBODY, group.uuid) == BulkReport(6, unchanged=4)
    assert farmers(services).count == 0


def test_a_group_can_be_emptied_from_its_own_list(workbench: Workbench, crowd: list[Contact]) -> None:
    group = farmers(workbench.services)
    members = Selection.all_of(Listing(group=group.uuid))
    assert workbench.services.bulk.leave(members, group.uuid) == BulkReport(3)
    assert workbench.services.bulk.count(members) == 0


def test_a_preferred_channel_counts_the_contacts_for_whom_it_overrides_a_rule(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    services = workbench.services
    airtel = workbench.add_channel("Airtel", "+250733000000", country="RW")
    abroad = workbench.add("Abroad", "tel:+13235550100", "tel:+13235550101")
    some = Selection.of([crowd[0].uuid, abroad.uuid])
    assert services.bulk.prefer_channel(some, airtel.uuid) == BulkReport(
        2, overridden={"overrides_country": 1}
    )
    assert services.bulk.prefer_channel(some, None) == BulkReport(2)


def test_the_preferred_channel_of_many(workbench: Workbench, crowd: list[Contact]) -> None:
    services = workbench.services
    airtel = workbench.add_channel("Airtel", "+250733000000", country="RW")
    unreachable = workbench.add("Mail", "mailto:mail@example.com")
    some = Selection.of([crowd[0].uuid, crowd[1].uuid, unreachable.uuid])
    assert services.bulk.prefer_channel(some, airtel.uuid) == BulkReport(2, unable=1)
    assert locks(workbench.again(crowd[0])) == [airtel.uuid]
    row = services.contacts.row(Listing(sort=SortBy.CHANNEL), crowd[0].uuid)
    assert row is not None
    assert (row.key.value, row.route.channel) == ("airtel", airtel)
    assert services.bulk.prefer_channel(some, airtel.uuid) == BulkReport(0, unchanged=2, unable=1)
    assert services.bulk.prefer_channel(some, None) == BulkReport(2, unchanged=1)
    assert locks(workbench.again(crowd[1])) == [None]


@pytest.mark.parametrize(
    "act",
    [
        lambda bulk, group, channel: bulk.set_status(EVERYBODY, Status.STOPPED),
        lambda bulk, group, channel: bulk.set_status(EVERYBODY, Status.ACTIVE),
        lambda bulk, group, channel: bulk.set_status(
            Selection.all_of(Listing(text="person 7")), Status.BLOCKED
        ),
        lambda bulk, group, channel: bulk.join(EVERYBODY, group),
        lambda bulk, group, channel: bulk.leave(EVERYBODY, group),
        lambda bulk, group, channel: bulk.prefer_channel(EVERYBODY, channel),
        lambda bulk, group, channel: bulk.prefer_type(EVERYBODY, "tel"),
        lambda bulk, group, channel: bulk.set_parts(EVERYBODY, Parts("kin", {"age": "old"})),
    ],
    ids=["status", "same", "found", "join", "leave", "prefer", "type", "parts"],
)
def test_a_trial_reports_what_the_act_does_and_writes_nothing(
    workbench: Workbench, crowd: list[Contact], act: Callable[[Bulk, str, str], BulkReport]
) -> None:
    services, group = workbench.services, farmers(workbench.services).uuid
    services.fields.create("Age", FieldType.NUMBER)
    chosen = services.channels.all()[0].uuid
    before = entries(services)
    would = act(services.bulk.trial(), group, chosen)
    assert (entries(services), workbench.again(crowd[9])) == (before, crowd[9])
    done = act(services.bulk, group, chosen)
    assert (would, would.names, would.reasons) == (done, done.names, done.reasons)
    assert sum(done.reasons.values()) == done.unable
    assert len(would.names) == min(would.changed, 3)


def test_a_trial_of_deleting_refuses_what_the_act_refuses(workbench: Workbench, crowd: list[Contact]) -> None:
    bulk, blocked = workbench.services.bulk, Selection.all_of(Listing(Status.BLOCKED))
    assert bulk.trial().delete(blocked, 1) == bulk.count(blocked) == 1
    mixed = Selection.of([crowd[0].uuid, workbench.services.contacts.find("Blocked").uuid])
    for act in (bulk.trial(), bulk):
        with pytest.raises(InvalidSelection, match="not 2"):
            act.delete(blocked, 2)
        with pytest.raises(InvalidSelection, match="Active contacts cannot be deleted"):
            act.delete(mixed, 2)


Act = Callable[[Services], object]

REFUSED: dict[str, tuple[type[CordboardError], str, Act]] = {
    "no such group": (NotFound, "group is not there", lambda s: s.bulk.join(EVERYBODY, "none")),
    "no such channel": (
        ChannelUnusable,
        "channel is not there",
        lambda s: s.bulk.prefer_channel(EVERYBODY, "none"),
    ),
    "a channel that only receives": (
        ChannelUnusable,
        "cannot send",
        lambda s: s.bulk.prefer_channel(EVERYBODY, s.channels.find("Deaf").uuid),
    ),
    "deleting active contacts": (InvalidSelection, "Active", lambda s: s.bulk.delete(EVERYBODY, 10)),
    "deleting others than were shown": (
        InvalidSelection,
        "10 contacts now, not 9",
        lambda s: s.bulk.delete(EVERYBODY, 9),
    ),
}


def test_a_forecast_tells_what_preferring_each_channel_does(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    """The same counts as preferring it; of many contacts only the first are looked at."""
    bulk, bots = (
        workbench.services.bulk,
        [workbench.add_bot(name) for name in ("Bot A", "Bot B")],
    )
    workbench.add("Bot", "telegram:5", "tel:+250788119998")
    workbench.add("Mail", "mailto:kim@example.com")
    bulk.prefer_channel(Selection.of([workbench.services.contacts.find("Bot").uuid]), bots[0].uuid)
    forecast = bulk.forecast_channels(EVERYBODY)
    assert (forecast.counted, forecast.locked) == (12, 1)
    for channel, counts in forecast.outcomes.items():
        done = bulk.trial().prefer_channel(EVERYBODY, channel)
        none = counts.get(Preferring.LOCKED, 0) + counts.get(Preferring.CANNOT, 0)
        told = counts.get(Preferring.GOES, 0), counts.get(Preferring.STAYS, 0), none
        assert told == (done.changed, done.unchanged, done.unable)
    assert forecast.outcomes[bots[1].uuid] == {Preferring.LOCKED: 1, Preferring.CANNOT: 11}
    all_but_one = EVERYBODY.toggled(crowd[0].uuid)
    assert bulk.forecast_channels(all_but_one).counted == 11
    first = bulk.forecast_channels(all_but_one, 3)
    assert first.counted == 3
    assert {sum(counts.values()) for counts in first.outcomes.values()} == {3}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(
    workbench: Workbench, crowd: list[Contact], name: str
) -> None:
    workbench.add_channel("Deaf", "+250733000001", roles=(Role.RECEIVE,))
    before = entries(workbench.services)
    kind, said, act = REFUSED[name]
    with pytest.raises(kind, match=said):
        act(workbench.services)
    assert entries(workbench.services) == before
    assert [workbench.again(one).version for one in crowd] == [one.version for one in crowd]


def test_an_act_that_is_stopped_leaves_nothing_behind(workbench: Workbench, crowd: list[Contact]) -> None:
    services, before = workbench.services, entries(workbench.services)
    done: list[int] = []

    def stop() -> bool:
        return bool(done) and done[-1] >= 8

    with pytest.raises(Cancelled, match="nothing was changed"):
        services.bulk.set_status(
            EVERYBODY, Status.ARCHIVED, Monitor(lambda count, _total: done.append(count), stop)
        )
    assert done == [0, 4, 8]
    assert services.contacts.total(Listing()) == 10
    assert (entries(services), farmers(services).count) == (before, 3)


def test_deleting_takes_everything_and_frees_the_address(workbench: Workbench, crowd: list[Contact]) -> None:
    services = workbench.services
    one = crowd[0]
    channel = services.channels.find("MTN")
    services.fields.create("Age")
    services.messages.receive(channel.uuid, parse("tel:+250788110000"), "Muraho")
    services.bulk.set_status(Selection.of([one.uuid, crowd[1].uuid]), Status.ARCHIVED)
    archived = Selection.all_of(Listing(Status.ARCHIVED))
    assert services.bulk.delete(archived, 2) == 2
    with pytest.raises(NotFound):
        services.contacts.get(one.uuid)
    assert services.contacts.owner_of(parse("tel:+250788110000")) is None
    assert (rows_in(services, "message"), rows_in(services, "contact"), rows_in(services, "address")) == (
        0,
        9,
        9,
    )
    again = workbench.add("Somebody else", "tel:+250788110000")
    assert locks(again) == [None]
    assert services.bulk.delete(archived, 0) == 0


def test_a_range_goes_from_row_to_row_in_the_order_of_the_list(
    workbench: Workbench, crowd: list[Contact]
) -> None:
    contacts = workbench.services.contacts
    for _number in range(3):
        workbench.add("")
    for sort in (SortBy.NAME, SortBy.CREATED, SortBy.LANGUAGE):
        for descending in (False, True):
            listing = Listing(sort=sort, descending=descending)
            rows = contacts.page(listing, size=20)
            for first, last in ((0, 0), (2, 6), (8, 12), (11, 12), (0, 12)):
                found = contacts.between(listing, rows[first].key, rows[last].key, 20)
                assert set(found) == {row.uuid for row in rows[first : last + 1]}, (listing, first, last)
            with pytest.raises(InvalidSelection, match="at most 4"):
                contacts.between(listing, rows[0].key, rows[4].key, 4)


def test_the_revision_tells_of_every_change(workbench: Workbench, crowd: list[Contact]) -> None:
    services = workbench.services
    seen = {services.contacts.revision()}
    assert services.contacts.revision() in seen
    acts: list[Callable[[], object]] = [
        lambda: services.contacts.set_status([crowd[0].uuid], Status.STOPPED),
        lambda: workbench.add("New"),
        lambda: services.groups.create("Another"),
        lambda: services.fields.create("Age"),
        lambda: workbench.add_channel("Second", "+250788000002"),
        lambda: services.settings.set("timezone", "Africa/Kigali"),
    ]
    for number, act in enumerate(acts, 2):
        act()
        seen.add(services.contacts.revision())
        assert len(seen) == number
