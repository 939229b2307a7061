"""Lists in windows: every order, both ways, from any row, against sorting all of it by hand."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from store.core.errors import NotFound
from store.core.text import folded, unmarked
from store.core.types import Address, Contact, FieldType, Status, Urn, Value
from store.core.views import ContactRow, Listing, RowKey, SortBy
from store.services import Services
from store.workspace import bulk
from tests.store.builders import Workbench
from tests.store.databases import START

NAMES = (
    "",
    "Ann",
    "ann",
    "ANN",
    "Bob",
    "Zoë",
    "Ångström",
    "zebra",
    "  ",
    "Élodie",
    "李小龙",
    "bob 2",
    "_x",
    "%",
)
LANGUAGES = ("", "eng", "kin", "fra")
CROPS = ("maize", "Maize", "beans", "rice and beans")
SORTS = (*SortBy, "field:age", "field:crop", "field:born")


@dataclass(frozen=True)
class Crowd:
    """Contacts in a database, with the row that the list shows for each."""

    services: Services
    everybody: dict[str, Contact]

    def sorted(self, listing: Listing) -> list[str]:
        """The uuids of the list, sorted by hand: unset last whichever way, then ids, the same way as the
        values."""
        chosen = [one for one in self.everybody.values() if one.status is listing.folder]
        value = self.values(listing.sort)
        given = sorted(
            (one for one in chosen if value(one) is not None), key=lambda one: (value(one), one.id)
        )
        unset = sorted((one for one in chosen if value(one) is None), key=lambda one: one.id)
        if listing.descending:
            given, unset = given[::-1], unset[::-1]
        return [one.uuid for one in (*given, *unset)]

    def values(self, sort: str) -> Callable[[Contact], Any]:
        """What a sort compares."""
        router = self.services.router()

        def channel(contact: Contact) -> tuple[str, str] | None:
            found = router.route(contact.addresses, status=contact.status).channel
            return _by_letters(found.name) if found else None

        def field(contact: Contact) -> Any:
            value = contact.fields.get(sort.removeprefix("field:"))
            if value is None:
                return None
            return {
                "field:age": value.number,
                "field:crop": _by_letters(value.text),
                "field:born": value.datetime,
            }[sort]

        plain: dict[str, Callable[[Contact], Any]] = {
            SortBy.NAME: lambda one: _by_letters(one.name),
            SortBy.ADDRESS: lambda one: (
                _by_letters(one.addresses[0].urn.display or one.addresses[0].urn.path)
                if one.addresses
                else None
            ),
            SortBy.CHANNEL: channel,
            SortBy.LANGUAGE: lambda one: one.language or None,
            SortBy.LAST_SEEN: lambda one: one.last_seen_on,
            SortBy.CREATED: lambda one: one.created_on,
        }
        return plain.get(sort, field)

    def page(self, listing: Listing, **place: Any) -> tuple[ContactRow, ...]:
        """A page of the list."""
        return self.services.contacts.page(listing, **place)


def _by_letters(text: str) -> tuple[str, str] | None:
    """The order of texts: by letters without marks, then by the text."""
    return (unmarked(text), folded(text)) if text.strip() else None


def somebody(dice: random.Random, number: int) -> Contact:
    """A contact with much left unset, and much the same as somebody else's."""
    addresses = []
    if dice.random() < 0.8:
        addresses.append(Address(Urn("tel", f"+2507{dice.randrange(10)}{number:07d}")))
    if dice.random() < 0.4:
        addresses.insert(
            dice.randrange(2), Address(Urn("telegram", str(number), dice.choice(["", "Zed", "al"])))
        )
    fields = {}
    if dice.random() < 0.6:
        age = dice.choice(["7", "30", "30.5", "-2", "soon"])
        fields["age"] = Value(age, None if age == "soon" else Decimal(age))
    if dice.random() < 0.5:
        fields["crop"] = Value(dice.choice(CROPS))
    if dice.random() < 0.5:
        fields["born"] = Value("a date", datetime=START - timedelta(days=dice.randrange(5), microseconds=1))
    return Contact(
        uuid="",
        name=dice.choice(NAMES),
        status=dice.choice([Status.ACTIVE] * 5 + [Status.BLOCKED]),
        language=dice.choice(LANGUAGES),
        addresses=tuple(addresses),
        fields=fields,
        created_on=START - timedelta(hours=dice.randrange(20)),
        last_seen_on=START - timedelta(seconds=dice.randrange(9)) if dice.random() < 0.5 else None,
    )


@pytest.fixture
def crowd(workbench: Workbench) -> Crowd:
    """Seventy contacts, three channels and three fields, one of them not a column."""
    workbench.add_channel("Zain", "+250730000000")
    workbench.add_channel("airtel", "+250780000000")
    workbench.add_bot("Bot")
    for name, kind in (("Age", FieldType.NUMBER), ("Crop", FieldType.TEXT), ("Born", FieldType.DATETIME)):
        workbench.services.fields.create(name, kind)
    workbench.services.fields.change("age", featured=True)
    dice = random.Random(20260304)
    people = [somebody(dice, number) for number in range(70)]
    workbench.services.database.write(lambda session: bulk.insert_contacts(session, people))
    uuids = [
        row.uuid for status in Status for row in workbench.services.contacts.page(Listing(status), size=99)
    ]
    return Crowd(workbench.services, {uuid: workbench.services.contacts.get(uuid) for uuid in uuids})


def listings() -> Iterator[Listing]:
    """Every order, both ways."""
    for sort in SORTS:
        for descending in (False, True):
            yield Listing(sort=sort, descending=descending)


def test_every_order_is_what_sorting_by_hand_gives(crowd: Crowd) -> None:
    for listing in listings():
        assert [row.uuid for row in crowd.page(listing, size=99)] == crowd.sorted(listing), listing


def test_pages_forwards_and_backwards_leave_nothing_out(crowd: Crowd) -> None:
    for listing in listings():
        expected = crowd.sorted(listing)
        rows = crowd.page(listing, size=7)
        forwards = [*rows]
        while rows:
            rows = crowd.page(listing, after=rows[-1].key, size=7)
            forwards += rows
        assert [row.uuid for row in forwards] == expected, listing
        rows = crowd.page(listing, last=True, size=7)
        backwards = [*rows]
        while rows:
            rows = crowd.page(listing, before=rows[0].key, size=7)
            backwards = [*rows, *backwards]
        assert [row.uuid for row in backwards] == expected, listing


def test_rows_know_their_rank_and_their_key(crowd: Crowd) -> None:
    contacts = crowd.services.contacts
    for listing in listings():
        for place, row in list(enumerate(crowd.page(listing, size=99)))[::4]:
            assert contacts.rank(listing, row.key) == place, listing
            again = contacts.row(listing, row.uuid)
            assert again is not None
            assert again.key == row.key, listing


def test_totals_are_those_of_the_folders(crowd: Crowd) -> None:
    counts = crowd.services.contacts.counts().folders
    for status in Status:
        there = [one for one in crowd.everybody.values() if one.status is status]
        assert crowd.services.contacts.total(Listing(status)) == counts[status] == len(there)


def test_a_row_that_is_gone_is_still_a_place_to_go_on_from(crowd: Crowd) -> None:
    for listing in listings():
        expected = crowd.sorted(listing)
        middle = crowd.page(listing, size=20)[-1]
        nowhere = RowKey(middle.key.value, middle.key.id)
        crowd.services.contacts.set_status([middle.uuid], Status.ARCHIVED)
        after = crowd.page(listing, after=nowhere, size=5)
        assert [row.uuid for row in after] == expected[20:25], listing
        crowd.services.contacts.set_status([middle.uuid], Status.ACTIVE)


def test_names_are_jumped_to_by_how_they_begin(crowd: Crowd) -> None:
    for prefix in ("a", "ANN", "ång", "b", "bob ", "z", "zz", "李", "{"):
        for descending in (False, True):
            listing = Listing(descending=descending)
            rows = [row for row in crowd.page(listing, size=99) if row.name.strip()]
            letters = unmarked(prefix)
            if descending:
                wanted = [
                    row
                    for row in rows
                    if unmarked(row.name) < letters or unmarked(row.name).startswith(letters)
                ]
            else:
                wanted = [row for row in rows if unmarked(row.name) >= letters]
            expected = wanted[0].key if wanted else None
            assert crowd.services.contacts.jump(listing, prefix) == expected, (prefix, descending)


def test_a_row_says_what_the_contact_is_and_how_it_is_reached(crowd: Crowd) -> None:
    router = crowd.services.router()
    for row in crowd.page(Listing(), size=99):
        contact = crowd.everybody[row.uuid]
        assert row.name == contact.name
        assert row.address == (contact.addresses[0] if contact.addresses else None)
        assert row.route == router.route(contact.addresses, status=contact.status)
        assert row.fields["age"] == (
            "" if row.fields["age"] == "" else format(contact.fields["age"].number or 0, "f")
        )
        assert list(row.fields) == ["age"]


def test_contacts_that_are_not_active_are_listed_without_a_route(crowd: Crowd) -> None:
    rows = crowd.page(Listing(Status.BLOCKED), size=99)
    assert rows
    assert all(row.route.channel is None for row in rows)


def test_a_contact_of_another_folder_has_no_row(crowd: Crowd) -> None:
    blocked = next(one for one in crowd.everybody.values() if one.status is Status.BLOCKED)
    assert crowd.services.contacts.row(Listing(), blocked.uuid) is None
    assert crowd.services.contacts.row(Listing(Status.BLOCKED), blocked.uuid) is not None


def test_an_empty_list_is_empty_whichever_way_it_is_asked(services: Services) -> None:
    for listing in (Listing(), Listing(descending=True), replace(Listing(), text="nobody")):
        assert services.contacts.page(listing) == ()
        assert services.contacts.page(listing, last=True) == ()
        assert services.contacts.total(listing) == 0
        assert services.contacts.jump(listing, "a") is None


@pytest.mark.parametrize("sort", ["shoe_size", "field:shoe_size", "age", ""])
def test_a_column_that_is_not_there_is_said_so(services: Services, sort: str) -> None:
    with pytest.raises(NotFound, match="cannot be sorted by"):
        services.contacts.page(Listing(sort=sort))
