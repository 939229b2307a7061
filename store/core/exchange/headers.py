"""The header row of an import: what each column is taken for, and which headers refuse the whole file."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from store.core.errors import UnreadableWorkbook
from store.core.exchange import foreign
from store.core.exchange.cells import column_letter
from store.core.fields.keys import MAX_FIELDS, SEARCHED_KEYS, derive_key, derive_name, is_valid_key
from store.core.text import quoted
from store.core.types import Field, FieldType
from store.core.urns.schemes import SCHEMES

ATTRIBUTES: Final = ("uuid", "name", "language", "status")
_EXPORTED: Final = frozenset({"created on", "last seen on", "id", "scheme"})


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


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a whole file is refused: `what` is wrong, in words that follow "In people.csv", and `hint`, a
    sentence that says what would be right."""

    what: str
    hint: str = ""


def refusal(file: str, reasons: Iterable[Reason]) -> UnreadableWorkbook:
    """The error that says everything that is wrong with a file."""
    told = list(dict.fromkeys(reasons))
    hints = dict.fromkeys(reason.hint for reason in told if reason.hint)
    return UnreadableWorkbook(f"In {file} {'; '.join(reason.what for reason in told)}.", " ".join(hints))


def label(text: str) -> str:
    """A header as it is read: without signs that nobody sees, any run of blanks one space."""
    shown = (character for character in text if unicodedata.category(character) != "Cf")
    return " ".join("".join(shown).split())


def tells_apart(header: str) -> bool:
    """Whether a header names a UUID or an address, also one of a type that there is not."""
    before, _colon, behind = header.lower().partition(":")
    return (before.strip() == "urn" and bool(behind.strip())) or (
        header.lower().removeprefix("contact ").strip() == "uuid"
    )


def read_headers(headers: Sequence[str], fields: Iterable[Field], file: str) -> tuple[ImportColumn, ...]:
    """What each column is taken for; raises UnreadableWorkbook when that refuses the file."""
    columns, reasons = examine(headers, fields)
    if reasons:
        raise refusal(file, reasons)
    return columns


def examine(
    headers: Sequence[str], fields: Iterable[Field]
) -> tuple[tuple[ImportColumn, ...], tuple[Reason, ...]]:
    """What each column that has a header is taken for, and everything that refuses the file.

    Headers are read whatever their case. `UUID`, `Name`, `Language` and `Status` (also with `Contact` in
    front) are the contact's own; `URN:<scheme>` is an address; `Field:<name or key>` a field, new when there
    is none by that name or key. All else is ignored, and so is a second column for what an earlier one
    holds."""
    known = tuple(fields)
    texts = {index: text for index, text in enumerate(map(label, headers)) if text}
    if not texts:
        return (), (Reason("no row names the columns", "Name them, for example URN:Tel and Name."),)
    read_one = _reader(known)
    columns, reasons = [], []
    for index, text in texts.items():
        column = read_one(index, text)
        if isinstance(column, ImportColumn):
            columns.append(column)
        else:
            reasons.append(column)
    used = _ignore_repeated(columns)
    reasons += _too_many_fields(used, len(known))
    if not any(reason.what.endswith("no such address type") for reason in reasons):
        reasons += _identity(used)
    return used, tuple(reasons)


def _reader(fields: Iterable[Field]) -> Callable[[int, str], ImportColumn | Reason]:
    by_name: dict[str, Field] = {}
    by_key: dict[str, Field] = {}
    for known in fields:
        by_name[known.name.lower()] = known
        by_key[known.key] = known

    def field_column(column: ImportColumn, name: str) -> ImportColumn | Reason:
        key = derive_key(name)
        new_name = derive_name(key)
        known = by_name.get(name.lower()) or by_key.get(key) or by_name.get(new_name.lower())
        if known:
            return replace(column, kind=ColumnKind.FIELD, name=known.name, key=known.key, type=known.type)
        if not is_valid_key(key):
            return Reason(
                f"column {column.letter} is {quoted(column.header)}: no field can have that name",
                "A field's name begins with a letter, has at most 36 characters, and is not reserved.",
            )
        return replace(column, kind=ColumnKind.NEW_FIELD, name=new_name, key=key)

    def read_one(index: int, header: str) -> ImportColumn | Reason:
        column = ImportColumn(index, header, ColumnKind.IGNORE)
        before, colon, behind = header.partition(":")
        prefix, name = (before.strip().lower(), behind.strip()) if colon else ("", before.strip())
        if prefix == "field" and name:
            return field_column(column, name)
        if prefix == "urn" and name:
            return _scheme_column(column, name.lower())
        attribute = name.lower().removeprefix("contact ").strip()
        if not prefix and attribute in ATTRIBUTES:
            return replace(column, kind=ColumnKind.ATTRIBUTE, name=attribute)
        return replace(column, why=_why_ignored(prefix, name.lower()))

    return read_one


def _scheme_column(column: ImportColumn, scheme: str) -> ImportColumn | Reason:
    if scheme not in SCHEMES:
        better = _suggested(scheme)
        return Reason(
            f"column {column.letter} is {quoted(column.header)}: there is no such address type",
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


def _too_many_fields(columns: Iterable[ImportColumn], known: int) -> Iterable[Reason]:
    new = sum(column.kind is ColumnKind.NEW_FIELD for column in columns)
    if new and known + new > MAX_FIELDS:
        yield Reason(
            f"{new} columns would be new fields, and a workspace has at most {MAX_FIELDS} fields",
            "Leave out columns, or take “Field:” off their headers.",
        )


def _identity(columns: Sequence[ImportColumn]) -> Iterable[Reason]:
    """What refuses a file whose columns cannot tell contacts apart, or say nothing of them."""
    used = [column for column in columns if column.kind is not ColumnKind.IGNORE]
    with_uuid = any(column.target == ("attribute", "uuid") for column in used)
    ignored = {column.index: column.header for column in columns if column.kind is ColumnKind.IGNORE}
    if with_uuid and len(used) == 1:
        yield Reason("there are UUIDs and nothing else: there is nothing to import")
    if not with_uuid and not any(column.kind is ColumnKind.SCHEME for column in used):
        kind = foreign.recognised(column.header for column in columns)
        like = f"; it looks like {kind.name}" if kind else ""
        yield Reason(
            f"no column tells contacts apart: there is neither a UUID nor an address{like}",
            _quoting(columns) or foreign.advice(ignored, kind) or "Add a column such as URN:Tel or UUID.",
        )
    elif not any(column.target == ("attribute", "name") for column in used):
        parts = foreign.name_parts({at: text for at, text in ignored.items() if ":" not in text})
        if len(parts) > 1:
            which = " and ".join(f"{column_letter(at)} ({quoted(text)})" for at, text in parts.items())
            yield Reason(
                f"the name stands in several columns, {which}", "Put them together into one column Name."
            )


def _quoting(columns: Sequence[ImportColumn]) -> str:
    odd = all(column.header[:1] == column.header[-1:] == "'" for column in columns)
    return "Write cells in double quotation marks, or in none." if odd else ""


def _suggested(header: str) -> str:
    """The header to write for an address type that was named in other words, or nothing."""
    for name, scheme in SCHEMES.items():
        if header.lower() in {name, scheme.label.lower()}:
            return f"URN:{name.capitalize()}"
    return foreign.suggested(header)
