"""What moves an address and what locks it: the up arrow, an incoming message, a chosen channel, edits."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from store.core import priority
from store.core.errors import ChannelUnusable
from store.core.priority import Preferring
from store.core.routing import Router
from store.core.types import Address, Channel, LockOrigin, LockSource, Role, Urn
from tests.store.core.routing.routing_values import address, channel

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
WROTE = LockOrigin(LockSource.MESSAGE, AT)
CHOSE = LockOrigin(LockSource.CHOICE, AT, "ann")
ANDROID = channel("Android", "+250961111111")
TWILIO = channel("Twilio", "+13605551212")
BOT_A = channel("Bot A", schemes=("telegram",))
BOT_B = channel("Bot B", schemes=("telegram",))
WHATSAPP = channel("WhatsApp", schemes=("whatsapp", "bsuid"))
RECEIVER = channel("Receiver", "1234", roles=(Role.RECEIVE,))
OFF = channel("Off", "1234", enabled=False)
CHANNELS = {c.name: c for c in (ANDROID, TWILIO, BOT_A, BOT_B, WHATSAPP, RECEIVER, OFF)}


def listed(text: str) -> tuple[Address, ...]:
    """Addresses from words such as `tel:+1=Twilio telegram:5`, the lock after the =."""
    words = (word.partition("=") for word in text.split())
    return tuple(address(urn, lock.replace("_", " ") or None) for urn, _, lock in words)


def shown(addresses: tuple[Address, ...]) -> str:
    """The words that `listed` reads."""
    return " ".join(f"{a.urn}={a.channel.replace(' ', '_')}" if a.channel else str(a.urn) for a in addresses)


JANE = "tel:+13233754866 tel:+4971234567 twitter:jane mailto:jane@doe.org"


@pytest.mark.parametrize(("index", "after"), [(1, "ext:b ext:a ext:c"), (2, "ext:a ext:c ext:b"), (0, None)])
def test_moving_one_address(index: int, after: str | None) -> None:
    before = listed("ext:a ext:b ext:c")
    moved = priority.move_up(before, index)
    if after is None:
        assert moved is before
    else:
        assert shown(moved) == after


@pytest.mark.parametrize("index", [-1, 3])
def test_moving_an_address_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError, match="no address"):
        priority.move_up(listed("ext:a ext:b ext:c"), index)


@dataclass(frozen=True)
class Change:
    """A list before, what is done to it, and the list after; None when it must stay the very same one."""

    intent: str
    before: str
    done: str
    after: str | None


RECEIVED = (
    Change(
        "the address written from goes to the top, locked to the receiving channel",
        JANE,
        "tel:+4971234567=Twilio",
        "tel:+4971234567=Twilio tel:+13233754866 twitter:jane mailto:jane@doe.org",
    ),
    Change("another channel takes over the lock", "ext:a=Android", "ext:a=Twilio", "ext:a=Twilio"),
    Change(
        "a locked address that is not first goes first",
        "ext:b ext:a=Twilio",
        "ext:a=Twilio",
        "ext:a=Twilio ext:b",
    ),
    Change("others keep their locks", "ext:b=Android ext:a", "ext:a=Twilio", "ext:a=Twilio ext:b=Android"),
    Change("first and locked to it already: nothing changes", "ext:a=Twilio ext:b", "ext:a=Twilio", None),
    Change("an address of somebody else changes nothing", "ext:a", "ext:z=Twilio", None),
    Change("an empty list stays empty", "", "ext:z=Twilio", None),
    Change("a disabled channel changes nothing", "ext:b ext:a", "ext:a=Off", None),
    Change(
        "a channel that only receives locks all the same",
        "ext:b ext:a",
        "ext:a=Receiver",
        "ext:a=Receiver ext:b",
    ),
    Change(
        "another spelling is the same address",
        "ext:a mailto:a@b.c",
        "mailto:A@B.C=Twilio",
        "mailto:a@b.c=Twilio ext:a",
    ),
)


@pytest.mark.parametrize("row", RECEIVED, ids=lambda row: row.intent)
def test_an_incoming_message(row: Change) -> None:
    before = listed(row.before)
    [done] = listed(row.done)
    after = priority.received(before, done.urn, CHANNELS[done.channel or ""])
    assert after is before if row.after is None else shown(after) == row.after


CHOSEN = (
    Change(
        "all phone numbers are taken and go first together",
        "twitter:joey tel:+1 tel:+2 whatsapp:5",
        "Android",
        "tel:+1=Android tel:+2=Android twitter:joey whatsapp:5",
    ),
    Change("phone numbers are taken from another channel", "tel:+1=Twilio", "Android", "tel:+1=Android"),
    Change("WhatsApp numbers as well", "ext:a whatsapp:5=Old", "WhatsApp", "whatsapp:5=WhatsApp ext:a"),
    Change(
        "but not ids of one business account", "ext:a whatsapp:US.ab1=Old bsuid:US.ab2=Old", "WhatsApp", None
    ),
    Change(
        "which are taken when free", "ext:a whatsapp:US.ab1", "WhatsApp", "whatsapp:US.ab1=WhatsApp ext:a"
    ),
    Change(
        "a free address of another type is taken", "tel:+1 telegram:5", "Bot A", "telegram:5=Bot_A tel:+1"
    ),
    Change("a locked one stays with its account", "tel:+1 telegram:5=Bot_A", "Bot B", None),
    Change("no address of the type: nothing changes", "tel:+1", "Bot B", None),
    Change(
        "chosen and first already: nothing changes", "tel:+1=Android tel:+2=Android ext:a", "Android", None
    ),
    Change(
        "whatever is locked to the channel goes first, in order",
        "ext:a telegram:5=Bot_A tel:+1 telegram:6",
        "Bot A",
        "telegram:5=Bot_A telegram:6=Bot_A ext:a tel:+1",
    ),
    Change(
        "clearing frees every address and keeps the order",
        "tel:+1=Twilio telegram:5=Bot_A",
        "",
        "tel:+1 telegram:5",
    ),
    Change("clearing where nothing is locked changes nothing", "tel:+1 telegram:5", "", None),
)


@pytest.mark.parametrize("row", [row for row in CHOSEN if row.done], ids=lambda row: row.intent)
def test_what_choosing_comes_to_can_be_told_before(row: Change) -> None:
    """Whether anything changes, and whether the next message goes by the channel."""
    channel, before = CHANNELS[row.done], listed(row.before)
    outcome = priority.preferring(before, channel)
    route = Router(CHANNELS.values()).route(priority.prefer_channel(before, channel))
    assert (outcome is Preferring.GOES) == (row.after is not None)
    assert (outcome in (Preferring.GOES, Preferring.STAYS)) == (route.channel == channel and route.is_locked)


@pytest.mark.parametrize(
    ("before", "channel", "outcome"),
    [
        ("tel:+1", "Android", Preferring.GOES),
        ("tel:+1=Android tel:+2=Android ext:a", "Android", Preferring.STAYS),
        ("tel:+1 telegram:5=Bot_A", "Bot B", Preferring.LOCKED),
        ("tel:+1", "Bot B", Preferring.CANNOT),
        ("", "Bot B", Preferring.CANNOT),
    ],
)
def test_what_choosing_comes_to(before: str, channel: str, outcome: Preferring) -> None:
    assert priority.preferring(listed(before), CHANNELS[channel]) is outcome


@pytest.mark.parametrize("row", CHOSEN, ids=lambda row: row.intent)
def test_a_chosen_channel(row: Change) -> None:
    before = listed(row.before)
    after = priority.prefer_channel(before, CHANNELS[row.done] if row.done else None)
    assert after is before if row.after is None else shown(after) == row.after


@pytest.mark.parametrize(
    ("before", "chosen", "taken"),
    [
        ("ext:a tel:+1=Twilio tel:+2", ANDROID, "tel:+1=Twilio tel:+2"),
        ("tel:+1=Android", ANDROID, "tel:+1=Android"),
        ("telegram:5=Bot_A telegram:6", BOT_B, "telegram:6"),
        ("telegram:5=Bot_A", BOT_B, ""),
        ("tel:+1", BOT_B, ""),
    ],
)
def test_the_addresses_that_a_choice_would_take(before: str, chosen: Channel, taken: str) -> None:
    assert shown(priority.affected(listed(before), chosen)) == taken


@pytest.mark.parametrize(("unusable", "why"), [(RECEIVER, "cannot send"), (OFF, "is disabled")])
def test_a_channel_that_cannot_be_chosen(unusable: Channel, why: str) -> None:
    with pytest.raises(ChannelUnusable, match=why):
        priority.prefer_channel(listed("tel:+1"), unusable)
    with pytest.raises(ChannelUnusable, match=why):
        priority.affected(listed("tel:+1"), unusable)


def test_locks_say_where_they_come_from() -> None:
    before = listed("ext:b tel:+1")
    assert priority.received(before, Urn("tel", "+1"), TWILIO, WROTE)[0].origin == WROTE
    assert priority.received(before, Urn("tel", "+1"), TWILIO)[0].origin == LockOrigin(LockSource.MESSAGE)
    assert priority.prefer_channel(before, TWILIO, CHOSE)[0].origin == CHOSE
    assert priority.prefer_channel(before, TWILIO)[0].origin == LockOrigin(LockSource.CHOICE)


def test_a_lock_that_stays_keeps_where_it_came_from() -> None:
    locked = (address("ext:b"), address("tel:+1", "Twilio", WROTE))
    assert priority.received(locked, Urn("tel", "+1"), TWILIO, CHOSE)[0].origin == WROTE
    assert priority.prefer_channel(locked, TWILIO, CHOSE)[0].origin == WROTE
    assert priority.prefer_channel(locked, None)[1].origin is None


def test_a_chosen_lock_is_not_made_older_by_a_message() -> None:
    locked = (address("tel:+1", "Twilio", CHOSE),)
    assert priority.received(locked, Urn("tel", "+1"), TWILIO, WROTE) is locked
