"""The part of a long list that is held in memory: a run of rows with their true positions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from store.core.views import ContactRow, Listing, RowKey

LIMIT = 600
"""How many rows are kept at most; those farthest from where new ones come in are let go."""


@dataclass(frozen=True, slots=True)
class RowWindow:
    """Rows `start` to `start + len(rows)` of a list of `total` rows; `total` is None until it was counted.

    `ended` is whether the last row held is the last of the list.
    """

    rows: tuple[ContactRow, ...] = ()
    start: int = 0
    total: int | None = None
    ended: bool = True

    @property
    def stop(self) -> int:
        """The position after the last row held."""
        return self.start + len(self.rows)

    @property
    def size(self) -> int:
        """How long the list is, as far as is known."""
        return self.stop if self.ended or self.total is None else max(self.total, self.stop)

    def row(self, position: int) -> ContactRow | None:
        """The row at a position, or None when it is not held."""
        return self.rows[position - self.start] if self.start <= position < self.stop else None

    def position(self, uuid: str) -> int | None:
        """Where a contact stands among the rows held."""
        found = (index for index, row in enumerate(self.rows) if row.uuid == uuid)
        index = next(found, None)
        return None if index is None else self.start + index

    def counted(self, total: int) -> "RowWindow":
        """The same rows in a list of which the length is now known."""
        return replace(self, total=total)

    def after(self, rows: Sequence[ContactRow], *, ended: bool) -> "RowWindow":
        """With the rows that follow, letting go of some at the front."""
        known = {row.uuid for row in self.rows}
        joined = self.rows + tuple(row for row in rows if row.uuid not in known)
        surplus = max(0, len(joined) - LIMIT)
        return replace(self, rows=joined[surplus:], start=self.start + surplus, ended=ended)

    def before(self, rows: Sequence[ContactRow], *, ended: bool) -> "RowWindow":
        """With the rows that precede, letting go of some at the end.

        `ended` is whether the first of them is the first of the list: then positions are counted from it
        anew, since others may have added or removed contacts meanwhile.
        """
        known = {row.uuid for row in self.rows}
        joined = tuple(row for row in rows if row.uuid not in known) + self.rows
        start = 0 if ended else max(0, self.start - (len(joined) - len(self.rows)))
        return replace(self, rows=joined[:LIMIT], start=start, ended=self.ended and len(joined) <= LIMIT)


class RowSource(Protocol):
    """Where rows come from: the contacts' service, as far as a list needs it."""

    def page(
        self,
        listing: Listing,
        /,
        *,
        after: RowKey | None = None,
        before: RowKey | None = None,
        last: bool = False,
        size: int = 50,
    ) -> tuple[ContactRow, ...]:
        """Rows after or before a key, or the first or last ones, always in the listing's order."""
        ...

    def total(self, listing: Listing, /) -> int:
        """How many rows the listing has."""
        ...

    def rank(self, listing: Listing, key: RowKey, /) -> int:
        """The position of a row, from 0."""
        ...

    def row(self, listing: Listing, uuid: str, /) -> ContactRow | None:
        """The row of a contact, or None when the listing does not have it."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A window that was read, and the position in it where the cursor belongs."""

    window: RowWindow
    cursor: int = 0


def read_first(source: RowSource, listing: Listing, size: int) -> Found:
    """The beginning of a list."""
    rows = source.page(listing, size=size)
    return Found(RowWindow(rows, ended=len(rows) < size))


def read_last(source: RowSource, listing: Listing, size: int) -> Found:
    """The end of a list."""
    rows = source.page(listing, last=True, size=size)
    total = max(source.total(listing), len(rows))
    return Found(RowWindow(rows, total - len(rows), total), total - 1)


def read_around(source: RowSource, listing: Listing, keep: Sequence[str], size: int) -> Found:
    """The rows around the first of these contacts that the listing still has, else its beginning."""
    for uuid in keep:
        row = source.row(listing, uuid)
        if row is not None:
            break
    else:
        return read_first(source, listing, size)
    before = source.page(listing, before=row.key, size=size)
    after = source.page(listing, after=row.key, size=size)
    position = source.rank(listing, row.key) if len(before) == size else len(before)
    start = max(0, position - len(before))
    return Found(RowWindow((*before, row, *after), start, ended=len(after) < size), position)
