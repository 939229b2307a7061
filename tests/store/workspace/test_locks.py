"""Locks through saves, removals and claims; raising an address; choosing a channel by hand."""

from dataclasses import replace

import pytest

from store.core.errors import ChannelUnusable, InvalidContact, NotFound
from store.core.types import Address, Channel, Contact, LockOrigin, LockSource, Role, Urn
from store.core.views import Listing
from tests.store.builders import Workbench, edit_of, identities, locks
from tests.store.databases import counted

FIRST, SECOND = "tel:+250788111111", "tel:+250788222222"


@pytest.fixture
def mtn(workbench: Workbench) -> Channel:
    """A channel for phone numbers."""
    return workbench.add_channel("MTN", "+250788000000", country="RW")


@pytest.fixture
def jane(workbench: Workbench, mtn: Channel) -> Contact:
    """A contact whose second number wrote in, and was put back below the first."""
    jane = workbench.add("Jane", FIRST, SECOND, "twitter:jane")
    workbench.services.messages.receive(mtn.uuid, Urn("tel", "+250788222222"), "hi")
    return workbench.services.contacts.raise_address(jane.uuid, Urn("tel", "+250788111111"))


def test_a_save_keeps_the_locks_of_the_addresses_that_stay(
    workbench: Workbench, mtn: Channel, jane: Contact
) -> None:
    assert locks(jane) == [None, mtn.uuid, None]
    saved = workbench.services.contacts.save(
        jane.uuid, edit_of(jane, addresses=("twitter:jane", SECOND, FIRST))
    )
    assert identities(saved) == ["twitter:jane", SECOND, FIRST]
    assert locks(saved) == [None, mtn.uuid, None]
    assert saved.addresses[1].origin == jane.addresses[1].origin
    assert workbench.again(jane) == saved


def test_a_form_can_clear_every_lock(workbench: Workbench, jane: Contact) -> None:
    bare = tuple(replace(address, channel=None, origin=None) for address in jane.addresses)
    saved = workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=bare, clear_locks=True))
    assert locks(saved) == [None, None, None]
    assert workbench.again(jane) == saved


def test_a_form_can_choose_a_channel_and_history_knows_who_did(
    workbench: Workbench, mtn: Channel, jane: Contact
) -> None:
    chosen = (Address(jane.addresses[0].urn, mtn.uuid), *jane.addresses[1:])
    saved = workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=chosen))
    assert locks(saved) == [mtn.uuid, mtn.uuid, None]
    assert saved.addresses[0].origin == LockOrigin(LockSource.CHOICE, workbench.clock.now, "ann")
    assert workbench.again(jane).addresses[0].origin == saved.addresses[0].origin


def test_a_form_cannot_choose_a_channel_that_cannot_be(workbench: Workbench, jane: Contact) -> None:
    deaf = workbench.add_channel("Inbox", roles=(Role.RECEIVE,))
    bot = workbench.add_bot("Bot")
    for uuid, said in (
        ("gone", "The channel that was chosen is not there any more."),
        (deaf.uuid, "Inbox cannot send; choose a channel that can."),
        (bot.uuid, "Bot cannot reach this type of address."),
    ):
        chosen = (Address(jane.addresses[0].urn, uuid), *jane.addresses[1:])
        with pytest.raises(InvalidContact) as caught:
            workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=chosen))
        assert [(one.field, one.message) for one in caught.value.problems] == [("addresses.0", said)]


def test_a_removed_address_is_free_and_brings_its_lock_to_whoever_claims_it(
    workbench: Workbench, mtn: Channel, jane: Contact
) -> None:
    workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=(FIRST,)))
    assert workbench.services.contacts.owner_of(Urn("tel", "+250788222222")) is None
    bob = workbench.add("Bob", "telegram:1", SECOND)
    assert locks(bob) == [None, mtn.uuid]
    assert bob.addresses[1].origin == jane.addresses[1].origin
    assert workbench.again(bob) == bob


def test_a_removed_address_comes_back_with_its_lock_when_it_is_added_again(
    workbench: Workbench, mtn: Channel, jane: Contact
) -> None:
    contacts = workbench.services.contacts
    without = contacts.save(jane.uuid, edit_of(jane, addresses=(FIRST, "twitter:jane")))
    back = contacts.save(jane.uuid, edit_of(without, addresses=(FIRST, "twitter:jane", SECOND)))
    assert locks(back) == [None, None, mtn.uuid]


def test_a_claim_that_states_a_lock_has_its_own(workbench: Workbench, jane: Contact) -> None:
    airtel = workbench.add_channel("Airtel", "+250730000000", country="RW")
    workbench.services.contacts.save(jane.uuid, edit_of(jane, addresses=(FIRST,)))
    bob = workbench.add("Bob", Address(Urn("tel", "+250788222222"), airtel.uuid))
    assert locks(bob) == [airtel.uuid]
    assert workbench.again(bob) == bob


def test_an_address_of_another_is_not_taken_even_while_others_change(
    workbench: Workbench, jane: Contact
) -> None:
    bob = workbench.add("Bob", "telegram:1")
    with pytest.raises(InvalidContact, match=r"That address belongs to Jane\."):
        workbench.services.contacts.save(
            bob.uuid, edit_of(bob, name="Robert", addresses=(SECOND, "telegram:1"))
        )
    assert workbench.again(bob) == bob
    assert workbench.again(jane) == jane


def test_an_address_is_raised_one_step_at_a_time(workbench: Workbench, jane: Contact) -> None:
    twitter = Urn("twitter", "jane")
    contacts = workbench.services.contacts
    once = contacts.raise_address(jane.uuid, twitter)
    assert identities(once) == [FIRST, "twitter:jane", SECOND]
    twice = contacts.raise_address(jane.uuid, Urn("twitter", "@JANE"))
    assert identities(twice) == ["twitter:jane", FIRST, SECOND]
    assert contacts.raise_address(jane.uuid, twitter) == twice
    assert twice.version == jane.version + 2
    with pytest.raises(NotFound, match=r"Jane does not have that address\."):
        contacts.raise_address(jane.uuid, Urn("tel", "+250788333333"))


def test_a_chosen_channel_takes_every_phone_number_to_the_top(workbench: Workbench, jane: Contact) -> None:
    airtel = workbench.add_channel("Airtel", "+250730000000", country="RW")
    raised = workbench.services.contacts.raise_address(jane.uuid, Urn("twitter", "jane"))
    chosen = workbench.services.contacts.prefer_channel(raised.uuid, airtel.uuid)
    assert identities(chosen) == [FIRST, SECOND, "twitter:jane"]
    assert locks(chosen) == [airtel.uuid, airtel.uuid, None]
    assert chosen.addresses[0].origin == LockOrigin(LockSource.CHOICE, workbench.clock.now, "ann")
    again = workbench.services.contacts.prefer_channel(raised.uuid, airtel.uuid)
    assert again == chosen
    cleared = workbench.services.contacts.prefer_channel(raised.uuid, None)
    assert locks(cleared) == [None, None, None]
    assert identities(cleared) == identities(chosen)


def test_a_channel_that_cannot_be_chosen_says_why(workbench: Workbench, jane: Contact) -> None:
    deaf = workbench.add_channel("Inbox", roles=(Role.RECEIVE,))
    off = workbench.add_channel("Spare", enabled=False)
    bot = workbench.add_bot("Bot")
    for uuid, said in (
        ("gone", "The channel is not there any more."),
        (deaf.uuid, "Inbox cannot send"),
        (off.uuid, "Spare is disabled"),
        (bot.uuid, "No address of Jane can use Bot."),
    ):
        with pytest.raises(ChannelUnusable, match=said):
            workbench.services.contacts.prefer_channel(jane.uuid, uuid)
    assert workbench.again(jane) == jane


def test_the_kept_route_follows_every_change_of_the_contact(
    workbench: Workbench, mtn: Channel, jane: Contact
) -> None:
    bot = workbench.add_bot("Bot")
    contacts = workbench.services.contacts

    def order() -> list[str | None]:
        rows = contacts.page(Listing(sort="channel"))
        return [row.route.channel.name if row.route.channel else None for row in rows]

    other = workbench.add("Nobody")
    assert order() == ["MTN", None]
    contacts.save(other.uuid, edit_of(other, addresses=("telegram:5",)))
    assert order() == ["Bot", "MTN"]
    contacts.save(jane.uuid, edit_of(jane, addresses=("telegram:6", FIRST)))
    assert order() == ["Bot", "Bot"]
    assert {use.channel.name: use.routed_contacts for use in workbench.services.channels.uses()} == {
        "MTN": 0,
        "Bot": 2,
    }
    assert bot.uuid != mtn.uuid


def test_a_save_takes_the_same_number_of_statements_however_long_the_list(workbench: Workbench) -> None:
    small = workbench.add("Ann", "telegram:1", "telegram:2")
    large = workbench.add("Bob", *(f"telegram:{number}" for number in range(3, 53)))
    lengths = []
    for contact in (small, large):
        backwards = tuple(reversed(contact.addresses))
        with counted(workbench.services.database) as statements:
            workbench.services.contacts.save(contact.uuid, edit_of(contact, addresses=backwards))
        lengths.append(len(statements))
    assert lengths[0] == lengths[1]
