"""Locks through saves, removals and claims; raising an address; choosing a channel by hand."""

from dataclasses import replace

import pytest

from store.core.errors import ChannelUnusable, InvalidContact, NotFound
from store.core.types import Address, Channel, Contact, LockOrigin, LockSource, Role, Urn
from store.core.views import Listing
from tests.store.databases import counted
from tests.store.people import House, edit_of, identities, locks

FIRST, SECOND = "tel:+250788111111", "tel:+250788222222"


@pytest.fixture
def mtn(house: House) -> Channel:
    """A channel for phone numbers."""
    return house.add_channel("MTN", "+250788000000", country="RW")


@pytest.fixture
def jane(house: House, mtn: Channel) -> Contact:
    """A contact whose second number wrote in, and was put back below the first."""
    jane = house.add("Jane", FIRST, SECOND, "twitter:jane")
    house.services.messages.receive(mtn.uuid, Urn("tel", "+250788222222"), "hi")
    return house.services.contacts.raise_address(jane.uuid, Urn("tel", "+250788111111"))


def test_a_save_keeps_the_locks_of_the_addresses_that_stay(house: House, mtn: Channel, jane: Contact) -> None:
    assert locks(jane) == [None, mtn.uuid, None]
    saved = house.services.contacts.save(jane.uuid, edit_of(jane, addresses=("twitter:jane", SECOND, FIRST)))
    assert identities(saved) == ["twitter:jane", SECOND, FIRST]
    assert locks(saved) == [None, mtn.uuid, None]
    assert saved.addresses[1].origin == jane.addresses[1].origin
    assert house.again(jane) == saved


def test_a_form_can_clear_every_lock(house: House, jane: Contact) -> None:
    bare = tuple(replace(address, channel=None, origin=None) for address in jane.addresses)
    saved = house.services.contacts.save(jane.uuid, edit_of(jane, addresses=bare, clear_locks=True))
    assert locks(saved) == [None, None, None]
    assert house.again(jane) == saved


def test_a_form_can_choose_a_channel_and_history_knows_who_did(
    house: House, mtn: Channel, jane: Contact
) -> None:
    chosen = (Address(jane.addresses[0].urn, mtn.uuid), *jane.addresses[1:])
    saved = house.services.contacts.save(jane.uuid, edit_of(jane, addresses=chosen))
    assert locks(saved) == [mtn.uuid, mtn.uuid, None]
    assert saved.addresses[0].origin == LockOrigin(LockSource.CHOICE, house.clock.now, "ann")
    assert house.again(jane).addresses[0].origin == saved.addresses[0].origin


def test_a_form_cannot_choose_a_channel_that_cannot_be(house: House, jane: Contact) -> None:
    deaf = house.add_channel("Inbox", roles=(Role.RECEIVE,))
    bot = house.add_bot("Bot")
    for uuid, said in (
        ("gone", "The channel that was chosen is not there any more."),
        (deaf.uuid, "Inbox cannot send; choose a channel that can."),
        (bot.uuid, "Bot cannot reach this type of address."),
    ):
        chosen = (Address(jane.addresses[0].urn, uuid), *jane.addresses[1:])
        with pytest.raises(InvalidContact) as caught:
            house.services.contacts.save(jane.uuid, edit_of(jane, addresses=chosen))
        assert [(one.field, one.message) for one in caught.value.problems] == [("addresses.0", said)]


def test_a_removed_address_is_free_and_brings_its_lock_to_whoever_claims_it(
    house: House, mtn: Channel, jane: Contact
) -> None:
    house.services.contacts.save(jane.uuid, edit_of(jane, addresses=(FIRST,)))
    assert house.services.contacts.owner_of(Urn("tel", "+250788222222")) is None
    bob = house.add("Bob", "telegram:1", SECOND)
    assert locks(bob) == [None, mtn.uuid]
    assert bob.addresses[1].origin == jane.addresses[1].origin
    assert house.again(bob) == bob


def test_a_removed_address_comes_back_with_its_lock_when_it_is_added_again(
    house: House, mtn: Channel, jane: Contact
) -> None:
    contacts = house.services.contacts
    without = contacts.save(jane.uuid, edit_of(jane, addresses=(FIRST, "twitter:jane")))
    back = contacts.save(jane.uuid, edit_of(without, addresses=(FIRST, "twitter:jane", SECOND)))
    assert locks(back) == [None, None, mtn.uuid]


def test_a_claim_that_states_a_lock_has_its_own(house: House, jane: Contact) -> None:
    airtel = house.add_channel("Airtel", "+250730000000", country="RW")
    house.services.contacts.save(jane.uuid, edit_of(jane, addresses=(FIRST,)))
    bob = house.add("Bob", Address(Urn("tel", "+250788222222"), airtel.uuid))
    assert locks(bob) == [airtel.uuid]
    assert house.again(bob) == bob


def test_an_address_of_another_is_not_taken_even_while_others_change(house: House, jane: Contact) -> None:
    bob = house.add("Bob", "telegram:1")
    with pytest.raises(InvalidContact, match=r"That address belongs to Jane\."):
        house.services.contacts.save(bob.uuid, edit_of(bob, name="Robert", addresses=(SECOND, "telegram:1")))
    assert house.again(bob) == bob
    assert house.again(jane) == jane


def test_an_address_is_raised_one_step_at_a_time(house: House, jane: Contact) -> None:
    twitter = Urn("twitter", "jane")
    contacts = house.services.contacts
    once = contacts.raise_address(jane.uuid, twitter)
    assert identities(once) == [FIRST, "twitter:jane", SECOND]
    twice = contacts.raise_address(jane.uuid, Urn("twitter", "@JANE"))
    assert identities(twice) == ["twitter:jane", FIRST, SECOND]
    assert contacts.raise_address(jane.uuid, twitter) == twice
    assert twice.version == jane.version + 2
    with pytest.raises(NotFound, match=r"Jane does not have that address\."):
        contacts.raise_address(jane.uuid, Urn("tel", "+250788333333"))


def test_a_chosen_channel_takes_every_phone_number_to_the_top(house: House, jane: Contact) -> None:
    airtel = house.add_channel("Airtel", "+250730000000", country="RW")
    raised = house.services.contacts.raise_address(jane.uuid, Urn("twitter", "jane"))
    chosen = house.services.contacts.prefer_channel(raised.uuid, airtel.uuid)
    assert identities(chosen) == [FIRST, SECOND, "twitter:jane"]
    assert locks(chosen) == [airtel.uuid, airtel.uuid, None]
    assert chosen.addresses[0].origin == LockOrigin(LockSource.CHOICE, house.clock.now, "ann")
    again = house.services.contacts.prefer_channel(raised.uuid, airtel.uuid)
    assert again == chosen
    cleared = house.services.contacts.prefer_channel(raised.uuid, None)
    assert locks(cleared) == [None, None, None]
    assert identities(cleared) == identities(chosen)


def test_a_channel_that_cannot_be_chosen_says_why(house: House, jane: Contact) -> None:
    deaf = house.add_channel("Inbox", roles=(Role.RECEIVE,))
    off = house.add_channel("Spare", enabled=False)
    bot = house.add_bot("Bot")
    for uuid, said in (
        ("gone", "The channel is not there any more."),
        (deaf.uuid, "Inbox cannot send"),
        (off.uuid, "Spare is disabled"),
        (bot.uuid, "No address of Jane can use Bot."),
    ):
        with pytest.raises(ChannelUnusable, match=said):
            house.services.contacts.prefer_channel(jane.uuid, uuid)
    assert house.again(jane) == jane


def test_the_kept_route_follows_every_change_of_the_contact(
    house: House, mtn: Channel, jane: Contact
) -> None:
    bot = house.add_bot("Bot")
    contacts = house.services.contacts

    def order() -> list[str | None]:
        rows = contacts.page(Listing(sort="channel"))
        return [row.route.channel.name if row.route.channel else None for row in rows]

    other = house.add("Nobody")
    assert order() == ["MTN", None]
    contacts.save(other.uuid, edit_of(other, addresses=("telegram:5",)))
    assert order() == ["Bot", "MTN"]
    contacts.save(jane.uuid, edit_of(jane, addresses=("telegram:6", FIRST)))
    assert order() == ["Bot", "Bot"]
    assert {use.channel.name: use.routed_contacts for use in house.services.channels.uses()} == {
        "MTN": 0,
        "Bot": 2,
    }
    assert bot.uuid != mtn.uuid


def test_a_save_takes_the_same_number_of_statements_however_long_the_list(house: House) -> None:
    small = house.add("Ann", "telegram:1", "telegram:2")
    large = house.add("Bob", *(f"telegram:{number}" for number in range(3, 53)))
    lengths = []
    for contact in (small, large):
        backwards = tuple(reversed(contact.addresses))
        with counted(house.services.database) as statements:
            house.services.contacts.save(contact.uuid, edit_of(contact, addresses=backwards))
        lengths.append(len(statements))
    assert lengths[0] == lengths[1]
