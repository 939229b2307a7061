"""Making very many contacts at once."""

import pytest

from store.core.errors import UrnTaken
from store.core.types import Address, Contact, FieldType, LockOrigin, LockSource, Status, Urn, Value
from store.core.views import Listing
from store.workspace import bulk
from tests.store.builders import Workbench, edit_of, locks
from tests.store.databases import START, counted


def people(count: int) -> list[Contact]:
    """Contacts with an address each."""
    return [Contact("", f"Person {n:05d}", addresses=(Address(Urn("ext", str(n))),)) for n in range(count)]


def insert(workbench: Workbench, contacts: list[Contact]) -> int:
    """Make contacts in bulk."""
    return workbench.services.database.write(
        lambda session: bulk.insert_contacts(session, contacts, at=workbench.clock.now)
    )


def test_contacts_come_back_as_they_were_given(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    workbench.services.fields.create("Age", FieldType.NUMBER)
    group = workbench.services.groups.create("Farmers")
    given = Contact(
        "6f2c1c1e-0000-4000-8000-000000000001",
        "Jane",
        Status.ACTIVE,
        "kin",
        (
            Address(Urn("tel", "+250788111111", "J"), mtn.uuid, LockOrigin(LockSource.MESSAGE, START)),
            Address(Urn("twitter", "jane")),
        ),
        {"age": Value("42")},
        (group,),
        created_on=START,
        last_seen_on=START,
    )
    assert insert(workbench, [given]) == 1
    stored = workbench.services.contacts.get(given.uuid)
    assert (stored.name, stored.language, stored.addresses) == (given.name, given.language, given.addresses)
    assert stored.addresses[0].origin == given.addresses[0].origin
    assert (stored.fields, [one.name for one in stored.groups]) == (given.fields, ["Farmers"])
    assert (stored.created_on, stored.last_seen_on, stored.version) == (START, START, 1)
    assert [use.routed_contacts for use in workbench.services.channels.uses()] == [1]


def test_more_than_a_batch_is_stored_in_order(workbench: Workbench) -> None:
    assert insert(workbench, people(2500)) == 2500
    contacts = workbench.services.contacts
    assert contacts.total(Listing()) == 2500
    last = contacts.page(Listing(), last=True, size=1)[0]
    assert last.name == "Person 02499"
    assert contacts.rank(Listing(), last.key) == 2499
    ann = workbench.add("Ann")
    assert ann.id > last.key.id


def test_statements_go_with_batches_not_with_contacts(workbench: Workbench) -> None:
    with counted(workbench.services.database) as statements:
        insert(workbench, people(900))
    assert len(statements) < 15


def test_an_address_of_somebody_stops_everything(workbench: Workbench) -> None:
    workbench.add("Jane", "ext:1500")
    with pytest.raises(UrnTaken, match="belongs to Jane"):
        insert(workbench, people(2000))
    assert workbench.services.contacts.total(Listing()) == 1


def test_an_address_that_nobody_has_any_more_brings_its_lock(workbench: Workbench) -> None:
    mtn = workbench.add_channel("MTN", "+250788000000", country="RW")
    jane = workbench.add("Jane", "tel:+250788111111")
    workbench.services.messages.receive(mtn.uuid, Urn("tel", "+250788111111"), "hi")
    jane = workbench.again(jane)
    workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=()))
    insert(workbench, [Contact("", "Bob", addresses=(Address(Urn("tel", "+250788111111")),))])
    assert locks(workbench.services.contacts.find("Bob")) == [mtn.uuid]
