"""What a record does to a contact."""

from datetime import UTC, datetime
from typing import Any

import pytest

from store.core.contacts.names import MAX_NAME
from store.core.contacts.reference_codes import encode
from store.core.exchange.merge import ImportContext, MergeResult, find_target, merge
from store.core.exchange.records import Record
from store.core.reports import RowError, RowKind, UnknownUuid
from store.core.types import Address, Contact, Field, FieldType, Group, Status, Urn, Value, Workspace

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
TESTERS = Group("g1", "Testers")
DOCTORS = Group("g2", "Doctors")
AGE = Field("f1", "age", "Age", FieldType.NUMBER)
JOINED = Field("f2", "joined", "Joined", FieldType.DATETIME)
AROUND = ImportContext(
    Workspace(default_country="RW"),
    NOW,
    {"age": AGE, "joined": JOINED},
    {"g1": TESTERS, "g2": DOCTORS},
    letters={("attribute", "name"): "A", ("attribute", "language"): "B", ("field", "age"): "C"},
)

FIRST, SECOND, THIRD = (Urn("tel", f"+25078812312{n}") for n in range(3))
ANN = Contact("ann", "Ann", addresses=(Address(FIRST, "channel"), Address(SECOND)), groups=(TESTERS,))


def do(contact: Contact = ANN, *, taken: dict[str, str] | None = None, **said: Any) -> MergeResult:
    owners = taken or {}
    return merge(Record(2, **said), contact, lambda identity: owners.get(identity, ""), AROUND)


def told(merged: MergeResult) -> list[str]:
    return [error.message for error in merged.problems]


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
    assert told(merged) == ["tel:+250788123122 belongs to Bob."]


def test_an_address_that_cannot_be_stored_is_skipped_with_its_reason() -> None:
    merged = do(urns=(Urn("tel", "nope"), THIRD), invalid={"tel:nope": RowError(2, "That is no number.")})
    assert merged.contact.addresses[-1] == Address(THIRD)
    assert told(merged) == ["That is no number."]


def test_a_contact_keeps_to_fifty_addresses() -> None:
    full = Contact("full", addresses=tuple(Address(Urn("ext", str(n))) for n in range(50)))
    merged = do(full, urns=(Urn("ext", "51"),))
    assert merged.contact == full
    assert told(merged) == ["ext:51 was not added: a contact has at most 50 addresses."]


def test_long_names_and_texts_are_cut_and_that_is_told() -> None:
    merged = do(name="x" * 500, fields={"age": "9" * 700})
    assert merged.contact.name == "x" * MAX_NAME
    assert [(note.cell, note.kind) for note in merged.notes] == [
        ("A2", RowKind.CUT),
        ("C2", RowKind.NUMBER),
        ("C2", RowKind.CUT),
    ]
    assert merged.notes[0].message == "A2: the name has 500 characters; the first 128 were kept."


@pytest.mark.parametrize(
    ("key", "text", "kind"),
    [
        ("joined", "31/02/2026", RowKind.DATE),
        ("joined", "4 March 2026", RowKind.DATE),
        ("age", "about 40", RowKind.NUMBER),
    ],
)
def test_what_is_not_read_as_its_type_is_kept_as_text_and_told(key: str, text: str, kind: RowKind) -> None:
    merged = do(fields={key: text})
    assert merged.contact.fields[key].text == text
    assert [(note.kind, text in note.message) for note in merged.notes] == [(kind, True)]
    again = merge(Record(2, fields={key: text}), merged.contact, lambda _: "", AROUND)
    assert again == MergeResult(merged.contact)


@pytest.mark.parametrize(
    ("key", "stored", "written"),
    [
        ("age", "40", "40.0"),
        ("joined", "2020-01-02T10:00:00Z", "2020-01-02T12:00:00+02:00"),
        ("joined", "2020-01-02T10:00:00Z", "02-01-2020 10:00:00"),
    ],
)
def test_the_same_number_or_moment_in_other_words_is_no_change(key: str, stored: str, written: str) -> None:
    before = do(fields={key: stored}).contact
    assert do(before, fields={key: written}) == MergeResult(before)


def test_a_code_that_stands_for_a_hidden_name_is_never_a_name() -> None:
    hidden = Contact("c", "Jane", id=7)
    merged = do(hidden, name=encode(7).lower())
    assert (merged.contact, [note.kind for note in merged.notes]) == (hidden, [RowKind.NAME])
    assert do(hidden, name=encode(8)).contact.name == encode(8)


def test_names_and_languages_are_cleared() -> None:
    spanish = Contact("s", "Ana", language="spa")
    assert do(spanish, name="", language="").contact == Contact("s")


@pytest.mark.parametrize("code", ["123", "english", "en", "xxx"])
def test_an_unknown_language_is_an_error_and_the_rest_is_applied(code: str) -> None:
    merged = do(language=code, name="Anne")
    assert (merged.contact.language, merged.contact.name) == ("", "Anne")
    assert told(merged)[0].startswith(f"B2: “{code}” is not the three-letter code")


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
    assert told(merged) == ["“gone” is not a status; it is active, archived, blocked or stopped."]


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
        (Status.BLOCKED, ["The contact is blocked, and so was not added to the group."]),
        (Status.STOPPED, ["The contact is stopped, and so was not added to the group."]),
        (Status.ARCHIVED, []),
    ],
)
def test_contacts_that_are_not_active_get_no_group(status: Status, problems: list[str]) -> None:
    contact = Contact("c", status=status)
    merged = do(contact, groups=("g1",))
    assert (merged.contact, told(merged)) == (contact, problems)


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
        ({"urns": (FIRST, Urn("ext", "?")), "invalid": {"ext:%3F": RowError(2, "No.")}}, "", "No."),
        # Unless somebody has it already, as a short code that wrote in.
        ({"urns": (FIRST,), "invalid": {FIRST.identity: RowError(2, "No.")}}, "ann", ""),
    ],
)
def test_whose_record_it_is(said: dict[str, Any], uuid: str, problem: str) -> None:
    target = find_target(Record(2, **said), OWNERS, lambda known: known == "ann")
    assert (target.uuid, target.problem.message if target.problem else "") == (uuid, problem)


NEW = "f519ca1f-8513-49ba-8896-22bf0420dec7"


@pytest.mark.parametrize(
    ("unknown", "said", "uuid", "problem"),
    [
        (UnknownUuid.MAKE, {"uuid": NEW, "urns": (FIRST,)}, NEW, ""),
        (UnknownUuid.MAKE, {"uuid": "zoe"}, "", "“zoe” is not a UUID, so no contact was made with it."),
        (UnknownUuid.IGNORE, {"uuid": NEW, "urns": (FIRST,)}, "ann", ""),
        (UnknownUuid.IGNORE, {"uuid": NEW, "urns": (THIRD,)}, "", ""),
        (
            UnknownUuid.IGNORE,
            {"uuid": "zoe"},
            "",
            "There is no contact with the UUID “zoe”, and the row has no address.",
        ),
    ],
)
def test_what_becomes_of_a_uuid_that_nobody_has(
    unknown: UnknownUuid, said: dict[str, Any], uuid: str, problem: str
) -> None:
    target = find_target(Record(2, **said), OWNERS, lambda known: known == "ann", unknown)
    assert (target.uuid, target.problem.message if target.problem else "") == (uuid, problem)


def test_a_record_with_a_problem_is_for_nobody() -> None:
    problem = RowError(2, "It is twice.")
    assert find_target(Record(2, "ann", problem=problem), OWNERS, lambda _: True).problem == problem
