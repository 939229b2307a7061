"""How many statements an action takes: a number that does not grow with what is stored."""

from collections.abc import Callable

import pytest

from store.core.history.timeline import LogFilter
from store.core.types import Address, Contact, Status, Urn, Value
from store.core.views import Listing, RowKey
from store.services import Services
from store.workspace import bulk
from tests.store.builders import Workbench, edit, edit_of
from tests.store.databases import START, counted

Action = Callable[[Services, Contact], object]

# One looks at the revision. A page then takes its keys, the rows, their addresses, values and groups; one
# that reaches the contacts without a value to sort by takes the keys of those too. A search is counted and
# planned before.
ACTIONS: dict[str, tuple[int, Action]] = {
    "a page": (6, lambda services, _one: services.contacts.page(Listing(), size=20)),
    "the last page": (7, lambda services, _one: services.contacts.page(Listing(), last=True, size=30)),
    "a page after a row": (
        6,
        lambda services, one: services.contacts.page(Listing(), after=key(services, one), size=20),
    ),
    "a page by a field": (
        6,
        lambda services, _one: services.contacts.page(Listing(sort="field:age"), size=20),
    ),
    "a page of matches": (
        7,
        lambda services, _one: services.contacts.page(Listing(text="person"), size=50),
    ),
    "a row": (6, lambda services, one: services.contacts.row(Listing(), one.uuid)),
    "a total": (2, lambda services, _one: services.contacts.total(Listing())),
    "the counts": (2, lambda services, _one: services.contacts.counts()),
    "a contact": (5, lambda services, one: services.contacts.get(one.uuid)),
    "the router": (1, lambda services, _one: services.router()),
    "the channels": (1, lambda services, _one: services.channels.all()),
    "the use of channels": (3, lambda services, _one: services.channels.uses()),
    "the overview": (14, lambda services, _one: services.overview.report()),
    "history": (3, lambda services, one: services.contacts.history(one.uuid)),
    "the log": (5, lambda services, _one: services.history.log(LogFilter())),
}


def key(services: Services, one: Contact) -> RowKey:
    """Where a contact stands; asked for beforehand, so that it is not counted."""
    row = services.contacts.row(Listing(), one.uuid)
    assert row is not None
    return row.key


def for_others(services: Services) -> int:
    """How many statements a write has for others: it locks the revision, and sends a notice. SQLite needs
    neither."""
    return 0 if services.database.location.is_sqlite else 2


@pytest.fixture
def crowd(workbench: Workbench) -> Workbench:
    """Sixty contacts with everything a contact has, twenty of them without a name."""
    workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.add_bot("Bot")
    workbench.services.fields.create("Age")
    workbench.services.fields.change("age", featured=True)
    group = workbench.services.groups.create("Farmers")
    people = [
        Contact(
            "",
            f"Person {number}" if number % 3 else "",
            Status.ACTIVE,
            addresses=(Address(Urn("tel", f"+25078811{number:04d}")), Address(Urn("telegram", str(number)))),
            fields={"age": Value(str(number))},
            groups=(group,),
            created_on=START,
        )
        for number in range(60)
    ]
    workbench.services.database.write(lambda session: bulk.insert_contacts(session, people))
    return workbench


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_its_number_of_statements(crowd: Workbench, name: str) -> None:
    services = crowd.services
    one = services.contacts.find("Person 1")
    expected, act = ACTIONS[name]
    extra = 6 if name == "a page after a row" else 0
    with counted(services.database) as statements:
        act(services, one)
    assert len(statements) == expected + extra, "\n".join(statements.texts)


def test_a_save_takes_its_number_of_statements(crowd: Workbench) -> None:
    services = crowd.services
    one = services.contacts.find("Person 1")
    with counted(services.database) as statements:
        services.contacts.save(one.uuid, edit_of(one, name="Somebody"))
    # The revision, the contact in four, its groups; the contact's row, and two for the journal.
    assert len(statements) == 9 + for_others(services), "\n".join(statements.texts)

    one = services.contacts.find("Somebody")
    with counted(services.database) as statements:
        services.contacts.save(one.uuid, edit_of(one, status=Status.ARCHIVED, groups=()))
    # Those without the revision's, the groups that it leaves, and the counts.
    assert len(statements) == 10 + for_others(services), "\n".join(statements.texts)


def test_a_new_contact_takes_its_number_of_statements(crowd: Workbench) -> None:
    crowd.services.router()
    with counted(crowd.services.database) as statements:
        crowd.services.contacts.create(edit(name="New", addresses=("telegram:1000",)))
    # The revision; who has the address, and its row; the id; contact and address; two for the journal; the
    # counts.
    assert len(statements) == 9 + for_others(crowd.services), "\n".join(statements.texts)
