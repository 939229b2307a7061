"""What an incoming message, a call or news of another address does to a contact."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.contacts.incoming import (
    OPT_OUT_WORDS,
    add_reported,
    bare,
    can_claim,
    new_sender,
    opts_out,
    receive,
    receive_event,
)
from store.core.priority import MAX_ADDRESSES
from store.core.types import Channel, Contact, Group, LockOrigin, LockSource, Status, Urn
from tests.store.core.routing.routing_values import address, channel

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
TWILIO = channel("Twilio", "+13605551212")
OFF = channel("Off", "+13605551213", enabled=False)
FIRST, SECOND = address("tel:+13233754866"), address("tel:+497112345678")
JANE = Contact("jane", "Jane Doe", addresses=(FIRST, SECOND, address("twitter:jane")), last_seen_on=AT)


@pytest.mark.parametrize(
    ("before", "after", "archived"),
    [
        (Status.ACTIVE, Status.ACTIVE, False),
        (Status.STOPPED, Status.ACTIVE, False),
        (Status.BLOCKED, Status.BLOCKED, True),
        (Status.ARCHIVED, Status.ARCHIVED, False),
    ],
)
def test_what_becomes_of_the_status_and_the_message(before: Status, after: Status, archived: bool) -> None:
    received = receive(replace(JANE, status=before), SECOND.urn, TWILIO, LATER)

    assert received.contact.status is after
    assert received.archived is archived
    assert received.contact.last_seen_on == LATER
    assert [a.urn for a in received.contact.addresses[:2]] == [SECOND.urn, FIRST.urn]
    assert received.contact.addresses[0].channel == "Twilio"
    assert received.contact.addresses[0].origin == LockOrigin(LockSource.MESSAGE, LATER)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.ACTIVE, Status.STOPPED),
        (Status.STOPPED, Status.STOPPED),
        (Status.ARCHIVED, Status.STOPPED),
        (Status.BLOCKED, Status.BLOCKED),
    ],
)
@pytest.mark.parametrize("channel", [TWILIO, OFF, None], ids=["on", "off", "gone"])
def test_an_opt_out_stops_the_contact_whatever_the_channel(
    before: Status, after: Status, channel: Channel | None
) -> None:
    """The message counts as any other does: it locks, and is seen. Whom an operator blocked stays blocked."""
    jane = replace(
        JANE, status=before, groups=(Group("farmers", "Farmers"),) if before is Status.ACTIVE else ()
    )
    stopped = receive(jane, SECOND.urn, channel, LATER, opts_out=True).contact
    plain = receive(jane, SECOND.urn, channel, LATER).contact
    assert (stopped.status, stopped.groups) == (after, ())
    assert (stopped.addresses, stopped.last_seen_on) == (plain.addresses, LATER)
    assert receive(stopped, SECOND.urn, channel, LATER).contact.status is (
        Status.ACTIVE if after is Status.STOPPED else after
    )


WORDS = {bare(word) for word in (*OPT_OUT_WORDS, "Désabonner", "opt out", "СТОП", "توقف")}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("STOP", True),
        ("stop", True),
        ("  Stop.\n", True),
        ("«stop!»", True),
        ("***STOP***", True),
        ("STÖP", True),
        ("Arrêt", True),
        ("desabonner", True),
        ("DÉSABONNER…", True),
        ("Opt   out", True),
        ("стоп!", True),
        ("توقف", True),
        ("ＳＴＯＰ", True),
        ("stop 🛑", True),
        ("Stop texting me at work", False),
        ("please stop", False),
        ("stop stop", False),
        ("STOPP", False),
        ("non-stop", False),
        ("st.op", False),
        ("stop1", False),
        ("", False),
        ("...", False),
        ("🛑", False),
    ],
)
def test_an_opt_out_word_is_the_whole_text(text: str, is_one: bool) -> None:
    assert opts_out(text, WORDS) is is_one


@given(st.sampled_from(sorted(WORDS)), st.text(min_size=1))
def test_a_word_that_is_a_part_of_more_is_no_opt_out(word: str, more: str) -> None:
    for text in (f"{word} {more}", f"{more} {word}"):
        assert opts_out(text, WORDS) is (bare(text) in WORDS)
        if bare(more) and not any(f"{word} {bare(more)}" == one for one in WORDS):
            assert not opts_out(f"{word} {bare(more)} x", WORDS)


@pytest.mark.parametrize("gone", [OFF, None], ids=["disabled", "gone"])
def test_a_message_on_a_channel_that_is_off_is_filed_away_and_locks_nothing(gone: Channel | None) -> None:
    contact, archived = receive(JANE, SECOND.urn, gone, LATER)
    assert archived
    assert contact == replace(JANE, last_seen_on=LATER)


def test_the_time_last_seen_only_moves_forward() -> None:
    seen = replace(JANE, last_seen_on=LATER)
    assert receive(seen, FIRST.urn, TWILIO, AT).contact.last_seen_on == LATER
    assert receive(replace(JANE, last_seen_on=None), FIRST.urn, TWILIO, AT).contact.last_seen_on == AT


def test_a_message_that_changes_nothing_gives_back_the_same_contact() -> None:
    once = receive(JANE, SECOND.urn, TWILIO, LATER).contact
    assert receive(once, SECOND.urn, TWILIO, AT).contact is once


def test_an_unknown_sender_becomes_a_contact_without_a_name() -> None:
    sender = new_sender("new", FIRST.urn, AT)
    assert (sender.name, sender.status, dict(sender.fields), sender.created_on) == ("", "active", {}, AT)
    after = receive(sender, FIRST.urn, TWILIO, AT).contact
    assert [(a.urn, a.channel) for a in after.addresses] == [(FIRST.urn, "Twilio")]


def test_another_address_that_the_message_tells_of_goes_to_the_end() -> None:
    other = Urn("telegram", "98765")
    after = receive(JANE, SECOND.urn, TWILIO, LATER, also=other).contact
    assert [str(a.urn) for a in after.addresses] == [
        "tel:+497112345678",
        "tel:+13233754866",
        "twitter:jane",
        "telegram:98765",
    ]
    assert after.addresses[-1].channel == "Twilio"


def test_an_address_that_is_known_keeps_its_lock_when_told_of_again() -> None:
    known = (address("tel:+13233754866", "Other"),)
    assert add_reported(known, FIRST.urn, TWILIO, AT) is known
    assert add_reported((), FIRST.urn, None, AT) == (FIRST,)


def test_a_full_list_stays_as_it_is() -> None:
    full = tuple(address(f"ext:{number}") for number in range(MAX_ADDRESSES))
    assert add_reported(full, FIRST.urn, TWILIO, AT) is full


def test_a_call_counts_like_a_message() -> None:
    after = receive_event(JANE, SECOND.urn, TWILIO, LATER)
    assert (after.addresses[0].urn, after.last_seen_on) == (SECOND.urn, LATER)


@pytest.mark.parametrize("gone", [OFF, None], ids=["disabled", "gone"])
def test_a_call_on_a_channel_that_is_off_does_nothing(gone: Channel | None) -> None:
    assert receive_event(JANE, SECOND.urn, gone, LATER) is JANE


def test_a_call_of_a_blocked_contact_does_nothing() -> None:
    blocked = replace(JANE, status=Status.BLOCKED)
    assert receive_event(blocked, SECOND.urn, TWILIO, LATER) is blocked


def test_only_a_new_conversation_brings_a_stopped_contact_back() -> None:
    stopped = replace(JANE, status=Status.STOPPED)
    assert receive_event(stopped, SECOND.urn, TWILIO, LATER).status is Status.STOPPED
    assert receive_event(stopped, SECOND.urn, TWILIO, LATER, revives=True).status is Status.ACTIVE


@pytest.mark.parametrize(
    ("texts", "claimed", "expected"),
    [
        (("whatsapp:US.SHELL1",), "whatsapp:US.SHELL1", True),
        (("whatsapp:US.SHELL1", "tel:+16055747777"), "whatsapp:US.SHELL1", False),
        (("whatsapp:16055747777",), "whatsapp:16055747777", False),
        (("bsuid:US.SHELL1",), "bsuid:US.SHELL1", False),
        (("tel:+16055747777",), "tel:+16055747777", False),
        (("whatsapp:US.SHELL1",), "whatsapp:US.OTHER", False),
    ],
)
def test_only_an_id_of_one_business_is_claimed_and_only_from_a_contact_with_nothing_else(
    texts: tuple[str, ...], claimed: str, expected: bool
) -> None:
    owner = Contact("shell", addresses=tuple(address(text) for text in texts))
    assert can_claim(owner, address(claimed).urn) is expected
