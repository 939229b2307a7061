"""Edits of a contact's list as a whole: appending, replacing, removing; and what holds of every move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core import priority
from store.core.errors import InvalidContact
from store.core.types import Address, LockOrigin, LockSource, Urn
from tests.store.core.routing.routing_values import address, channel

WROTE = LockOrigin(LockSource.MESSAGE)
CHOSE = LockOrigin(LockSource.CHOICE, by="ann")
BOB = (address("tel:+12065551212", "Nexmo", WROTE), address("twitterid:5#bob"))


def many(count: int) -> tuple[Address, ...]:
    """That many different addresses."""
    return tuple(address(f"ext:{number}") for number in range(count))


def test_new_addresses_go_to_the_end() -> None:
    new = (address("telegram:7", "Bot"), address("ext:a"))
    assert priority.append(BOB, *new) == BOB + new


def test_an_address_that_is_there_is_not_appended_and_keeps_its_lock() -> None:
    assert priority.append(BOB, address("tel:+12065551212", "Other")) is BOB
    assert priority.append(BOB) is BOB
    assert priority.append(BOB, address("twitterid:5#other")) is BOB


def test_appending_normalises_and_counts_a_repeated_address_once() -> None:
    after = priority.append((), address("twitter:@Bob"), address("twitter:bob", "Bot"))
    assert after == (address("twitter:bob"),)


def test_appending_stops_at_the_limit() -> None:
    full = many(priority.MAX_ADDRESSES)
    assert priority.append(full[:-1], full[-1]) == full
    assert priority.append(full, full[3]) is full
    with pytest.raises(InvalidContact, match="at most 50 addresses") as refused:
        priority.append(full, address("ext:more"))
    assert [problem.field for problem in refused.value.problems] == ["addresses"]


def test_replacing_keeps_the_locks_of_addresses_that_stay() -> None:
    after = priority.replace(BOB, (address("ext:a"), address("twitterid:5#bob"), address("tel:+12065551212")))
    assert [a.channel for a in after] == [None, None, "Nexmo"]
    assert after[2].origin == WROTE


def test_replacing_matches_addresses_by_their_normalised_identity() -> None:
    [after] = priority.replace((address("twitter:bob", "Bot"),), (address("twitter:@BOB"),))
    assert after == address("twitter:bob", "Bot")


def test_replacing_with_the_same_list_changes_nothing() -> None:
    assert priority.replace(BOB, (address("tel:+12065551212"), address("twitterid:5#bob"))) is BOB
    assert priority.replace(BOB, BOB) is BOB


def test_a_changed_display_or_order_or_lock_is_a_change() -> None:
    phone, twitter = BOB
    renamed = priority.replace(BOB, (phone, address("twitterid:5#robert")))
    assert renamed is not BOB
    assert renamed[1].urn.display == "robert"
    assert priority.replace(BOB, (twitter, phone)) == (twitter, phone)
    assert priority.replace(BOB, (address("tel:+12065551212", "Twilio", CHOSE), twitter))[0].origin == CHOSE


def test_changed_text_is_a_new_address_without_a_lock() -> None:
    after = priority.replace(BOB, (address("tel:+12065551213"), BOB[1]))
    assert after[0].channel is None


def test_a_list_edited_whole_can_lose_its_locks() -> None:
    bare = (address("tel:+12065551212"), BOB[1])
    after = priority.replace(BOB, bare, keep_locks=False)
    assert after[0].channel is None
    assert after[0].origin is None


def test_a_list_edited_whole_keeps_the_origin_of_a_lock_that_it_names() -> None:
    named = (address("tel:+12065551212", "Nexmo"), BOB[1])
    assert priority.replace(BOB, named, keep_locks=False) is BOB


def test_a_repeated_address_counts_once_when_replacing() -> None:
    assert priority.replace(BOB, (*BOB, address("tel:+12065551212", "Other"))) is BOB


def test_replacing_is_limited_too() -> None:
    with pytest.raises(InvalidContact, match="this would make 51"):
        priority.replace((), many(51))


def test_removing_takes_the_address_whatever_its_lock_or_display() -> None:
    assert priority.remove(BOB, Urn("twitterid", "5", "somebody")) == BOB[:1]
    assert priority.remove(BOB, Urn("ext", "nobody")) is BOB
    assert priority.remove(BOB, *(a.urn for a in BOB)) == ()


def test_finding_an_address_by_another_spelling() -> None:
    listed = (address("ext:a"), address("mailto:bob@doe.org"))
    assert priority.find(listed, Urn("mailto", "Bob@Doe.org")) == 1
    assert priority.find(listed, Urn("ext", "A")) is None


locks = st.sampled_from((None, "Twilio", "Other"))
texts = st.sampled_from(
    ("tel:+12065551212", "tel:+12065551213", "telegram:1", "telegram:2", "ext:a", "ext:b")
)
lists = st.lists(st.tuples(texts, locks), unique_by=lambda pair: pair[0], min_size=1).map(
    lambda pairs: tuple(address(text, lock) for text, lock in pairs)
)


@given(lists, st.data())
def test_moving_is_a_permutation(addresses: tuple[Address, ...], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(addresses) - 1))
    moved = priority.move_up(addresses, index)
    assert sorted(moved, key=str) == sorted(addresses, key=str)
    rest = [a for a in addresses if a is not addresses[index]]
    assert [a for a in moved if a is not addresses[index]] == rest


@given(lists, locks)
def test_choosing_and_receiving_lose_no_address(addresses: tuple[Address, ...], name: str | None) -> None:
    chosen = channel(name) if name else None
    after = priority.prefer_channel(addresses, chosen)
    assert sorted(a.urn.identity for a in after) == sorted(a.urn.identity for a in addresses)
    assert priority.prefer_channel(after, chosen) is after
    if chosen:
        wrote = priority.received(addresses, addresses[-1].urn, chosen)
        assert wrote[0] == Address(addresses[-1].urn, chosen.uuid)
        assert wrote[1:] == addresses[:-1]
        assert priority.received(wrote, addresses[-1].urn, chosen) is wrote


@given(lists, lists)
def test_a_replaced_list_is_the_one_given_with_the_old_locks(
    before: tuple[Address, ...], new: tuple[Address, ...]
) -> None:
    known = {a.urn: a.channel for a in before}
    after = priority.replace(before, new)
    assert [a.urn for a in after] == [a.urn for a in new]
    assert [a.channel for a in after] == [a.channel or known.get(a.urn) for a in new]
    assert priority.replace(after, after) is after
