"""What changed between two states of a contact, in words and for undo."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.core.history.changes import Change, attributes, describe, difference, inverse
from store.core.types import Address, Contact, Group, LockOrigin, LockSource, Status, Urn, Value

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)
US, DE, BOT = Urn("tel", "+13233754866"), Urn("tel", "+4971112345678"), Urn("telegram", "77", "Jane")
JANE = Contact("j", "Jane", addresses=(Address(US), Address(DE), Address(BOT)), version=3, id=7)
CHANNELS = {"c1": "Twilio", "c2": "MTN"}
LABELS = {"age": "Age", "born": "Born on"}


def changes(before: Contact | None, after: Contact) -> tuple[Change, ...]:
    """The difference, with the names of this module's channels and fields."""
    return difference(before, after, channels=CHANNELS, labels=LABELS)


def locked(urn: Urn, channel: str, source: LockSource = LockSource.MESSAGE) -> Address:
    """An address with a lock."""
    return Address(urn, channel, LockOrigin(source, AT, "ann"))


SENTENCES: list[tuple[str, Contact, tuple[str, ...]]] = [
    ("nothing", replace(JANE, version=9), ()),
    ("a name", replace(JANE, name="Jane Doe"), ('Name changed from "Jane" to "Jane Doe".',)),
    ("no name", replace(JANE, name=""), ('Name "Jane" was cleared.',)),
    ("a folder", replace(JANE, status=Status.STOPPED), ("Status changed from active to stopped.",)),
    ("a language", replace(JANE, language="kin"), ('Language set to "kin".',)),
    ("the time last seen, which is told elsewhere", replace(JANE, last_seen_on=AT), ()),
    ("a value", replace(JANE, fields={"age": Value("42", Decimal(42))}), ('Age set to "42".',)),
    ("a group", replace(JANE, groups=(Group("g", "Farmers"),)), ('Added to the group "Farmers".',)),
    ("to the top", replace(JANE, addresses=(Address(DE), Address(US), Address(BOT))),
     ("Moved +49 711 12345678 to the top.",)),
    ("another order", replace(JANE, addresses=(Address(BOT), Address(DE), Address(US))),
     ("The addresses are now in this order: Jane, +49 711 12345678, +1 323-375-4866.",)),
    ("come and gone", replace(JANE, addresses=(Address(US), Address(Urn("ext", "9")), Address(DE))),
     ("Removed Jane.", "Added 9.")),
    ("a lock by a message", replace(JANE, addresses=(locked(US, "c1"), Address(DE), Address(BOT))),
     ("Locked +1 323-375-4866 to Twilio by the message.",)),
    ("a chosen lock", replace(JANE, addresses=(locked(US, "c2", LockSource.CHOICE), Address(DE),
    Address(BOT))), ("Locked +1 323-375-4866 to MTN.",)),
    ("a lock on a channel that is gone", replace(JANE, addresses=(locked(US, "c9"), Address(DE),
    Address(BOT))), ("Locked +1 323-375-4866 to a channel by the message.",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("after", "lines"), [one[1:] for one in SENTENCES], ids=[one[0] for one in SENTENCES]
)
def test_a_change_is_told_in_words(after: Contact, lines: tuple[str, ...]) -> None:
    assert describe(changes(JANE, after)) == lines


def test_a_lock_that_is_dropped_names_what_it_was_on() -> None:
    before = replace(JANE, addresses=(locked(US, "c1"),))
    after = replace(JANE, addresses=(Address(US),))
    assert describe(changes(before, after)) == ("Unlocked +1 323-375-4866 from Twilio.",)


def test_a_new_contact_is_told_by_what_it_has() -> None:
    made = Contact("n", "Jane", addresses=(locked(US, "c1"),), fields={"age": Value("42")})
    assert describe(changes(None, made)) == (
        'Name set to "Jane".',
        "Added +1 323-375-4866.",
        "Locked +1 323-375-4866 to Twilio by the message.",
        'Age set to "42".',
    )
    assert describe(changes(None, Contact("n", status=Status.BLOCKED))) == ("Status is blocked.",)


def test_a_message_is_told_with_its_text() -> None:
    message = {"from": "+1 323-375-4866", "channel": "Twilio", "text": "hi", "archived": True}
    assert describe((Change("message", None, message),)) == (
        "Message from +1 323-375-4866 on Twilio came in and filed away: hi",
    )


def test_a_value_keeps_its_readings() -> None:
    value = Value("1e3", Decimal("1E+3"), AT, state="Rwanda > Kigali")
    (change,) = changes(JANE, replace(JANE, fields={"born": value}))
    assert change == Change(
        "fields.born",
        None,
        {"text": "1e3", "number": "1000", "datetime": AT.isoformat(), "state": "Rwanda > Kigali"},
        "Born on",
    )


def test_attributes_of_anything_else_are_compared_by_name() -> None:
    found = attributes({"name": "a", "enabled": True, "roles": ["send"]}, {"name": "a", "enabled": False})
    assert found == (Change("enabled", True, False), Change("roles", ["send"], None))
    assert describe(found) == ('Enabled changed from "yes" to "no".', 'Roles "send" was cleared.')


addresses_of = st.lists(
    st.builds(
        Address,
        st.sampled_from([US, DE, BOT, Urn("ext", "a#b"), Urn("mailto", "j@x.org")]),
        st.sampled_from([None, "c1", "c2"]),
    ),
    unique_by=lambda address: address.urn.identity,
).map(tuple)
people = st.builds(
    Contact,
    uuid=st.just("j"),
    name=st.text(max_size=5),
    status=st.sampled_from(Status),
    language=st.sampled_from(["", "eng"]),
    addresses=addresses_of,
    fields=st.dictionaries(st.sampled_from(["age", "born"]), st.builds(Value, st.text(max_size=3))),
    groups=st.lists(st.sampled_from([Group("g", "G"), Group("h", "H")]), unique=True).map(tuple),
)


@given(people, people)
def test_the_way_back_is_the_difference_the_other_way(one: Contact, other: Contact) -> None:
    there, back = changes(one, other), changes(other, one)
    assert sorted(map(repr, inverse(there))) == sorted(map(repr, back))
    assert inverse(inverse(there)) == there
    assert (there == ()) == (back == ())


@given(people, people)
def test_changes_survive_being_stored(one: Contact, other: Contact) -> None:
    for change in changes(one, other):
        assert Change.from_json(json.loads(json.dumps(change.to_json()))) == change
    assert all(line.strip() for line in describe(changes(one, other)))
