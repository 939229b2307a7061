"""Reading a long list: its beginning, its end, or the rows around one; and how many come before them."""

from collections.abc import Sequence
from dataclasses import dataclass

from store.core.views import Listing, RowKey
from tui.widgets.lists.window import Rows, RowWindow


@dataclass(frozen=True, slots=True)
class Found:
    """A window that was read, and the position in it where the cursor belongs.

    `revision` is that of the store just before; `line` the line of the screen to put the cursor on, when it
    should not stay on the one it is on.
    """

    window: RowWindow
    cursor: int = 0
    revision: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact really stands, in a list of so many."""

    uuid: str
    position: int
    total: int


def read_first(source: Rows, listing: Listing, size: int, total: int | None = None) -> Found:
    """The beginning of a list that had `total` rows when they were last counted."""
    revision = source.revision()
    rows = source.page(listing, size=size)
    return Found(RowWindow(rows, total=total, ended=len(rows) < size), revision=revision)


def read_last(source: Rows, listing: Listing, size: int, total: int | None) -> Found:
    """The end of a list that had `total` rows when they were last counted."""
    revision = source.revision()
    rows = source.page(listing, last=True, size=size)
    if len(rows) < size:
        return Found(RowWindow(rows, total=len(rows)), max(0, len(rows) - 1), revision)
    start = size if total is None else max(1, total - len(rows))
    window = RowWindow(rows, start, total, vague=total is None)
    return Found(window, window.stop - 1, revision)


def read_around(
    source: Rows,
    listing: Listing,
    keep: Sequence[str],
    size: int,
    guess: int = 0,
    total: int | None = None,
) -> Found:
    """The rows around the first of these contacts that the listing still has, else its beginning.

    `guess` is the position that the contact probably still has, in a list that had `total` rows.
    """
    revision = source.revision()
    for uuid in keep:
        row = source.row(listing, uuid)
        if row is not None:
            break
    else:
        return read_first(source, listing, size, total)
    before = source.page(listing, before=row.key, size=size)
    after = source.page(listing, after=row.key, size=size)
    position = max(guess, len(before) + 1) if len(before) == size else len(before)
    window = RowWindow((*before, row, *after), position - len(before), total, ended=len(after) < size)
    return Found(window, position, revision)


def read_from(
    source: Rows, listing: Listing, prefix: str, size: int, line: int, total: int | None
) -> Found | None:
    """The rows around the first whose value begins with or comes after a text; None when there is none.

    Where they stand is for `find_place` to say: counting is slower than reading.
    """
    revision = source.revision()
    key = source.jump(listing, prefix)
    if key is None:
        return None
    before = source.page(listing, before=key, size=size)
    after = (
        source.page(listing, after=before[-1].key, size=size) if before else source.page(listing, size=size)
    )
    vague = len(before) == size
    start = size if vague else 0
    window = RowWindow((*before, *after), start, total, ended=len(after) < size, vague=vague)
    return Found(window, start + len(before), revision, line)


def find_place(source: Rows, listing: Listing, uuid: str, key: RowKey, total: int | None) -> Place:
    """Where a row stands, by counting; all of them are counted too, unless `total` is how many they are."""
    position = source.rank(listing, key)
    return Place(uuid, position, source.total(listing) if total is None else total)
