"""Making very many contacts at once."""

import pytest

from store.core.errors import UrnTaken
from store.core.types import Address, Contact, FieldType, LockOrigin, LockSource, Status, Urn, Value
from store.core.views import Listing
from store.workspace import bulk
from tests.store.databases import START, counted
from tests.store.people import House, edit_of, locks


def people(count: int) -> list[Contact]:
    """Contacts with an address each."""
    return [Contact("", f"Person {n:05d}", addresses=(Address(Urn("ext", str(n))),)) for n in range(count)]


def insert(house: House, contacts: list[Contact]) -> int:
    """Make contacts in bulk."""
    return house.services.database.write(
        lambda session: bulk.insert_contacts(session, contacts, at=house.clock.now)
    )


def test_contacts_come_back_as_they_were_given(house: House) -> None:
    mtn = house.add_channel("MTN", "+250788000000", country="RW")
    house.services.fields.create("Age", FieldType.NUMBER)
    group = house.services.groups.create("Farmers")
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
    assert insert(house, [given]) == 1
    stored = house.services.contacts.get(given.uuid)
    assert (stored.name, stored.language, stored.addresses) == (given.name, given.language, given.addresses)
    assert stored.addresses[0].origin == given.addresses[0].origin
    assert (stored.fields, [one.name for one in stored.groups]) == (given.fields, ["Farmers"])
    assert (stored.created_on, stored.last_seen_on, stored.version) == (START, START, 1)
    assert [use.routed_contacts for use in house.services.channels.uses()] == [1]


def test_more_than_a_batch_is_stored_in_order(house: House) -> None:
    assert insert(house, people(2500)) == 2500
    contacts = house.services.contacts
    assert contacts.total(Listing()) == 2500
    last = contacts.page(Listing(), last=True, size=1)[0]
    assert last.name == "Person 02499"
    assert contacts.rank(Listing(), last.key) == 2499
    ann = house.add("Ann")
    assert ann.id > last.key.id


def test_statements_go_with_batches_not_with_contacts(house: House) -> None:
    with counted(house.services.database) as statements:
        insert(house, people(900))
    assert len(statements) < 15


def test_an_address_of_somebody_stops_everything(house: House) -> None:
    house.add("Jane", "ext:1500")
    with pytest.raises(UrnTaken, match="belongs to Jane"):
        insert(house, people(2000))
    assert house.services.contacts.total(Listing()) == 1


def test_an_address_that_nobody_has_any_more_brings_its_lock(house: House) -> None:
    mtn = house.add_channel("MTN", "+250788000000", country="RW")
    jane = house.add("Jane", "tel:+250788111111")
    house.services.messages.receive(mtn.uuid, Urn("tel", "+250788111111"), "hi")
    jane = house.again(jane)
    house.services.contacts.save(jane.uuid, edit_of(jane, addresses=()))
    insert(house, [Contact("", "Bob", addresses=(Address(Urn("tel", "+250788111111")),))])
    assert locks(house.services.contacts.find("Bob")) == [mtn.uuid]
