"""The marks of a list: what is selected, and the range that is being drawn."""

from dataclasses import dataclass, field, replace

from store.core.contacts.selection import Selection
from store.core.views import ContactRow, RowKey
from tui.text.cells import number


@dataclass(frozen=True, slots=True)
class RangeStart:
    """Where a range began. `on` is whether it marks what it takes in, or unmarks it."""

    position: int
    key: RowKey
    on: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Which rows of a list are marked. Every change makes a new value."""

    selection: Selection = field(default_factory=Selection)
    start: RangeStart | None = None

    def __bool__(self) -> bool:
        """Whether there is a mark, or a range has begun."""
        return bool(self.selection) or self.start is not None

    def has(self, row: ContactRow, position: int, cursor: int) -> bool:
        """Whether a row shows as marked while the cursor is where it is."""
        if self.start is not None:
            first, last = sorted((self.start.position, cursor))
            if first <= position <= last:
                return self.start.on
        return row.uuid in self.selection

    def begun(self, row: ContactRow, position: int) -> "Marks":
        """With a range from this row on: it unmarks when the row was marked."""
        return replace(self, start=RangeStart(position, row.key, row.uuid not in self.selection))

    def ended(self) -> "Marks":
        """Without the range."""
        return replace(self, start=None)

    def text(self, size: int | None, cursor: int) -> str:
        """What the status line says; `size` is how long the list is, when that is known."""
        parts: list[str] = []
        chosen = self.selection
        if chosen.is_listing:
            parts.append(_all_text(size, len(chosen.uuids)))
        elif chosen:
            parts.append(f"{number(len(chosen.uuids))} marked")
        if self.start is not None:
            taken = number(abs(cursor - self.start.position) + 1)
            parts.append(f"range of {taken}{'' if self.start.on else ' to unmark'}")
        return "  ".join(parts)


def _all_text(size: int | None, left_out: int) -> str:
    if size is None:
        return f"all but {number(left_out)} match" if left_out else "all match"
    if left_out:
        return f"{number(size - left_out)} of {number(size)} marked"
    return f"all {number(size)} match"
