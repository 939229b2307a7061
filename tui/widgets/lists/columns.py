"""The columns of the contact list: which of them fit, how wide they are and what they say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from store.core.types import Channel, Field, FieldType, Status, Workspace
from store.core.urns import format_urn, type_word
from store.core.views import ContactRow, SortBy
from tui.text.cells import Align, Glyphs, cut, day_of, fit, fit_middle, width_of
from tui.text.palette import FAILED, LOCK, MUTED, SLOW, Run
from tui.text.widths import GAP, Width, fixed, shares

NO_CHANNEL = "no channel"


@dataclass(frozen=True, slots=True)
class ContactColumn:
    """One column: its title, its `Listing.sort` value, the cells it may have, and a row's runs in so many.

    `width` is what it got. `lead` cells of it, where a sign may stand, are left of its title.
    """

    title: str
    sort: str
    span: Width
    runs: Callable[[ContactRow, int], tuple[Run, ...]]
    align: Align = "left"
    lead: int = 0
    width: int = 0

    def cells(self, row: ContactRow) -> tuple[Run, ...]:
        """What it says of a row."""
        return self.runs(row, self.width)


_USUAL = Workspace()


@dataclass(frozen=True, slots=True)
class ColumnSettings:
    """What the columns and their texts depend on besides the row: `sort` is what the list is sorted by,
    `shift` how many columns after the name are passed over; `thrifty` has the bar over the name only."""

    glyphs: Glyphs
    workspace: Workspace = _USUAL
    fields: tuple[Field, ...] = ()
    sort: str = ""
    shift: int = 0
    thrifty: bool = False


MAIN_LIST_FIELDS = 6
"""How many featured fields the lists of folders show at most; those of groups show all that fit."""

_DATE = 10  # cells of a date; there is no room for its time
_VIA = 10  # cells of a channel's short name
_DIGITS = 2  # how long most numbers are
_GROUPS = (6, 9)  # where the second and third group of digits begin in most numbers, as in `+250 788 123 123`
_TOO_WIDE = "#"  # stands for a number that there is no room for: a number is never cut


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that show, from left to right, and whether there are others before and after them."""

    columns: tuple[ContactColumn, ...]
    before: bool = False
    after: bool = False

    def starts(self) -> tuple[int, ...]:
        """Where each column begins; a sign before its title stands in the gap."""
        found, start = [], 0
        for column in self.columns:
            found.append(start - column.lead)
            start += column.width - column.lead + GAP
        return tuple(found)

    def stops(self, sort: str) -> tuple[int, ...]:
        """Where what differs begins when another row, or another page of them, comes: the first letters of
        names are the same when these are sorted, and the first digits of numbers often are."""
        found: list[int] = []
        for column, start in zip(self.columns, self.starts(), strict=True):
            if column.align == "right":
                inside = [column.width - _DIGITS]
            elif column.sort == SortBy.ADDRESS:
                inside = [0, *_GROUPS]
            else:
                inside = [column.lead + int(column.sort == sort == SortBy.NAME)]
            found += [start + each for each in inside]
        return tuple(found)


def layout(width: int, settings: ColumnSettings) -> Layout:
    """The columns for this many cells: the name, and as many others as fit.

    They begin after as many as the list is shifted by. The one that the list is sorted by always shows.
    """
    name, *others = _ranked(_every(settings), settings.sort)
    shift = max(0, min(settings.shift, len(others) - 1))
    passed = [column for column in others[:shift] if column.sort == settings.sort]
    wanted = [name, *passed, *others[shift:]]
    shown = _fitting(wanted, width)
    after = len(shown) < len(wanted)
    if after:
        # The sign that tells of the others stands at the end.
        shown = _fitting(wanted, width - GAP)
    return Layout(tuple(shown), shift > 0, after)


def last_shift(width: int, settings: ColumnSettings) -> int:
    """The shift that shows the last of all columns."""
    name, *others = _ranked(_every(settings), "")
    fits = (shift for shift in range(len(others)) if _fit_all([name, *others[shift:]], width))
    return next(fits, len(others) - 1)


def _every(settings: ColumnSettings) -> list[ContactColumn]:
    """Every column, in order: the name, how to reach the contact, the featured fields, the rest."""
    space = settings.workspace

    def via(row: ContactRow, width: int) -> tuple[Run, ...]:
        return via_runs(row, settings.glyphs)

    return [
        ContactColumn("Name", SortBy.NAME, Width(16, 22, 32), _plain(lambda row: row.name)),
        ContactColumn("Address", SortBy.ADDRESS, Width(16, 19, 30), address_runs),
        ContactColumn("Via", SortBy.CHANNEL, fixed(_VIA + 1), via, lead=1),
        *map(_field_column, settings.fields),
        ContactColumn(
            "Last seen",
            SortBy.LAST_SEEN,
            fixed(_DATE, extra=True),
            _plain(lambda row: day_of(row.last_seen_on, space)),
        ),
        ContactColumn("Lang", SortBy.LANGUAGE, fixed(4, extra=True), _plain(lambda row: row.language)),
        ContactColumn(
            "Created",
            SortBy.CREATED,
            fixed(_DATE, extra=True),
            _plain(lambda row: day_of(row.created_on, space)),
        ),
    ]


def _ranked(every: Sequence[ContactColumn], sort: str) -> list[ContactColumn]:
    """The columns with their ranks: the name, what the list is sorted by, and the others as they stand."""
    ranks = {column.sort: place for place, column in enumerate(every, 2)} | {sort: 1, SortBy.NAME: 0}
    return [
        replace(column, span=replace(column.span, rank=rank, extra=column.span.extra and rank > 1))
        for column in every
        for rank in (ranks[column.sort],)
    ]


def _fitting(wanted: Sequence[ContactColumn], room: int) -> list[ContactColumn]:
    """The columns that there is room for, with their widths."""
    given = shares(room, [_beside(column) for column in wanted])
    pairs = zip(wanted, given, strict=True)
    return [replace(column, width=cells + column.lead) for column, cells in pairs if cells]


def _fit_all(wanted: Sequence[ContactColumn], room: int) -> bool:
    return all(shares(room, [_beside(column) for column in wanted]))


def _beside(column: ContactColumn) -> Width:
    """What a column takes beside the gap, in which the sign before its title stands."""
    span, lead = column.span, column.lead
    return replace(span, least=span.least - lead, want=span.want - lead, most=span.most - lead)


def sort_choices(fields: Sequence[Field]) -> tuple[tuple[str, str], ...]:
    """Label and `Listing.sort` value of everything that a list can be sorted by."""
    labels = ("Name", "Address", "Via", "Language", "Last seen", "Created")
    own = ((field.name, f"field:{field.key}") for field in fields)
    return (*zip(labels, map(str, SortBy), strict=True), *own)


def address_runs(row: ContactRow, width: int) -> tuple[Run, ...]:
    """The priority address as people read it, cut in the middle when it is too long.

    A word for its type stands before it, dim, where the value alone does not tell.
    """
    if row.address is None:
        return ((" " * width, ""),)
    word = type_word(row.address.urn)
    room = width - len(word) - 1 if word else width
    shown = fit(fit_middle(format_urn(row.address.urn, international=True), room), room)
    return ((word, MUTED), (f" {shown}", "")) if word else ((shown, ""),)


def via_runs(row: ContactRow, glyphs: Glyphs) -> tuple[Run, ...]:
    """The channel of the next message by its short name, with the sign of a lock before it.

    When the addresses above have no channel, the number of the one that it will really go to follows.
    """
    route = row.route
    if row.status is not Status.ACTIVE:
        return ((f" {fit(row.status.value, _VIA)}", ""),)
    if route.channel is None or route.address is None:
        return ((" ", ""), (NO_CHANNEL, FAILED))
    locked = route.address.channel == route.channel.uuid
    place = len(route.picks)
    number = f" #{place}" if place > 1 else ""
    name = fit(via_name(route.channel), _VIA - len(number))
    if number:
        name = name.rstrip()
    padding = " " * (_VIA - width_of(name) - len(number))
    return ((glyphs.lock, LOCK) if locked else (" ", ""), (name, ""), (number, SLOW), (padding, ""))


def via_name(channel: Channel) -> str:
    """What a channel is called in narrow columns."""
    return channel.short_name or cut(channel.name, _VIA)


def _plain(text: Callable[[ContactRow], str]) -> Callable[[ContactRow, int], tuple[Run, ...]]:
    """Runs of a text in the usual style, cut at its end."""
    return lambda row, width: ((fit(text(row), width), ""),)


def _field_column(field: Field) -> ContactColumn:
    """The column of a featured field: a number as narrow as its title, a date without its time."""
    sort = f"field:{field.key}"

    def value(row: ContactRow) -> str:
        return row.fields.get(field.key, "")

    if field.type is FieldType.NUMBER:
        title = min(max(4, width_of(field.name)), 6)
        span = Width(title, title, 6, extra=True)
        return ContactColumn(
            field.name, sort, span, lambda row, width: ((_number(value(row), width), ""),), align="right"
        )
    if field.type is FieldType.DATETIME:
        return ContactColumn(
            field.name, sort, fixed(_DATE, extra=True), _plain(lambda row: value(row)[:_DATE])
        )
    return ContactColumn(field.name, sort, Width(12, 16, 16, extra=True), _plain(value))


def _number(text: str, width: int) -> str:
    """A number at the right; one that is too long is not cut, which would make it another."""
    return text.rjust(width) if len(text) <= width else _TOO_WIDE * width
