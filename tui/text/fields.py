"""Sentences about custom fields, for screens and commands. Does not import Textual."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.core.contacts.languages import language_names, language_problem
from store.core.fields.doubts import Doubt, doubt
from store.core.fields.places import LEVELS, Hierarchy
from store.core.fields.values import MAX_TEXT
from store.core.reports import FieldReading, FieldUse
from store.core.text import listed
from store.core.types import Field, FieldType, Workspace
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


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in a line; `as_text` where it is to be stored though its field cannot read it."""

    text: str
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with what was typed; with `can_be` it can be had all the same, perhaps `as_text`."""

    told: str
    can_be: bool = False
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line to type in: what Tab completes a text to, what is wrong with one, an example, and what is said
    above."""

    complete: Callable[[str], tuple[str, ...]]
    check: Callable[[str], Wrong | None]
    example: str = ""
    detail: str = ""


_CLEARS = Wrong("Nothing is typed. Enter again to clear it.", can_be=True)


def language_line(space: Workspace) -> TypedLine:
    """To type the language of many contacts in."""
    codes = space.languages or tuple(language_names())

    def complete(text: str) -> tuple[str, ...]:
        return tuple(code for code in codes if code.startswith(text.strip().lower()))

    def check(text: str) -> Wrong | None:
        if not text:
            return _CLEARS
        if problem := language_problem(text):
            return Wrong(problem)
        if space.languages and text.lower() not in space.languages:
            offered = listed(space.languages)
            return Wrong(f"Not a language of this workspace: {offered}. Enter again to set it.", can_be=True)
        return None

    return TypedLine(complete, check, ", ".join(space.languages) or "such as eng")


def field_line(field: Field, space: Workspace, now: datetime, places: Hierarchy) -> TypedLine:
    """To type a value of a field of many contacts in, as in the form of one. A name of a place is looked up
    among all, and then for each contact in its own state and district."""

    def complete(text: str) -> tuple[str, ...]:
        return places.beginning(text.strip(), field.type, {}) if field.type in LEVELS else ()

    def check(text: str) -> Wrong | None:
        if not text:
            return _CLEARS
        if len(text) > MAX_TEXT:
            return Wrong(f"A value has at most {MAX_TEXT} characters; this one has {len(text)}.")
        found = doubt(text, field.type, space, now, places, {})
        if found is None:
            return None
        as_text = not found.taken
        told = f"{found.sentence}. Enter again to set it{' as text' if as_text else ''}."
        return Wrong(told, can_be=True, as_text=as_text)

    return TypedLine(complete, check)


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
