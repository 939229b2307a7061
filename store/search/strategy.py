"""Lists with a search or a group: the choice between a keyset scan and an access path.

The first choice is given up when it takes longer than the other would have, so a wrong choice costs twice the
right one at most.
"""

from sqlalchemy import ColumnElement
from sqlmodel import Session

from store.core.views import RowKey
from store.repositories import counts
from store.search import index_scan
from store.search.dialects import use_memory_map
from store.search.filters import Filter
from store.search.index_scan import IndexScan
from store.search.keyset import KeysetReader, ListQuery
from store.search.planner import FEW, AccessPath, access_paths, most_selective

_COLLECT = 1.5
"""Cost of finding a contact by an index, looking at it and sorting it, in steps of a keyset scan."""

_HANDFUL = 2000
"""So few contacts of an index are found and sorted in less time than it takes to compare costs."""

_FIRST = 1000
"""Steps of a keyset scan that cost less than much counting: where they find enough, nothing is counted."""

_SHORT = 5000
"""A keyset scan of at most so many steps is done without counting."""


class SearchReader:
    """Reads a list with a search or a group."""

    def __init__(self, session: Session, view: ListQuery) -> None:
        use_memory_map(session)
        self._session = session
        self._view = view
        self._keyset = KeysetReader(session, view)

    def page(self, start: RowKey | None, backwards: bool, size: int) -> list[RowKey]:
        """Up to `size` keys after a row, or from the end of the list, in the direction of reading."""
        session, view = self._session, self._view
        paths = access_paths(session, view.filter)
        path = most_selective(session, paths, _HANDFUL)
        if path is not None and path.size == 0:
            return []
        if path is not None and not path.truncated:
            return IndexScan(session, view, path).page(start, backwards, size)
        found: list[RowKey] = []
        here, steps, done = start, _FIRST, 0
        while done < FEW:
            more, here = self._keyset.page_within(here, backwards, size - len(found), steps)
            found += more
            if here is None:
                return found
            left = self._steps_left(len(found), done := done + steps, size)
            if left > _SHORT:
                limit = int(left / _COLLECT)
                path = most_selective(session, paths, min(limit, FEW) if done == _FIRST else limit)
                if path is not None and not path.truncated:
                    return found + IndexScan(session, view, path).page(here, backwards, size - len(found))
            steps = min(2 * left, FEW)
        return found + self._keyset.page(here, backwards, size - len(found))

    def rank(self, key: RowKey) -> int:
        """How many rows come before a row with that key."""
        return self._reader(_counting_path(self._session, self._view.filter)).rank(key)

    def between(self, first: RowKey, last: RowKey, limit: int) -> list[int]:
        """The ids of up to `limit` contacts between two rows, neither included."""
        return self._reader(_path(self._session, self._view.filter, FEW)).between(first, last, limit)

    def _reader(self, path: AccessPath | None) -> KeysetReader | IndexScan:
        return self._keyset if path is None else IndexScan(self._session, self._view, path)

    def _steps_left(self, found: int, steps: int, size: int) -> int:
        """How many more steps a page needs at this rate; at most as many as the folder has."""
        expected = (size - found) * steps * 2 // (2 * found + 1)
        expected = max(expected, _FIRST)
        if expected <= _SHORT:
            return expected
        return min(expected, _folder_size(self._session, self._view.filter))


def conditions(session: Session, filtered: Filter) -> tuple[ColumnElement[bool], ...]:
    """The conditions that find all contacts of a filter, in no order."""
    use_memory_map(session)
    path = _counting_path(session, filtered)
    return filtered.conditions() if path is None else index_scan.conditions(filtered, path)


def _counting_path(session: Session, filtered: Filter) -> AccessPath | None:
    """The access path for looking at all contacts found; None when a scan of the folder is as good."""
    return _path(session, filtered, max(int(_folder_size(session, filtered) / _COLLECT), FEW))


def _path(session: Session, filtered: Filter, limit: int) -> AccessPath | None:
    """The most selective access path, None when it selects as many contacts as the limit."""
    path = most_selective(session, access_paths(session, filtered), limit)
    return None if path is None or path.truncated else path


def _folder_size(session: Session, filtered: Filter) -> int:
    return max(counts.read(session).folders[filtered.folder], 1)
