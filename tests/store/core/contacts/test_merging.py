"""Two contacts side by side, and what comes of them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from store.core.contacts.merging import MergeChoice, merged, proposal
from store.core.errors import InvalidContact, InvalidSelection
from store.core.priority import MAX_ADDRESSES
from store.core.types import (
    Address,
    Contact,
    Field,
    Group,
    LockOrigin,
    LockSource,
    Status,
    Urn,
    Value,
    Workspace,
)

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
FARMERS, TESTERS = Group("f", "Farmers"), Group("t", "Testers")
ADULTS = Group("a", "Adults", "age > 17")
FIELDS = {"age": Field("1", "age", "Age"), "district": Field("2", "district", "District")}
LOCK = LockOrigin(LockSource.MESSAGE, EARLY)
ACTIVE, BLOCKED, STOPPED, ARCHIVED = Status.ACTIVE, Status.BLOCKED, Status.STOPPED, Status.ARCHIVED


def kept(**changes: Any) -> Contact:
    return Contact("k", **changes)


def other(**changes: Any) -> Contact:
    return Contact("o", **changes)


def fields(**texts: str) -> dict[str, Value]:
    return {key: Value(text) for key, text in texts.items()}


def addresses(*paths: str, **lock: Any) -> tuple[Address, ...]:
    return tuple(Address(Urn("ext", path), **lock) for path in paths)


@pytest.mark.parametrize(
    ("one", "two", "choice", "expected"),
    [
        # What the kept one has stays; what it has not comes from the other, unless it is chosen.
        (kept(name="Jane"), other(name="Ann"), {}, {"name": "Jane"}),
        (kept(), other(name="Ann"), {}, {"name": "Ann"}),
        (kept(name="Jane"), other(name="Ann"), {"name": True}, {"name": "Ann"}),
        (kept(name="Jane"), other(), {"name": True}, {"name": ""}),
        (kept(language="eng"), other(language="kin"), {}, {"language": "eng"}),
        (kept(), other(language="kin"), {"language": False}, {"language": ""}),
        (
            kept(fields=fields(age="3")),
            other(fields=fields(age="4", district="x")),
            {},
            {"fields": fields(age="3", district="x")},
        ),
        (
            kept(fields=fields(age="3")),
            other(fields=fields(age="4", district="x")),
            {"fields.age": True, "fields.district": False},
            {"fields": fields(age="4")},
        ),
        (kept(last_seen_on=EARLY), other(last_seen_on=LATE), {}, {"last_seen_on": LATE}),
        (kept(last_seen_on=EARLY), other(), {}, {"last_seen_on": EARLY}),
        (kept(), other(), {}, {"last_seen_on": None}),
        # Manual groups of both, as long as the contact is active.
        (kept(groups=(FARMERS,)), other(groups=(TESTERS, ADULTS)), {}, {"groups": (FARMERS, TESTERS)}),
        (kept(groups=(FARMERS,)), other(groups=(FARMERS,)), {}, {"groups": (FARMERS,)}),
        (kept(groups=(FARMERS,)), other(status=STOPPED), {}, {"groups": (), "status": STOPPED}),
        (
            kept(groups=(FARMERS,)),
            other(status=STOPPED),
            {"status": False},
            {"groups": (FARMERS,), "status": ACTIVE},
        ),
        # Who asked for no messages, or is to get none, gets none where nobody chooses otherwise.
        (kept(), other(status=BLOCKED), {}, {"status": BLOCKED}),
        (kept(status=ARCHIVED), other(status=STOPPED), {}, {"status": STOPPED}),
        (kept(status=STOPPED), other(), {}, {"status": STOPPED}),
        (kept(status=BLOCKED), other(status=STOPPED), {}, {"status": BLOCKED}),
        (kept(status=STOPPED), other(), {"status": True}, {"status": ACTIVE}),
        (kept(status=ARCHIVED), other(), {}, {"status": ARCHIVED}),
        (kept(), other(status=ARCHIVED), {}, {"status": ACTIVE}),
    ],
)
def test_what_comes_of_two(
    one: Contact, two: Contact, choice: dict[str, bool], expected: dict[str, object]
) -> None:
    result = merged(one, two, MergeChoice(choice))
    assert {name: getattr(result, name) for name in expected} == expected
    assert result.uuid == "k"


@pytest.mark.parametrize(
    ("order", "paths"),
    [((), "abxy"), (("ext:x",), "xaby"), (("ext:y", "ext:b", "ext:y"), "ybax")],
)
def test_addresses_are_joined_in_the_order_chosen_and_keep_their_locks(
    order: tuple[str, ...], paths: str
) -> None:
    one = kept(addresses=addresses("a", "b"))
    two = other(addresses=addresses("x", "y", channel="c", origin=LOCK))
    result = merged(one, two, MergeChoice(order=order)).addresses
    assert "".join(address.urn.path for address in result) == paths
    assert {a.urn.path: (a.channel, a.origin) for a in result} == {
        **dict.fromkeys("ab", (None, None)),
        **dict.fromkeys("xy", ("c", LOCK)),
    }


@pytest.mark.parametrize(
    ("one", "two", "choice", "error", "said"),
    [
        (kept(), kept(), MergeChoice(), InvalidSelection, "with itself"),
        (kept(), other(), MergeChoice(order=("ext:z",)), InvalidSelection, "Neither contact has"),
        (
            kept(addresses=addresses(*map(str, range(MAX_ADDRESSES)))),
            other(addresses=addresses("x")),
            MergeChoice(),
            InvalidContact,
            "at most 50 addresses; together they have 51",
        ),
    ],
)
def test_what_cannot_be_merged(
    one: Contact, two: Contact, choice: MergeChoice, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        merged(one, two, choice)


def test_the_proposal_has_a_line_for_each_part_that_either_has() -> None:
    one = kept(name="Jane", fields=fields(district="Kigali"))
    two = other(name="Ann", language="kin", status=STOPPED, fields=fields(district="Kigali"))
    found = proposal(one, two, FIELDS, Workspace(), 3)
    assert [(line.label, line.kept, line.other, line.takes_other, line.differs) for line in found.lines] == [
        ("Name", "Jane", "Ann", False, True),
        ("Status", "active", "stopped", True, True),
        ("Language", "", "kin", True, True),
        ("District", "Kigali", "Kigali", False, False),
    ]
    assert found.warning(MergeChoice()) == "Ann is stopped; merged, the contact is stopped."
    assert found.warning(MergeChoice({"status": False})).endswith("merged, the contact is active.")
    assert proposal(one, one, FIELDS, Workspace()).warning(MergeChoice()) == ""
    assert found.messages == 3


def test_a_hidden_workspace_tells_nothing_of_names_and_addresses() -> None:
    one = kept(id=1, addresses=addresses("secret"))
    two = other(id=2, name="Secret")
    found = proposal(one, two, FIELDS, Workspace(redacted=True))
    name = found.lines[0]
    assert name.differs
    assert not name.takes_other
    assert "ecret" not in f"{found.kept.name} {name} {found.other.name}"
    assert all(address.urn.hidden for address in found.kept.addresses)
