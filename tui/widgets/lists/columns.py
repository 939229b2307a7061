"""The columns of the contact list: which of them fit, how wide they are and what they say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store.core.types import Field, FieldType, Status
from store.core.urns import format_urn, type_word
from store.core.views import ContactRow, SortBy
from tui.text.cells import UNSET, Align, Glyphs, fit_middle, when

NO_CHANNEL = " no channel"  # the first cell is for the sign of a lock


@dataclass(frozen=True, slots=True)
class ContactColumn:
    """One column: its title, its `Listing.sort` value, its width in cells and the text of a row in it."""

    title: str
    sort: str
    width: int
    text: Callable[[ContactRow], str]
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """What the columns and their texts depend on besides the row: `sort` is what the list is sorted by,
    `shift` how many columns after the name are passed over."""

    glyphs: Glyphs
    timezone: str = "UTC"
    fields: tuple[Field, ...] = ()
    sort: str = ""
    shift: int = 0


MAIN_LIST_FIELDS = 6
"""How many featured fields the lists of folders show at most; those of groups show all that fit."""

_GAP = 1
_DATE = 10  # cells of a date without its time
_DIGITS = 2  # how long most numbers are, and what stands for none
_LOCK = 1  # the cell before a channel's name
_GROUPS = (6, 9)  # where the second and third group of digits begin in most numbers, as in `+250 788 123 123`
_NAME_AT_LEAST = 16
_NAME_AT_MOST = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that show, from left to right, and whether there are others before and after them."""

    columns: tuple[ContactColumn, ...]
    before: bool = False
    after: bool = False

    def stops(self, sort: str) -> tuple[int, ...]:
        """Where what differs begins when another row, or another page of them, comes: the first letters of
        names are the same when these are sorted, and the first digits of numbers often are."""
        found, start = [], 0
        for column in self.columns:
            if column.align == "right":
                inside = [column.width - _DIGITS]
            elif column.sort == SortBy.CHANNEL:
                inside = [_LOCK]
            elif column.sort == SortBy.ADDRESS:
                inside = [0, *_GROUPS]
            else:
                inside = [int(column.sort == sort == SortBy.NAME)]
            found += [start + each for each in inside]
            start += column.width + _GAP
        return tuple(found)


def columns(width: int, settings: ColumnSettings) -> tuple[ContactColumn, ...]:
    """The columns for this many cells."""
    return layout(width, settings).columns


def layout(width: int, settings: ColumnSettings) -> Layout:
    """The columns for this many cells: the name, which takes what is left, and as many others as fit.

    They begin after as many as the list is shifted by. The one that the list is sorted by always shows.
    """
    others = _others(width, settings)
    shift = max(0, min(settings.shift, len(others) - 1))
    shown = _fitting(others[shift:], width)
    sorted_by = [column for column in others if column.sort == settings.sort]
    if sorted_by and sorted_by[0] not in shown:
        rest = [column for column in others[shift:] if column not in sorted_by]
        shown = _fitting([*sorted_by, *rest], width)
    after = others[-1] not in shown
    name = max(_NAME_AT_LEAST, width - _taken(shown) - after * _GAP)
    first = ContactColumn("Name", SortBy.NAME, min(name, _NAME_AT_MOST), lambda row: row.name or UNSET)
    return Layout((first, *shown), shift > 0, after)


def last_shift(width: int, settings: ColumnSettings) -> int:
    """The shift that shows the last of all columns."""
    others = _others(width, settings)
    return next(
        (shift for shift in range(len(others)) if _fitting(others[shift:], width) == others[shift:]),
        len(others) - 1,
    )


def _others(width: int, settings: ColumnSettings) -> list[ContactColumn]:
    """Every column but the name, in order: how to reach the contact, the featured fields, the rest."""
    zone = settings.timezone
    address, channel, seen = (22, 18, _DATE) if width < 100 else (26, 22, 16)
    if width < 74:
        address, channel = 16, 12
    elif width < 100 and settings.fields:
        address, channel = 18, 15
    reach = [
        ContactColumn("Address", SortBy.ADDRESS, address, lambda row: address_text(row, address)),
        ContactColumn("Channel", SortBy.CHANNEL, channel, lambda row: channel_text(row, settings.glyphs)),
    ]
    language = ContactColumn("Lang", SortBy.LANGUAGE, 4, lambda row: row.language or UNSET)
    last_seen = ContactColumn(
        "Last seen", SortBy.LAST_SEEN, seen, lambda row: when(row.last_seen_on, zone)[:seen]
    )
    created = ContactColumn("Created", SortBy.CREATED, seen, lambda row: when(row.created_on, zone)[:seen])
    if not settings.fields:
        return [*reach, language, last_seen, created]
    return [*reach, *map(_field_column, settings.fields), last_seen, language, created]


def _fitting(others: Sequence[ContactColumn], width: int) -> list[ContactColumn]:
    """As many columns as there is room for beside the name, the first ones."""
    room = width - _NAME_AT_LEAST
    made: list[ContactColumn] = []
    for column in others:
        room -= column.width + _GAP
        if room < 0:
            break
        made.append(column)
    return made


def sort_choices(fields: Sequence[Field]) -> tuple[tuple[str, str], ...]:
    """Label and `Listing.sort` value of everything that a list can be sorted by."""
    labels = ("Name", "Address", "Channel", "Language", "Last seen", "Created")
    own = ((field.name, f"field:{field.key}") for field in fields)
    return (*zip(labels, map(str, SortBy), strict=True), *own)


def address_text(row: ContactRow, width: int) -> str:
    """The priority address as people read it, cut in the middle when it is too long.

    A word for its type stands before it where the value alone does not tell.
    """
    if row.address is None:
        return UNSET
    word = type_word(row.address.urn)
    shown = format_urn(row.address.urn, international=True)
    return f"{word} {fit_middle(shown, width - len(word) - 1)}" if word else fit_middle(shown, width)


def channel_text(row: ContactRow, glyphs: Glyphs) -> str:
    """The channel of the next message, with the lock's sign before it.

    When the addresses above have no channel, the number of the one that it will really go to follows.
    """
    route = row.route
    if row.status is not Status.ACTIVE:
        return f" {row.status.value}"
    if route.channel is None or route.address is None:
        return NO_CHANNEL
    locked = glyphs.lock if route.address.channel == route.channel.uuid else " "
    place = len(route.picks)
    return f"{locked}{route.channel.name}" + (f" #{place}" if place > 1 else "")


def _field_column(field: Field) -> ContactColumn:
    """The column of a featured field: a number as narrow as its title, a date without its time."""
    title = len(field.name) + 2  # room for the sign of the order
    least = {FieldType.NUMBER: 6, FieldType.DATETIME: _DATE}.get(field.type, 12)
    width = min(max(title, least), 16)
    end = _DATE if field.type is FieldType.DATETIME else None

    def text(row: ContactRow) -> str:
        return row.fields.get(field.key, "")[:end] or UNSET

    align: Align = "right" if field.type is FieldType.NUMBER else "left"
    return ContactColumn(field.name, f"field:{field.key}", width, text, align)


def _taken(made: Sequence[ContactColumn]) -> int:
    return sum(column.width + _GAP for column in made)
