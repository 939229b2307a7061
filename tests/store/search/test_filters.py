"""Which contacts a list shows: folder, group and text."""

import pytest
from sqlalchemy import text as sql

from store.core.errors import Cancelled
from store.core.query import QueryError
from store.core.types import Status
from store.core.views import Listing
from store.database.cancellation import interruptible
from tests.store.builders import Workbench, edit_of

PEOPLE = {
    "Jane Doe": ["tel:+13233754866", "mailto:jane@example.org"],
    "jane  o'neill": ["tel:+250788123123"],
    "JOHN DOE": ["telegram:788123"],
    "Straße 12": ["twitter:jane"],
    "100% Sure_Thing": [],
    "": ["tel:+250722000111"],
}

MATCHES = {
    "jane": ["Jane Doe", "jane  o'neill"],
    "JANE doe": ["Jane Doe"],
    "ne": [],
    "STRASSE": ["Straße 12"],
    "12": ["Straße 12"],
    "788123": ["jane  o'neill"],
    "urn ~ 788123": ["JOHN DOE", "jane  o'neill"],
    "+250 788 123-123": ["jane  o'neill"],
    "jane AND tel ~ 788": ["jane  o'neill"],
    "twitter:jane": ["Straße 12"],
    "mailto ~ EXAMPLE": ["Jane Doe"],
    'name = ""': [""],
    '"%"  OR name ~ "100%"': ["100% Sure_Thing"],
    "urn ~ e_d": [],
    "  ": sorted(PEOPLE),
}


FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def people(workbench: Workbench) -> Workbench:
    """A few people whose names and numbers have much in common."""
    for name, addresses in PEOPLE.items():
        workbench.add(name, *addresses)
    return workbench


def test_the_text_of_a_list_is_a_search(people: Workbench) -> None:
    contacts = people.services.contacts
    for text, expected in MATCHES.items():
        rows = contacts.page(Listing(text=text))
        assert sorted(row.name for row in rows) == expected, text
        assert contacts.total(Listing(text=text)) == len(rows), text


def test_a_text_that_is_no_search_is_refused_by_every_list(people: Workbench) -> None:
    contacts = people.services.contacts
    wanted = Listing(text="credits > 1")
    for ask in (
        lambda: contacts.page(wanted),
        lambda: contacts.total(wanted),
        lambda: contacts.row(wanted, ""),
        lambda: contacts.query(wanted.text),
    ):
        with pytest.raises(QueryError, match="credits"):
            ask()


def test_a_count_that_nobody_waits_for_is_stopped(people: Workbench) -> None:
    contacts = people.services.contacts
    assert contacts.total(Listing(text="jane"), cancelled=lambda: False) == 2
    with (
        pytest.raises(Cancelled),
        people.services.database.reading() as session,
        interruptible(session, lambda: True),
    ):
        session.execute(sql(FOREVER))
    assert contacts.total(Listing(text="jane")) == 2


def test_an_address_that_nobody_has_any_more_finds_nobody(people: Workbench) -> None:
    contacts = people.services.contacts
    john = contacts.find("John Doe")
    contacts.save(john.uuid, edit_of(john, addresses=()))
    assert [row.name for row in contacts.page(Listing(text="788123"))] == ["jane  o'neill"]


def test_a_group_narrows_its_folder(people: Workbench) -> None:
    contacts = people.services.contacts
    group = people.services.groups.create("Farmers")
    names = ["Ann", "Bob", "Cid"]
    added = [people.add(name, groups=(group.uuid,)) for name in names]
    listing = Listing(group=group.uuid)
    assert [row.name for row in contacts.page(listing)] == names
    assert contacts.page(listing)[0].groups == ("Farmers",)
    contacts.set_status([added[0].uuid], Status.STOPPED)
    assert [row.name for row in contacts.page(listing)] == names[1:]
    assert contacts.total(listing) == 2
    assert contacts.page(Listing(Status.STOPPED, group=group.uuid)) == ()
    assert [row.name for row in contacts.page(Listing(group=group.uuid, text="Bo"))] == ["Bob"]
    assert contacts.counts().groups[0].count == 2


def test_folder_counts_have_every_folder(people: Workbench) -> None:
    counts = people.services.contacts.counts()
    assert counts.folders == {
        Status.ACTIVE: len(PEOPLE),
        Status.BLOCKED: 0,
        Status.STOPPED: 0,
        Status.ARCHIVED: 0,
    }
