"""The demo data: the same every time, possible, unique, and quickly there."""

from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from store.core import urns
from store.core.errors import DatabaseUnavailable
from store.core.fields.places import Level
from store.core.routing import Router
from store.core.routing.reasons import ReasonCode
from store.core.types import Status
from store.core.views import ContactEdit, Listing
from store.database.models import contacts as contact_rows
from store.database.models import messages
from store.demo.channels import CHANNELS, SEARCHES, SMART_GROUPS
from store.demo.countries import countries
from store.demo.fill import NOW, SETTINGS, contacts, fill
from store.demo.places import districts
from store.services import Services, open_services


def test_more_contacts_begin_with_the_same_ones() -> None:
    assert list(contacts(200)) == list(islice(contacts(2000), 200))


def test_no_two_contacts_share_an_address_or_a_uuid() -> None:
    everybody = list(contacts(20_000))
    identities = [address.urn.identity for contact in everybody for address in contact.addresses]
    assert len(identities) == len(set(identities))
    assert len({contact.uuid for contact in everybody}) == len(everybody)


def test_every_address_is_possible_and_in_its_stored_form() -> None:
    for contact in contacts(1000):
        for address in contact.addresses:
            urns.validate(address.urn)
            assert urns.normalize(address.urn, "US") == address.urn


def test_jane_doe_has_her_four_addresses_in_order() -> None:
    jane = next(contact for contact in contacts(5) if contact.name == "Jane Doe")
    assert [address.urn.identity for address in jane.addresses] == [
        "tel:+13233754866",
        "tel:+497619990142",
        "twitter:janedoe",
        "mailto:jane.doe@example.com",
    ]
    assert {address.channel for address in jane.addresses} == {None}


def test_every_reason_for_and_against_a_channel_occurs() -> None:
    router = Router(CHANNELS.values(), SETTINGS["default_country"])
    seen: set[ReasonCode] = set()
    for contact in contacts(30):
        route = router.route(contact.addresses, status=contact.status)
        seen.add(route.reason.code)
        for address in contact.addresses:
            pick = router.pick(address)
            seen |= {pick.reason.code, *(candidate.reason.code for candidate in pick.candidates)}
            if pick.ignored_lock is not None:
                seen.add(pick.ignored_lock.code)
    rare = {"no_channels", "no_channel_for_country", "lock_gone", "lock_scheme"}
    conditions = {"several_channels", "priority_type", "wrote_in"}
    overridden = {"overrides_country", "overrides_prefixes"}
    assert {code.value for code in ReasonCode} - {
        code.value for code in seen
    } == rare | conditions | overridden


@pytest.fixture
def filled(tmp_path: Path) -> Services:
    """A database with a small demo."""
    services = open_services(str(tmp_path / "demo.db"))
    fill(services, 150)
    return services


def test_the_demo_fills_folders_groups_and_history(filled: Services) -> None:
    counts = filled.contacts.counts()
    assert sum(counts.folders.values()) == 150
    assert all(counts.folders[status] for status in Status)
    assert all(group.count for group in counts.groups if not group.is_smart)
    blaise = filled.contacts.find("Blaise Spammer")
    assert [entry.kind for entry in filled.contacts.history(blaise.uuid)] == [
        "received",
        "received",
        "created",
    ]
    told = "is still being filled; if it stays so, store its search again."
    assert [problem for problem in filled.report().problems if told not in problem] == []
    filled.close()


def test_every_screen_has_something_to_show(filled: Services) -> None:
    """Places and values in them, smart groups to fill, kept searches, a channel that is off, fields without a
    column; whoever was seen last has the message, and the outbox has messages in most states."""
    assert {place.level for place in filled.places.all()} == set(Level)
    for field in ("state", "district", "ward"):
        assert filled.contacts.total(Listing(text=f'{field} != ""'))
    assert len(filled.groups.filling()) == len(SMART_GROUPS)
    for uuid in filled.groups.filling():
        assert filled.groups.fill(uuid).count
    assert {one.name for one in filled.searches.kept()} == set(SEARCHES)
    for one in filled.searches.kept():
        assert filled.contacts.total(Listing(text=one.text)), one.name
    assert [channel.name for channel in filled.channels.all() if not channel.enabled] == ["Vonage Britain"]
    assert {field.featured for field in filled.fields.all()} == {True, False}
    with filled.database.reading() as session:
        seen = session.execute(
            select(contact_rows.c.name).where(contact_rows.c.last_seen_on.is_not(None))
        ).scalars()
        came = select(contact_rows.c.name).join(messages, messages.c.contact_id == contact_rows.c.id)
        told = session.execute(came.where(messages.c.direction == "in")).scalars()
        assert set(seen) == set(told)
    assert len({one.state for one in filled.outbox.page()}) >= 8
    assert [one.total > 50 for one in filled.outbox.broadcasts()] == [True, True]
    filled.close()


def test_a_demo_of_another_day_is_the_same_so_much_later(filled: Services, tmp_path: Path) -> None:
    later = timedelta(days=300)
    other = open_services(str(tmp_path / "other.db"))
    fill(other, 150, until=NOW + later + timedelta(hours=3))
    for name in ("Blaise Spammer", "Patrick Mugisha"):
        mine, theirs = filled.contacts.find(name), other.contacts.find(name)
        assert (theirs.created_on, theirs.last_seen_on) == tuple(
            moment and moment + later for moment in (mine.created_on, mine.last_seen_on)
        )
        locks = [[one.origin.at for one in each.addresses if one.origin] for each in (mine, theirs)]
        assert locks[1] == [moment and moment + later for moment in locks[0]]
        registered = [each.fields["registration_date"].datetime for each in (mine, theirs)]
        assert registered[1] == (registered[0] and registered[0] + later)
        entries = [each.contacts.history(one.uuid) for each, one in ((filled, mine), (other, theirs))]
        assert [entry.at for entry in entries[1]] == [entry.at + later for entry in entries[0]]
    other.close()
    filled.close()


def test_a_district_lies_where_the_places_say() -> None:
    assert set(districts()) >= {place for country in countries() for place in country.places}


def test_two_demos_are_alike(filled: Services, tmp_path: Path) -> None:
    other = open_services(str(tmp_path / "other.db"))
    fill(other, 150)
    assert filled.contacts.page(Listing(), size=200) == other.contacts.page(Listing(), size=200)
    patrick = "Patrick Mugisha"
    assert filled.contacts.find(patrick) == other.contacts.find(patrick)
    other.close()
    filled.close()


def test_nobodys_data_are_mixed_with_the_demo(tmp_path: Path) -> None:
    services = open_services(str(tmp_path / "mine.db"))
    services.contacts.create(ContactEdit("Mine", Status.ACTIVE, "", (), {}, ()))
    with pytest.raises(DatabaseUnavailable, match="empty database only"):
        fill(services, 10)
    services.close()


def test_progress_ends_at_the_number_asked_for(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    services = open_services(str(tmp_path / "demo.db"))
    fill(services, 40, progress=lambda done, total: told.append((done, total)))
    assert told == [(40, 40)]
    services.close()
