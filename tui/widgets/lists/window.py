"""The part of a long list that is held in memory: a run of rows with their true positions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from store.core.views import ContactRow

LIMIT = 600
"""How many rows are kept at most; those farthest from where new ones come in are let go."""

PAGE = 100
"""How many rows are read at once."""


@dataclass(frozen=True, slots=True)
class RowWindow:
    """Rows `start` to `start + len(rows)` of a list of `total` rows; `total` is None until it was counted.

    `ended` is whether the last row held is the last of the list. While `vague`, the rows were found without
    counting those before them: positions are right among each other only.
    """

    rows: tuple[ContactRow, ...] = ()
    start: int = 0
    total: int | None = None
    ended: bool = True
    vague: bool = False

    @property
    def stop(self) -> int:
        """The position after the last row held."""
        return self.start + len(self.rows)

    @property
    def size(self) -> int:
        """How long the list is, as far as is known."""
        return self.stop if self.ended or self.total is None else max(self.total, self.stop)

    @property
    def known_size(self) -> int | None:
        """How long the list is; None until that is known."""
        if self.ended and not self.vague:
            return self.stop
        return None if self.total is None else self.size

    def row(self, position: int) -> ContactRow | None:
        """The row at a position, or None when it is not held."""
        return self.rows[position - self.start] if self.start <= position < self.stop else None

    def position(self, uuid: str) -> int | None:
        """Where a contact stands among the rows held."""
        found = (index for index, row in enumerate(self.rows) if row.uuid == uuid)
        index = next(found, None)
        return None if index is None else self.start + index

    def shifted(self, by: int, total: int) -> "RowWindow":
        """The same rows in a list of which the length, and how far they were from their places, is now
        known."""
        return replace(self, start=max(0, self.start + by), total=total, vague=False)

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
        kept = self.ended and len(joined) <= LIMIT
        return replace(self, rows=joined[:LIMIT], start=start, ended=kept, vague=self.vague and not ended)
