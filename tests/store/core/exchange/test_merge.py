"""What a record does to a contact."""

from datetime import UTC, datetime
from typing import Any

import pytest

from store.core.contacts.names import MAX_NAME
from store.core.exchange.merge import ImportContext, MergeResult, find_target, merge
from store.core.exchange.records import Record
from store.core.types import Address, Contact, Field, FieldType, Group, Status, Urn, Value, Workspace

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
TESTERS = Group("g1", "Testers")
DOCTORS = Group("g2", "Doctors")
AGE = Field("f1", "age", "Age", FieldType.NUMBER)
JOINED = Field("f2", "joined", "Joined", FieldType.DATETIME)
AROUND = ImportContext(
    Workspace(default_country="RW"), NOW, {"age": AGE, "joined": JOINED}, {"g1": TESTERS, "g2": DOCTORS}
)

FIRST, SECOND, THIRD = (Urn("tel", f"+25078812312{n}") for n in range(3))
ANN = Contact("ann", "Ann", addresses=(Address(FIRST, "channel"), Address(SECOND)), groups=(TESTERS,))


def do(contact: Contact = ANN, *, taken: dict[str, str] | None = None, **said: Any) -> MergeResult:
    owners = taken or {}
    return merge(Record(2, **said), contact, lambda identity: owners.get(identity, ""), AROUND)


def test_a_record_that_says_nothing_new_changes_nothing() -> None:
    same = do(name="Ann", urns=(SECOND, FIRST), status="active", groups=("g1",))
    assert same == MergeResult(ANN)


def test_addresses_are_added_at_the_end_and_nothing_is_moved_or_unlocked() -> None:
    merged = do(urns=(THIRD, FIRST))
    assert merged.contact.addresses == (*ANN.addresses, Address(THIRD))


def test_an_address_of_another_contact_stays_there_and_the_rest_is_applied() -> None:
    merged = do(taken={THIRD.identity: "Bob"}, urns=(THIRD,), name="Anne")
    assert merged.contact.addresses == ANN.addresses
    assert merged.contact.name == "Anne"
    assert merged.problems == ("tel:+250788123122 belongs to Bob.",)


def test_an_address_that_cannot_be_stored_is_skipped_with_its_reason() -> None:
    merged = do(urns=(Urn("tel", "nope"), THIRD), invalid={"tel:nope": "That is no number."})
    assert merged.contact.addresses[-1] == Address(THIRD)
    assert merged.problems == ("That is no number.",)


def test_a_contact_keeps_to_fifty_addresses() -> None:
    full = Contact("full", addresses=tuple(Address(Urn("ext", str(n))) for n in range(50)))
    merged = do(full, urns=(Urn("ext", "51"),))
    assert merged.contact == full
    assert merged.problems == ("ext:51 was not added: a contact has at most 50 addresses.",)


def test_long_names_are_cut() -> None:
    assert do(name="x" * 500).contact.name == "x" * MAX_NAME


def test_names_and_languages_are_cleared() -> None:
    spanish = Contact("s", "Ana", language="spa")
    assert do(spanish, name="", language="").contact == Contact("s")


@pytest.mark.parametrize("code", ["123", "english", "en", "xxx"])
def test_an_unknown_language_is_an_error_and_the_rest_is_applied(code: str) -> None:
    merged = do(language=code, name="Anne")
    assert (merged.contact.language, merged.contact.name) == ("", "Anne")
    assert merged.problems[0].startswith(f"“{code}” is not the three-letter code")


@pytest.mark.parametrize("status", ["archived", "blocked", "stopped"])
def test_a_status_takes_the_contact_out_of_its_groups(status: str) -> None:
    merged = do(status=status, groups=("g2",))
    assert (merged.contact.status, merged.contact.groups) == (status, ())
    assert merged.problems == ()


def test_active_never_brings_anybody_back() -> None:
    blocked = Contact("b", status=Status.BLOCKED)
    assert do(blocked, status="active").contact == blocked


def test_an_unknown_status_is_an_error_and_the_rest_is_applied() -> None:
    merged = do(status="gone", name="Anne")
    assert (merged.contact.status, merged.contact.name) == (Status.ACTIVE, "Anne")
    assert merged.problems == ("“gone” is not a status; it is active, archived, blocked or stopped.",)


def test_fields_are_set_left_and_cleared() -> None:
    before = Contact("c", fields={"age": Value("40"), "joined": Value("x")})
    merged = do(before, fields={"age": "", "joined": "2020-01-02T10:00:00Z"})
    assert merged.contact.fields == {
        "joined": Value("2020-01-02T10:00:00Z", datetime=datetime(2020, 1, 2, 10, tzinfo=UTC))
    }


def test_the_same_text_is_the_same_value_even_where_the_time_of_day_was_filled_in() -> None:
    before = Contact(
        "c", fields={"joined": Value("2020-01-02", datetime=datetime(2020, 1, 2, 9, tzinfo=UTC))}
    )
    assert do(before, fields={"joined": "2020-01-02"}).contact == before


def test_contacts_are_put_into_groups_once() -> None:
    assert do(groups=("g1", "g2", "g2")).contact.groups == (TESTERS, DOCTORS)


@pytest.mark.parametrize(
    ("status", "problems"),
    [
        (Status.BLOCKED, ("The contact is blocked, and so was not added to the group.",)),
        (Status.STOPPED, ("The contact is stopped, and so was not added to the group.",)),
        (Status.ARCHIVED, ()),
    ],
)
def test_contacts_that_are_not_active_get_no_group(status: Status, problems: tuple[str, ...]) -> None:
    contact = Contact("c", status=status)
    assert do(contact, groups=("g1",)) == MergeResult(contact, problems)


OWNERS = {FIRST.identity: "ann", SECOND.identity: "bob"}


@pytest.mark.parametrize(
    ("said", "uuid", "problem"),
    [
        ({"uuid": "ann"}, "ann", ""),
        # A UUID decides alone, whoever has the addresses.
        ({"uuid": "ann", "urns": (SECOND,)}, "ann", ""),
        ({"uuid": "zoe"}, "", "There is no contact with the UUID “zoe”."),
        ({"urns": (FIRST,)}, "ann", ""),
        ({"urns": (THIRD, SECOND)}, "bob", ""),
        ({"urns": (THIRD,)}, "", ""),
        (
            {"urns": (FIRST, SECOND)},
            "",
            "tel:+250788123120 and tel:+250788123121 belong to different contacts.",
        ),
        # An address that cannot be stored leaves nobody to trust the rest of the row for.
        ({"urns": (FIRST, Urn("ext", "?")), "invalid": {"ext:%3F": "No."}}, "", "No."),
        # Unless somebody has it already, as a short code that wrote in.
        ({"urns": (FIRST,), "invalid": {FIRST.identity: "No."}}, "ann", ""),
    ],
)
def test_whose_record_it_is(said: dict[str, Any], uuid: str, problem: str) -> None:
    target = find_target(Record(2, **said), OWNERS, lambda known: known == "ann")
    assert (target.uuid, target.problem) == (uuid, problem)
