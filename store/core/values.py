"""Values of custom fields: every typed reading of a text, and the text that people are shown.

Number and date are read whatever the field's type is, and kept beside the text: so changing a field's type
shows what the old values are worth under the new one, without writing any of them again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from store.core.dates import format_datetime, read_datetime
from store.core.numbers import format_number, read_number
from store.core.types import FieldType, Value, Workspace

MAX_TEXT: Final = 640
"""The most characters that are kept of a value's text; the typed readings are made of all of it."""

Locate = Callable[[str, FieldType], Mapping[FieldType, str]]
"""Finds a text in a hierarchy of locations: the paths it stands for, by level (state, district, ward).

The second argument is the type of the field that the text is written to."""

_LEVELS: Final = frozenset({FieldType.STATE, FieldType.DISTRICT, FieldType.WARD})


def read_value(
    text: str, field_type: FieldType, workspace: Workspace, now: datetime, locate: Locate | None = None
) -> Value | None:
    """The value that the text is for a field of that type, or None for the empty text, which clears the
    field.

    The text is kept as it is, space included, up to 640 characters. A date without a time takes the time of
    day of `now`. Locations are looked up for fields of a location's type, and for explicit paths (`Rwanda >
    Kigali City`) in any field; without `locate` they stay unset."""
    if not text:
        return None
    found: Mapping[FieldType, str] = {}
    if locate is not None and (field_type in _LEVELS or ">" in text):
        found = locate(text, field_type)
    zone = ZoneInfo(workspace.timezone)
    return Value(
        text=text[:MAX_TEXT],
        number=read_number(text),
        datetime=read_datetime(text, order=workspace.date_order, zone=zone, now=now, fill_time=True),
        state=found.get(FieldType.STATE, ""),
        district=found.get(FieldType.DISTRICT, ""),
        ward=found.get(FieldType.WARD, ""),
    )


def display(value: Value | None, field_type: FieldType, workspace: Workspace) -> str:
    """The value for people, by the reading that the field's type asks for; empty when there is no such
    reading.

    Numbers are plain, dates in the workspace's time zone and order with hours and minutes, locations their
    last name."""
    if value is None:
        return ""
    match field_type:
        case FieldType.TEXT:
            return value.text
        case FieldType.NUMBER:
            return "" if value.number is None else format_number(value.number)
        case FieldType.DATETIME:
            if value.datetime is None:
                return ""
            zone = ZoneInfo(workspace.timezone)
            return format_datetime(value.datetime, order=workspace.date_order, zone=zone)
        case FieldType.STATE | FieldType.DISTRICT | FieldType.WARD:
            path = {"state": value.state, "district": value.district, "ward": value.ward}[field_type.value]
            return path.rsplit(">", 1)[-1].strip()
