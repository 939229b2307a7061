"""Headers: what a column is taken for, and what refuses a whole file."""

import pytest

from store.core.errors import UnreadableWorkbook
from store.core.exchange.headers import ColumnKind, ImportColumn, read_headers
from store.core.types import Field, FieldType

FIELDS = (
    Field("1", "goats", "Num Goats", FieldType.NUMBER),
    Field("2", "num_goats", "Goats", FieldType.NUMBER),
    Field("3", "joined", "Joined On"),
)


def columns(*headers: str) -> tuple[ImportColumn, ...]:
    return read_headers(headers, FIELDS, "people.xlsx")


def one(header: str) -> ImportColumn:
    """What the header is taken for beside a column that tells contacts apart."""
    return columns("URN:Ext", header, "Name")[1]


@pytest.mark.parametrize(
    ("header", "kind", "name"),
    [
        ("UUID", ColumnKind.ATTRIBUTE, "uuid"),
        ("  contact uuid ", ColumnKind.ATTRIBUTE, "uuid"),
        ("LANGUAGE", ColumnKind.ATTRIBUTE, "language"),
        ("Contact Status", ColumnKind.ATTRIBUTE, "status"),
        ("URN:Tel", ColumnKind.SCHEME, "tel"),
        ("urn : MailTo", ColumnKind.SCHEME, "mailto"),
        ("Created On", ColumnKind.IGNORE, ""),
        ("Last Seen On", ColumnKind.IGNORE, ""),
        ("Group:Testers", ColumnKind.IGNORE, ""),
        ("ID", ColumnKind.IGNORE, ""),
        ("Phone", ColumnKind.IGNORE, ""),
        ("12", ColumnKind.IGNORE, ""),
        ("Field:", ColumnKind.IGNORE, ""),
        ("URN:", ColumnKind.IGNORE, ""),
        ("Anything else: at all", ColumnKind.IGNORE, ""),
    ],
)
def test_headers_are_recognised(header: str, kind: ColumnKind, name: str) -> None:
    assert (one(header).kind, one(header).name) == (kind, name)


@pytest.mark.parametrize(
    ("header", "key", "name", "kind"),
    [
        # By name before key, whatever the case.
        ("Field:goats", "num_goats", "Goats", ColumnKind.FIELD),
        ("field: NUM GOATS ", "goats", "Num Goats", ColumnKind.FIELD),
        ("Field:joined", "joined", "Joined On", ColumnKind.FIELD),
        # A new field's name would be one that there is already: then it is that field.
        ("Field:joined_on", "joined", "Joined On", ColumnKind.FIELD),
        ("Field:no_of_sheep", "no_of_sheep", "No Of Sheep", ColumnKind.NEW_FIELD),
        ("Field:Café table", "caf_table", "Caf Table", ColumnKind.NEW_FIELD),
    ],
)
def test_fields_are_found_by_name_then_by_key_and_made_when_new(
    header: str, key: str, name: str, kind: ColumnKind
) -> None:
    column = one(header)
    assert (column.key, column.name, column.kind) == (key, name, kind)


def test_the_type_of_a_known_field_is_kept_and_new_fields_are_text() -> None:
    assert one("Field:Goats").type is FieldType.NUMBER
    assert one("Field:Sheep").type is FieldType.TEXT


def test_a_further_column_of_addresses_counts_where_the_first_has_none() -> None:
    found = columns("URN:Tel", "Name", "urn:tel")
    assert [column.kind for column in found] == [ColumnKind.SCHEME, ColumnKind.ATTRIBUTE, ColumnKind.SCHEME]
    assert "column A" in found[2].meaning()


@pytest.mark.parametrize(
    ("headers", "index", "says"),
    [
        (("UUID", "Name", "Contact Name"), 2, "column B"),
        (("UUID", "Field:Sheep", "field: sheep"), 2, "column B"),
    ],
)
def test_a_second_column_for_the_same_is_ignored_and_says_so(
    headers: tuple[str, ...], index: int, says: str
) -> None:
    found = columns(*headers)
    assert [column.kind is ColumnKind.IGNORE for column in found] == [i == index for i in range(len(headers))]
    assert says in found[index].meaning()


def test_columns_without_a_header_are_none() -> None:
    found = columns(" ", "URN:Tel", "", "Name", "", "\u200b")
    assert [(column.index, column.header) for column in found] == [(1, "URN:Tel"), (3, "Name")]


@pytest.mark.parametrize(
    "header", ["\ufeffName", "Na\u00adme", "\u200eName\u200f", "Contact\u00a0\u200bName", "contact\nname"]
)
def test_signs_that_nobody_sees_are_no_part_of_a_header(header: str) -> None:
    assert one(header).name == "name"


def test_everything_that_refuses_a_file_is_said_at_once() -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        columns("URN:Tel", "URN:Pager", "Field:!!", "Field:Has")
    assert caught.value.message == (
        "In people.xlsx column B is “URN:Pager”: there is no such address type;"
        " column C is “Field:!!”: no field can have that name;"
        " column D is “Field:Has”: no field can have that name."
    )


def test_more_new_fields_than_a_workspace_holds_are_counted() -> None:
    with pytest.raises(
        UnreadableWorkbook, match="250 columns would be new fields, and a workspace has at most 250"
    ):
        columns("URN:Tel", *(f"Field:Question {number}" for number in range(250)))


@pytest.mark.parametrize(
    ("headers", "message", "hint"),
    [
        ((), "In people.xlsx no row names the columns.", "URN:Tel"),
        (("", ""), "In people.xlsx no row names the columns.", "URN:Tel"),
        (
            ("Name", "URN:Phone"),
            "In people.xlsx column B is “URN:Phone”: there is no such address type.",
            "URN:Tel.",
        ),
        (
            ("URN:tell", "Name"),
            "In people.xlsx column A is “URN:tell”: there is no such address type.",
            "tel, ",
        ),
        (
            ("URN:Tel", "Field:!!"),
            "In people.xlsx column B is “Field:!!”: no field can have that name.",
            "letter",
        ),
        (
            ("URN:Tel", "Field:Has"),
            "In people.xlsx column B is “Field:Has”: no field can have that name.",
            "reserved",
        ),
        (
            ("Name", "Field:Age"),
            "In people.xlsx no column tells contacts apart: there is neither a UUID nor an address.",
            "Add a column such as URN:Tel or UUID.",
        ),
        (
            ("Name", "Phone"),
            "In people.xlsx no column tells contacts apart: there is neither a UUID nor an address.",
            "Rename “Phone” to URN:Tel.",
        ),
        (
            ("Name", "E-Mail"),
            "In people.xlsx no column tells contacts apart: there is neither a UUID nor an address.",
            "Rename “E-Mail” to URN:Mailto.",
        ),
        (("UUID",), "In people.xlsx there are UUIDs and nothing else: there is nothing to import.", ""),
        (
            ("UUID", "Created On"),
            "In people.xlsx there are UUIDs and nothing else: there is nothing to import.",
            "",
        ),
    ],
)
def test_a_file_is_refused_in_one_sentence(headers: tuple[str, ...], message: str, hint: str) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        columns(*headers)
    assert caught.value.message == message
    assert hint in caught.value.hint


def test_every_column_says_in_words_what_it_is_taken_for() -> None:
    found = columns("UUID", "name", "URN:Tel", "Field:Goats", "Field:Sheep", "Group:X", "Phone", "Created On")
    assert [column.meaning() for column in found] == [
        "UUID, which says whose row it is",
        "Name",
        "Phone Number",
        "field Goats",
        "new text field Sheep",
        "groups are chosen for the whole import",
        "write URN:Tel to import it",
        "not something an import can set",
    ]
