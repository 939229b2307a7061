"""The choices around an import: its group, the new fields it may make, and what looks like a purchased
list."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from store.core.errors import InvalidImport
from store.core.exchange.headers import ColumnKind, ImportColumn
from store.core.fields.keys import check_name, derive_key
from store.core.text import folded, quoted
from store.core.types import Field, FieldType, Urn

MAX_GROUP_NAME: Final = 64
MAX_GROUPS: Final = 250
SYSTEM_GROUPS: Final = ("Active", "Blocked", "Stopped", "Archived", "Open Tickets")
"""Names that no group can have, whatever their case: folders and lists of the program's own."""

_MAX_DERIVED: Final = 54
_MIN_DERIVED: Final = 4
_SEQUENTIAL: Final = 250


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What to make of a column that would be a new field: a field of that name and type, or with `include`
    off, nothing."""

    include: bool
    name: str
    type: FieldType = FieldType.TEXT


def group_name_for(file: str, existing: Iterable[str]) -> str:
    """The name of the group that an import of that file would make when nobody chooses one.

    It is the file's name without its ending, title-cased, `_` and `-` as spaces, other punctuation left
    out, at most 54 characters; `Import` when less than four are left; with a number behind it when there is
    such a group."""
    words = re.sub(r"[^\w\s]", "", re.sub(r"[_-]", " ", PurePath(file).stem)).split()
    name = " ".join(words).title()[:_MAX_DERIVED].strip()
    if len(name) < _MIN_DERIVED:
        name = "Import"
    taken = {folded(other) for other in (*existing, *SYSTEM_GROUPS)}
    candidate, number = name, 1
    while folded(candidate) in taken:
        number += 1
        candidate = f"{name} {number}"
    return candidate


def check_new_group(name: str, existing: Sequence[str], max_groups: int = MAX_GROUPS) -> str:
    """The trimmed name of a new group for the import.

    Raises InvalidImport when there are too many groups, or no group can have that name, or one has it.
    """
    trimmed = name.strip()
    if len(existing) >= max_groups:
        raise InvalidImport(f"There are {len(existing)} groups already, and there can be {max_groups}.")
    if not trimmed:
        raise InvalidImport("The new group needs a name.")
    if len(trimmed) > MAX_GROUP_NAME:
        raise InvalidImport(f"A group's name has at most {MAX_GROUP_NAME} characters.")
    if re.search(r'["\\\0]', trimmed):
        raise InvalidImport("A group's name cannot contain \" or \\.")
    if folded(trimmed) in {folded(other) for other in (*existing, *SYSTEM_GROUPS)}:
        raise InvalidImport(f"There is already a group {quoted(trimmed)}.")
    return trimmed


def check_existing_group(name: str, existing: Sequence[str]) -> str:
    """The existing manual group that was chosen, as it is written; InvalidImport when there is none by that
    name."""
    found = {folded(other): other for other in existing}.get(folded(name))
    if found is None:
        raise InvalidImport(f"There is no group {quoted(name)} to add the contacts to.")
    return found


def choose_columns(
    columns: Sequence[ImportColumn], choices: Mapping[int, ColumnChoice], fields: Iterable[Field]
) -> tuple[ImportColumn, ...]:
    """The columns with the new fields as chosen, by the index of their column; unmentioned ones stay as
    they are.

    Raises InvalidImport when a new field cannot have its name, or another field has it.
    """
    known = list(fields)
    names = {folded(known_field.name) for known_field in known} | {known_field.key for known_field in known}
    chosen: set[str] = set()
    result = []
    for column in columns:
        choice = choices.get(column.index)
        if column.kind is ColumnKind.NEW_FIELD and choice:
            column = _chosen(column, choice)
        if column.kind is ColumnKind.NEW_FIELD:
            _check_new_field(column, names, chosen)
            chosen.update((folded(column.name), column.key))
        result.append(column)
    return tuple(result)


def looks_generated(urns: Iterable[Urn], threshold: int = _SEQUENTIAL) -> bool:
    """Whether so many addresses are numbers in a row, each one more than the last, as nobody's contacts
    are.

    Runs count together: a bought list with a few numbers missing is still one."""
    numbers = {int(urn.path) for urn in urns if re.fullmatch(r"\+?[0-9]{1,30}", urn.path)}
    return 1 + sum(number - 1 in numbers for number in numbers) >= threshold


def _chosen(column: ImportColumn, choice: ColumnChoice) -> ImportColumn:
    if not choice.include:
        return ImportColumn(column.index, column.header, ColumnKind.IGNORE, why="left out by choice")
    name = choice.name.strip()
    return replace(column, name=name, key=derive_key(name), type=choice.type)


def _check_new_field(column: ImportColumn, known: set[str], chosen: set[str]) -> None:
    where = f"Column {column.letter}, {quoted(column.header)}"
    problem = check_name(column.name)
    if problem:
        raise InvalidImport(f"{where}: {problem}")
    name = folded(column.name)
    if name in known or column.key in known:
        raise InvalidImport(f"{where}: there is already a field {quoted(column.name)}.")
    if name in chosen or column.key in chosen:
        raise InvalidImport(f"{where}: another column makes a field {quoted(name)} too.")
