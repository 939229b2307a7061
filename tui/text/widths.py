"""How many cells each column of a table gets."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 1
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Width:
    """Cells that a column has at least, wants, and has at most; the smaller its rank, the more it matters.

    An `extra` one narrows no other: it shows where those that matter more have what they want.
    """

    least: int
    want: int
    most: int
    rank: int = 0
    extra: bool = False


def fixed(cells: int, *, rank: int = 0, extra: bool = False) -> Width:
    """A width that is always the same."""
    return Width(cells, cells, cells, rank, extra)


def shares(room: int, columns: Sequence[Width]) -> tuple[int, ...]:
    """The width of each column in so many cells; 0 for those that go.

    All have their least; while they do not fit, the one that matters least goes, and one always stays. What
    is left brings them to what they want, then to their most, those that matter first; the rest stays blank.
    """
    by_rank = sorted(range(len(columns)), key=lambda place: columns[place].rank)
    while len(by_rank) > 1 and _needed([columns[place] for place in by_rank]) > room:
        by_rank.pop()
    made = [columns[place].least if place in by_rank else 0 for place in range(len(columns))]
    spare = room - sum(columns[place].least + GAP for place in by_rank) + GAP
    for wish in ("want", "most"):
        for place in by_rank:
            added = max(0, min(spare, getattr(columns[place], wish) - made[place]))
            made[place] += added
            spare -= added
    return tuple(made)


def _needed(shown: Sequence[Width]) -> int:
    """The cells without which these, in the order of their rank, do not show."""
    before = shown[:-1] if shown[-1].extra else ()
    return sum(column.want if column in before else column.least for column in shown) + GAP * (len(shown) - 1)


PANES_FROM = 110
"""From so many cells on a screen has panes side by side, under rules with their titles."""

_SIDEBAR, _LIST = 20, 62


@dataclass(frozen=True, slots=True)
class Panes:
    """The cells of the panes beside a list; 0 for one that there is no room for."""

    sidebar: int
    preview: int


def panes(width: int, *, preview: bool = True) -> Panes:
    """The panes of a screen so wide: a preview of three eighths, and folders where the list keeps enough."""
    if width < PANES_FROM:
        return Panes(0, 0)
    beside = max(38, min(64, width * 3 // 8)) if preview else 0
    return Panes(_SIDEBAR if width - beside - _SIDEBAR >= _LIST else 0, beside)


_BETWEEN_FROM = 150


@dataclass(frozen=True, slots=True)
class FormPanes:
    """The cells of the panes beside a contact's form; 0 for one that there is no room for."""

    addresses: int
    route: int


def form_panes(width: int) -> FormPanes:
    """The panes of a form so wide: the route beside it, and from 150 cells on the addresses between them."""
    if width < _BETWEEN_FROM:
        return FormPanes(0, panes(width).preview)
    addresses = (width - min(64, width * 3 // 8)) // 2
    return FormPanes(addresses, addresses)
