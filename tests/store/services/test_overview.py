"""The overview: its numbers are those of the contacts that its searches find, and none is counted."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import select, text
from sqlmodel import Session

from store.core.contacts.selection import Selection
from store.core.reports import OverviewLine, OverviewReport
from store.core.types import Status, Urn
from store.core.views import Listing
from store.database.models import channels
from store.repositories import messages as message_rows
from store.services import Services
from tests.store.builders import Workbench, edit
from tests.store.databases import START, counted


def filled(workbench: Workbench) -> Services:
    """Two channels, one of them with a lock; somebody out of reach, nobody's address, and each folder."""
    mtn = workbench.add_channel('MTN "Kigali"', "+250788000000", country="RW")
    workbench.add_channel("Airtel", "+250730000000", country="RW")
    for number in range(5):
        workbench.add(f"Person {number}", f"tel:+25078811111{number}")
    workbench.add("Tied", "tel:+250730222222")
    workbench.services.messages.receive(mtn.uuid, Urn("tel", "+250730222222"), "hi")
    workbench.add("Out of reach", "mailto:ann@example.org")
    workbench.add("Nothing")
    for status in (Status.BLOCKED, Status.ARCHIVED, Status.ARCHIVED):
        workbench.add(str(status), status=status)
    services = workbench.services
    group = services.groups.create("New mothers")
    services.bulk.join(Selection.all_of(Listing(text="person")), group.uuid)
    return services


def by_code(lines: tuple[OverviewLine, ...]) -> dict[str, int | None]:
    """The numbers by their codes."""
    return {line.code: line.count for line in lines}


def found(services: Services, search: str, folder: Status = Status.ACTIVE) -> int:
    """How many contacts a search finds."""
    return services.contacts.total(Listing(folder=folder, text=search))


def test_the_contacts_are_told_by_channel_and_by_whether_they_can_be_reached(workbench: Workbench) -> None:
    report = filled(workbench).overview.report()
    shares = [(share.channel.name, share.contacts, share.locked) for share in report.channels]
    assert shares == [('MTN "Kigali"', 6, 1), ("Airtel", 0, 0)]
    assert by_code(report.reach) == {
        "reached": 6,
        "no_channel": 1,
        "no_address": 1,
        "blocked": 1,
        "stopped": 0,
        "archived": 2,
    }
    assert [(line.text, line.count) for line in report.groups] == [("New mothers", 5)]


def test_every_search_finds_the_contacts_that_are_counted(workbench: Workbench) -> None:
    services = filled(workbench)
    for hidden in ("no", "yes"):
        services.settings.set("redacted", hidden)
        report = services.overview.report()
        for share in report.channels:
            assert found(services, share.search) == share.contacts
        for line in (*report.reach, *report.groups, *(need for need in report.needs if need.search)):
            assert found(services, line.search, line.folder) == line.count


def test_what_needs_the_operator_is_told(workbench: Workbench) -> None:
    services = workbench.services
    assert [need.code for need in services.overview.report().needs] == ["no_sender"]
    filled(workbench)
    assert by_code(services.overview.report().needs) == {"no_channel": 1}
    services.channels.set_enabled(services.channels.find('MTN "Kigali"').uuid, False)
    needs = services.overview.report().needs
    assert [need.code for need in needs] == ["channel_off", "no_channel"]
    assert needs[0].text == '“MTN "Kigali"” is off; contacts are tied to it.'


def test_a_group_whose_search_is_lost_or_that_is_being_filled_is_told_of(workbench: Workbench) -> None:
    services = workbench.services
    workbench.add_channel("MTN")
    services.groups.fill(services.groups.create("Smart", "language = eng").uuid)
    assert services.overview.report().needs == ()
    for change, told in (("meaning = ''", "group_search"), ("state = 'filling'", "group_filling")):
        services.database.write(partial(_run, statement=f"UPDATE contactgroup SET {change}"))
        assert [need.code for need in services.overview.report().needs] == [told]


def _run(session: Session, statement: str) -> None:
    session.execute(text(statement))


def test_messages_are_told_by_the_days_of_the_workspace(workbench: Workbench) -> None:
    services, clock = workbench.services, workbench.clock
    services.settings.set("timezone", "Asia/Kathmandu")  # 5 hours and 45 minutes ahead
    channel = workbench.add_channel("MTN", "+250788000000", country="RW")
    for moment in ("2026-02-04T18:14", "2026-02-04T18:15", "2026-03-03T18:14:59", "2026-03-03T18:15"):
        clock.now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        services.messages.receive(channel.uuid, Urn("tel", "+250788111111"), "hi")
    days = services.overview.report().days
    assert (len(days), days[0].day, days[-1].day) == (28, date(2026, 2, 5), date(2026, 3, 4))
    assert [(day.day.day, day.sent, day.received) for day in days if day.received or day.sent] == [
        (5, 0, 1),
        (3, 0, 1),
        (4, 0, 1),
    ]


def test_nothing_is_counted(workbench: Workbench) -> None:
    services = filled(workbench)
    services.overview.report()
    with counted(services.database) as statements:
        services.overview.report()
    asked = " ".join(one for one in statements.texts if "LIMIT" not in one).lower()
    assert "count(" not in asked
    assert "from contact " not in asked
    assert "from message" not in asked


def test_what_messages_on_their_way_need_is_told(workbench: Workbench) -> None:
    services = filled(workbench)
    mtn = services.channels.find('MTN "Kigali"')
    person = services.contacts.find("Person 0")

    def work(session: Session) -> None:
        key = session.execute(select(channels.c.id).where(channels.c.uuid == mtn.uuid)).scalar_one()
        columns = {"contact_id": person.id, "channel_id": key, "identity": "tel:+250788111110", "errors": 0}
        columns |= {"direction": "out", "visibility": "visible", "text": "Hi", "created_on": START}
        states = ("queued", "held", "failed", "failed", "unconfirmed", "sent")
        ages = (0, 0, 0, 30, 60, 0)
        message_rows.add_all(
            session,
            [
                {**columns, "uuid": f"m{at}", "state": state, "changed_on": START - timedelta(hours=age)}
                for at, (state, age) in enumerate(zip(states, ages, strict=True))
            ],
        )

    services.database.write(work)
    codes = ("channel_paused", "no_program", "failed", "unconfirmed")

    def needs() -> dict[str, int | None]:
        return {code: n for code, n in by_code(services.overview.report().needs).items() if code in codes}

    assert needs() == {"no_program": 2, "failed": 1, "unconfirmed": 1}
    services.states.pause(mtn.uuid)
    assert needs() == {"channel_paused": 2, "failed": 1, "unconfirmed": 1}


def test_a_deleted_channel_leaves_no_number_behind(workbench: Workbench) -> None:
    services = filled(workbench)
    services.channels.delete(services.channels.find('MTN "Kigali"').uuid)
    report: OverviewReport = services.overview.report()
    assert [(share.channel.name, share.contacts, share.locked) for share in report.channels] == [
        ("Airtel", 6, 0)
    ]
    edited = services.contacts.create(edit(name="More", addresses=("tel:+250730999999",)))
    assert services.overview.report().channels[0].contacts == 7
    services.contacts.set_status([edited.uuid], Status.STOPPED)
    assert services.overview.report().channels[0].contacts == 6
