"""Sentences about custom fields, for screens and commands. Does not import Textual."""

from collections.abc import Sequence

from store.core.fields.doubts import Doubt
from store.core.reports import FieldReading, FieldUse
from store.core.types import FieldType
from tui.text.cells import UNSET, number, plural

_AS = {
    FieldType.TEXT: "text",
    FieldType.NUMBER: "a number",
    FieldType.DATETIME: "a date",
    FieldType.STATE: "a state",
    FieldType.DISTRICT: "a district",
    FieldType.WARD: "a ward",
}

NO_READING = {
    FieldType.TEXT: "no text",
    FieldType.NUMBER: "no number",
    FieldType.DATETIME: "no date",
    FieldType.STATE: "no known state",
    FieldType.DISTRICT: "no known district",
    FieldType.WARD: "no known ward",
}
"""How a text that cannot be read as a type is described."""


def marked(doubt: Doubt) -> str:
    """What is doubtful in a text, beside it, and how it is stored all the same."""
    return f"{doubt.sentence}. Save twice to keep it{'' if doubt.taken else ' as text'}."


def doubts_told(doubts: Sequence[tuple[str, Doubt]]) -> str:
    """What is doubtful in the texts of fields, by their names, and how they are stored all the same."""
    each = ", ".join(f"{name} is {doubt.told}" for name, doubt in doubts)
    as_text = "" if any(doubt.taken for _, doubt in doubts) else " as text"
    return f"{each}. Save again to keep {'it' if len(doubts) == 1 else 'them'}{as_text}."


def reading_sentence(reading: FieldReading, field_type: FieldType, *, changes: bool) -> str:
    """How many stored values can be read as a type; `changes` is whether that is another type than now."""
    if not reading.contacts:
        return "No contact has a value yet."
    have = f"{plural(reading.contacts, 'contact')} {'has' if reading.contacts == 1 else 'have'} a value"
    lost = reading.contacts - reading.readable
    if not lost:
        return f"{have}, which can be read as {_AS[field_type]}."
    said = f"{have}; {number(reading.readable)} of them can be read as {_AS[field_type]}"
    verb = "would show" if changes else "shows" if lost == 1 else "show"
    kept = " What is stored stays, and shows again under the old type." if changes else ""
    return f"{said}, {number(lost)} {verb} as {UNSET}.{kept}"


def delete_detail(use: FieldUse) -> str:
    """What is deleted together with a field."""
    values = plural(use.contacts, "value")
    lost = f"{values} {'goes' if use.contacts == 1 else 'go'} with it" if use.contacts else "It has no value"
    again = "A field made later by the same name begins without values." if use.contacts else ""
    return f"{lost}. This cannot be undone. {again}".strip()
