"""Custom fields as text: the cells of their table, and the sentence below it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from textual.content import Content

from store.core.reports import FieldUse
from store.core.types import Field, FieldType
from tui.text.cells import Glyphs, number
from tui.text.content import joined, plural
from tui.widgets.lists.columns import MAIN_LIST_FIELDS
from tui.widgets.lists.line_table import Cell, TableColumn

FIELD_COLUMNS = (
    TableColumn("Col", 4, rank=95),
    TableColumn("Name", 18, rank=100, grow=True),
    TableColumn("Key", 14, rank=60),
    TableColumn("Type", 11, rank=90),
    TableColumn("Values", 7, rank=85, right=True),
    TableColumn("Used by", 14, rank=80, grow=True),
)

TYPE_NAMES: Mapping[FieldType, str] = MappingProxyType(
    {
        FieldType.TEXT: "Text",
        FieldType.NUMBER: "Number",
        FieldType.DATETIME: "Date & time",
        FieldType.STATE: "State",
        FieldType.DISTRICT: "District",
        FieldType.WARD: "Ward",
    }
)
"""The types as people call them."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field in the table. `use` is None until counted; `place` is its column, from 1, or 0 for none."""

    field: Field
    use: FieldUse | None = None
    place: int = 0


def field_cells(row: FieldRow, signs: Glyphs, arrow_style: str = "") -> tuple[Cell, ...]:
    """A row of the table: every column of the list but the first has the arrow that moves it up."""
    field, use = row.field, row.use
    return (
        _lead(row.place, signs, arrow_style),
        field.name,
        field.key,
        TYPE_NAMES[field.type],
        "..." if use is None else number(use.contacts),
        "..." if use is None else _places(use),
    )


def field_detail(row: FieldRow) -> str:
    """Everything about a field in one sentence, for what the table has no room for."""
    field, use = row.field, row.use
    parts = [f"{field.name} ({field.key})"]
    if row.place > MAIN_LIST_FIELDS:
        parts.append(f"column {row.place}, which only the lists of groups show")
    elif row.place:
        parts.append(f"column {row.place} of the list")
    else:
        parts.append("no column of the list")
    if use is not None:
        parts.append(f"{plural(use.contacts, 'contact')} with a value")
        if use.groups:
            groups = "group" if len(use.groups) == 1 else "groups"
            parts.append(f"asked for by the smart {groups} {', '.join(use.groups)}")
        if use.imports:
            parts.append(f"imported from {', '.join(use.imports)}")
        if not use.groups and not use.imports:
            parts.append("used by no smart group and no import")
    return "; ".join(parts) + "."


def _lead(place: int, signs: Glyphs, arrow_style: str) -> Content:
    if not place:
        return joined("")
    arrow = (signs.raise_, arrow_style) if place > 1 else " "
    return joined(arrow, f" {place}")


def _places(use: FieldUse) -> str:
    parts = list(use.groups)
    if use.imports:
        parts.append(plural(len(use.imports), "import"))
    return ", ".join(parts)
