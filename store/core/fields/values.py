"""Values of custom fields: every typed reading of a text, and the text that people are shown.

Number and date are read whatever the field's type is, and kept beside the text: so changing a field's type
shows what the old values are worth under the new one, without writing any of them again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from store.core.fields.dates import format_datetime, read_datetime
from store.core.fields.numbers import format_number, read_number
from store.core.fields.places import LEVELS, Hierarchy, Locator, is_path, last_name, lookup_scope, path_of
from store.core.types import Field, FieldType, Value, Workspace

MAX_TEXT: Final = 640
"""The most characters that are kept of a value's text; the typed readings are made of all of it."""

NOWHERE: Final = Hierarchy()
"""The hierarchy of a workspace without places, where every name stands for nothing."""


def read_value(
    text: str, field_type: FieldType, workspace: Workspace, now: datetime, locate: Locator | None = None
) -> Value | None:
    """The value that the text is for a field of that type, or None for the empty text, which clears the
    field.

    The text is kept as it is, space included, up to 640 characters. A date without a time takes the time of
    day of `now`. Locations are looked up for fields of a location's type, and for explicit paths (`Rwanda >
    Kigali City`) in any field; without `locate` they stay unset."""
    if not text:
        return None
    zone = ZoneInfo(workspace.timezone)
    moment = read_datetime(text, order=workspace.date_order, zone=zone, now=now, fill_time=True)
    value = Value(text[:MAX_TEXT], read_number(text), moment)
    return _located(value, locate(text, field_type)) if locate and may_be_place(text, field_type) else value


def _located(value: Value, found: Mapping[FieldType, str]) -> Value:
    """The value with the paths that were found, by level."""
    return replace(
        value,
        state=found.get(FieldType.STATE, value.state),
        district=found.get(FieldType.DISTRICT, value.district),
        ward=found.get(FieldType.WARD, value.ward),
    )


def may_be_place(text: str, field_type: FieldType) -> bool:
    """Whether the text, written to a field of that type, is looked up among the places."""
    return field_type in LEVELS or is_path(text)


def write_values(
    texts: Mapping[str, str],
    values: Mapping[str, Value],
    fields: Mapping[str, Field],
    workspace: Workspace,
    now: datetime,
    places: Hierarchy = NOWHERE,
) -> dict[str, Value]:
    """A contact's values after texts were written to its fields, both by key. `fields` are all there are, the
    oldest first.

    The empty text clears a field. A text that is there already changes nothing, except that it may find the
    place that it did not find before. States are written before districts and districts before wards, so
    that a name is looked up in the place that was written with it."""
    after = dict(values)
    for key in sorted(texts, key=lambda key: LEVELS.get(fields[key].type, 0)):
        text, field_type = texts[key], fields[key].type
        locate: Locator | None = None
        if places and may_be_place(text, field_type):
            types = ((one, field.type) for one, field in fields.items())
            locate = places.locator(lookup_scope(after, types))
        value = _written(text, after.get(key), field_type, workspace, now, locate)
        if value is None:
            after.pop(key, None)
        else:
            after[key] = value
    return {key: after[key] for key in dict.fromkeys((*values, *texts)) if key in after}


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
            return last_name(path_of(value, field_type))


def _written(
    text: str,
    known: Value | None,
    field_type: FieldType,
    workspace: Workspace,
    now: datetime,
    locate: Locator | None,
) -> Value | None:
    # The same text is the same value: a date without a time would otherwise change with the time of day.
    if known is None or known.text != text[:MAX_TEXT]:
        return read_value(text, field_type, workspace, now, locate)
    if locate is None or path_of(known, field_type):
        return known
    return _located(known, locate(text, field_type))
