"""The header row of an import: what each column is taken for, and which headers refuse the whole file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from store.core.errors import UnreadableWorkbook
from store.core.exchange.cells import column_letter
from store.core.fields.keys import SEARCHED_KEYS, derive_key, derive_name, is_valid_key
from store.core.text import quoted
from store.core.types import Field, FieldType
from store.core.urns.schemes import SCHEMES

ATTRIBUTES: Final = ("uuid", "name", "language", "status")
_EXPORTED: Final = frozenset({"created on", "last seen on", "id", "scheme"})
_OTHER_WORDS: Final = {
    "tel": {"phone", "phone number", "phones", "mobile", "telephone", "cell", "number", "msisdn"},
    "mailto": {"email", "e-mail", "mail", "email address"},
}


class ColumnKind(StrEnum):
    """What a column is taken for."""

    ATTRIBUTE = "attribute"
    SCHEME = "scheme"
    FIELD = "field"
    NEW_FIELD = "new_field"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column of an import: its place (from 0), its header as written, and what it is taken for.

    `name` is the attribute, the scheme, or the field's name; `key` and `type` are those of a field; `why`
    says of an ignored column why it is ignored, and of a further column for a type when it counts."""

    index: int
    header: str
    kind: ColumnKind
    name: str = ""
    key: str = ""
    type: FieldType = FieldType.TEXT
    why: str = ""

    @property
    def letter(self) -> str:
        """What spreadsheet programs call the column."""
        return column_letter(self.index)

    @property
    def target(self) -> tuple[str, str]:
        """What the column writes to; two columns with the same target would write over each other."""
        return ("field", self.key) if self.key else (self.kind.value, self.name)

    def meaning(self) -> str:
        """What the column is taken for, in words; of an ignored column, why it is ignored."""
        match self.kind:
            case ColumnKind.ATTRIBUTE:
                return "UUID, which says whose row it is" if self.name == "uuid" else self.name.capitalize()
            case ColumnKind.SCHEME:
                return SCHEMES[self.name].label + (f", {self.why}" if self.why else "")
            case ColumnKind.FIELD:
                return f"field {self.name}"
            case ColumnKind.NEW_FIELD:
                searched = f", searched as fields.{self.key}" if self.key in SEARCHED_KEYS else ""
                return f"new {self.type} field {self.name}{searched}"
            case ColumnKind.IGNORE:
                return self.why


def read_headers(headers: Sequence[str], fields: Iterable[Field], file: str) -> tuple[ImportColumn, ...]:
    """What each column is taken for. Headers are trimmed and read whatever their case.

    `UUID`, `Name`, `Language` and `Status` (also with `Contact` in front) are the contact's own;
    `URN:<scheme>` is an address; `Field:<name or key>` a field, new when there is none by that name or key.
    All else is ignored, and so is a second column for what an earlier one holds, but for addresses.
    Empty headers at the end are dropped.

    Raises UnreadableWorkbook when a header is missing or impossible, or when the columns cannot tell
    contacts apart."""
    texts = [header.strip() for header in headers]
    while texts and not texts[-1]:
        texts.pop()
    if not texts:
        hint = "The first row has to name the columns, for example URN:Tel and Name."
        raise UnreadableWorkbook(f"Row 1 of {file} is empty.", hint)
    if "" in texts:
        raise UnreadableWorkbook(f"Column {column_letter(texts.index(''))} of {file} has no header.")
    read_one = _reader(fields, file)
    columns = _ignore_repeated(read_one(index, text) for index, text in enumerate(texts))
    _check_identity(columns, file)
    return columns


def _reader(fields: Iterable[Field], file: str) -> Callable[[int, str], ImportColumn]:
    by_name: dict[str, Field] = {}
    by_key: dict[str, Field] = {}
    for known in fields:
        by_name[known.name.lower()] = known
        by_key[known.key] = known

    def field_column(column: ImportColumn, name: str) -> ImportColumn:
        key = derive_key(name)
        new_name = derive_name(key)
        known = by_name.get(name.lower()) or by_key.get(key) or by_name.get(new_name.lower())
        if known:
            return replace(column, kind=ColumnKind.FIELD, name=known.name, key=known.key, type=known.type)
        if not is_valid_key(key):
            raise UnreadableWorkbook(
                f"Column {column.letter} of {file} is {quoted(column.header)}: no field can have that name.",
                "A field's name begins with a letter, has at most 36 characters, and is not reserved.",
            )
        return replace(column, kind=ColumnKind.NEW_FIELD, name=new_name, key=key)

    def read_one(index: int, header: str) -> ImportColumn:
        column = ImportColumn(index, header, ColumnKind.IGNORE)
        before, colon, behind = header.partition(":")
        prefix, name = (before.strip().lower(), behind.strip()) if colon else ("", before.strip())
        if prefix == "field" and name:
            return field_column(column, name)
        if prefix == "urn" and name:
            return _scheme_column(column, name.lower(), file)
        attribute = name.lower().removeprefix("contact ").strip()
        if not prefix and attribute in ATTRIBUTES:
            return replace(column, kind=ColumnKind.ATTRIBUTE, name=attribute)
        return replace(column, why=_why_ignored(prefix, name.lower()))

    return read_one


def _scheme_column(column: ImportColumn, scheme: str, file: str) -> ImportColumn:
    if scheme not in SCHEMES:
        better = _suggested(scheme)
        raise UnreadableWorkbook(
            f"Column {column.letter} of {file} is {quoted(column.header)}: there is no such address type.",
            f"Write {better}." if better else f"The address types are {', '.join(SCHEMES)}.",
        )
    return replace(column, kind=ColumnKind.SCHEME, name=scheme)


def _why_ignored(prefix: str, name: str) -> str:
    if prefix == "group":
        return "groups are chosen for the whole import"
    if not prefix and name in _EXPORTED:
        return "not something an import can set"
    better = "" if prefix else _suggested(name)
    return f"write {better} to import it" if better else "not a header that imports know"


def _ignore_repeated(columns: Iterable[ImportColumn]) -> tuple[ImportColumn, ...]:
    first: dict[tuple[str, str], ImportColumn] = {}
    result = []
    for column in columns:
        earlier = None if column.kind is ColumnKind.IGNORE else first.get(column.target)
        if earlier and column.kind is ColumnKind.SCHEME:
            column = replace(column, why=f"where column {earlier.letter} has none, or when all are imported")
        elif earlier:
            why = f"only one column for each thing is imported, and column {earlier.letter} is it"
            column = ImportColumn(column.index, column.header, ColumnKind.IGNORE, why=why)
        elif column.kind is not ColumnKind.IGNORE:
            first[column.target] = column
        result.append(column)
    return tuple(result)


def _check_identity(columns: Sequence[ImportColumn], file: str) -> None:
    used = [column for column in columns if column.kind is not ColumnKind.IGNORE]
    with_uuid = any(column.target == ("attribute", "uuid") for column in used)
    if not with_uuid and not any(column.kind is ColumnKind.SCHEME for column in used):
        raise UnreadableWorkbook(
            f"{file} has no column that tells contacts apart: neither a UUID nor an address.",
            _advice(columns),
        )
    if with_uuid and len(used) == 1:
        raise UnreadableWorkbook(f"{file} has UUIDs and nothing else: there is nothing to import.")


def _advice(columns: Iterable[ImportColumn]) -> str:
    for column in columns:
        better = _suggested(column.header.lower())
        if better:
            return f"Write {better} instead of {quoted(column.header)}."
    return "Add a column such as URN:Tel or UUID."


def _suggested(header: str) -> str:
    """The header to write for an address type that was named in other words, or nothing."""
    for name, scheme in SCHEMES.items():
        if header in _OTHER_WORDS.get(name, ()) or header in {name, scheme.label.lower()}:
            return f"URN:{name.capitalize()}"
    return ""
