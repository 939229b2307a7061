"""Changes of a contact are taken back, attribute by attribute, where nobody has changed it since."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from store.core.history.changes import Change, difference
from store.core.history.restoring import Present, take_back, value_from_json
from store.core.types import Address, Contact, Group, LockOrigin, LockSource, Status, Urn, Value

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
CHANNELS = {"mtn": "MTN", "bot": "Bot"}
GROUPS = {uuid: Group(uuid, uuid.title()) for uuid in ("farmers", "adults", "others")}
FIELDS = ("age", "village")
PRESENT = Present(GROUPS, CHANNELS, FIELDS)


BOTH = ["ann", "bob"]


def locked(number: int, channel: str | None, by: str = "ann") -> Address:
    origin = LockOrigin(LockSource.CHOICE, NOW, by) if channel else None
    return Address(Urn("tel", f"+25078812300{number}"), channel, origin)


ADDRESSES = st.lists(
    st.builds(locked, st.integers(0, 5), st.sampled_from([None, "mtn", "bot"]), st.sampled_from(BOTH)),
    unique_by=lambda address: address.urn.identity,
    max_size=4,
).map(tuple)
VALUES = st.builds(
    Value,
    st.sampled_from(["12", "yes", ""]),
    st.sampled_from([None, Decimal(12)]),
    st.sampled_from([None, NOW, NOW.astimezone(timezone(timedelta(hours=2)))]),
    st.sampled_from(["", "Rwanda > Kigali"]),
)
CONTACTS = st.builds(
    Contact,
    st.just("jane"),
    st.sampled_from(["", "Jane", "Jane Doe"]),
    st.sampled_from(Status),
    st.sampled_from(["", "eng", "kin"]),
    ADDRESSES,
    st.dictionaries(st.sampled_from(FIELDS), VALUES),
    st.lists(st.sampled_from(sorted(GROUPS)), unique=True).map(lambda uuids: tuple(map(GROUPS.get, uuids))),
    last_seen_on=st.sampled_from([None, NOW]),
)


def changed(before: Contact | None, after: Contact) -> list[Change]:
    """What history keeps, as it comes back from the database."""
    kept = difference(before, after, channels=CHANNELS, labels={})
    return [Change.from_json(change.to_json()) for change in kept]


def content(contact: Contact) -> tuple[object, ...]:
    origins = [address.origin for address in contact.addresses]
    return replace(contact, groups=()), origins, {group.uuid for group in contact.groups}


@given(CONTACTS, CONTACTS)
def test_what_nobody_touched_since_is_as_it_was(before: Contact, after: Contact) -> None:
    restored = take_back(after, changed(before, after), PRESENT)
    assert content(restored.contact) == content(before)
    assert (restored.stands, restored.gone) == ((), False)


@given(CONTACTS)
def test_a_contact_that_was_made_is_gone(made: Contact) -> None:
    assert take_back(made, changed(None, made), PRESENT).gone


@given(CONTACTS, CONTACTS, CONTACTS)
def test_what_others_changed_since_stays(before: Contact, after: Contact, now: Contact) -> None:
    restored = take_back(now, changed(before, after), PRESENT)
    for name in ("name", "language", "status", "last_seen_on"):
        untouched = getattr(now, name) == getattr(after, name)
        assert getattr(restored.contact, name) == getattr(before if untouched else now, name)
    for key in FIELDS:
        untouched = now.fields.get(key) == after.fields.get(key)
        assert restored.contact.fields.get(key) == (before if untouched else now).fields.get(key)
    # Nobody loses an address that somebody else added or locked.
    wrote = {address.urn: (address.channel, address.origin) for address in after.addresses}
    theirs = [a for a in now.addresses if wrote.get(a.urn) != (a.channel, a.origin)]
    assert set(theirs) <= set(restored.contact.addresses)
    # It does not say so twice: what stands can be taken back again, and changes nothing.
    again = take_back(restored.contact, restored.stands, PRESENT)
    assert content(again.contact) == content(restored.contact) or again.gone


def test_a_lock_on_a_channel_that_is_gone_does_not_come_back() -> None:
    before = Contact("jane", addresses=(locked(1, "mtn"),))
    after = replace(before, addresses=(locked(1, "bot"),))
    without = Present(GROUPS, {"bot"}, FIELDS)
    assert take_back(after, changed(before, after), without).contact.addresses == (locked(1, None),)


def test_an_address_that_somebody_has_by_now_stays_theirs() -> None:
    before = Contact("jane", addresses=(locked(1, None), locked(2, None)))
    after = replace(before, addresses=(locked(1, None),))
    taken = replace(PRESENT, taken={locked(2, None).urn.identity})
    assert take_back(after, changed(before, after), taken).contact.addresses == (locked(1, None),)


def test_values_come_back_as_they_were() -> None:
    assert value_from_json(None) is None
    assert value_from_json({"text": "12", "number": "12"}) == Value("12", Decimal(12))
