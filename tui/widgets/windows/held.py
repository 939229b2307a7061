"""A long list that is read in windows: what of it is held, and the jobs that read more of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from store.core.errors import CordboardError
from tui.jobs import Jobs

LIMIT = 600
"""How many items are held at most, or a few more; those farthest from where new ones come in are let go."""

SIZE = 100
"""How many items are read at once."""

_PAGES = 2

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """Items that were read, in the order of the list; `ended` is whether the list has no more on that
    side."""

    items: tuple[Item, ...] = ()
    ended: bool = True


class Source(Protocol[Item]):
    """Where a list is read from: its first items, those next to one that they come `above` or `below`, or its
    last."""

    def __call__(
        self, *, above: Item | None = None, below: Item | None = None, last: bool = False
    ) -> Part[Item]:
        """Read them; called in a thread."""


@dataclass(frozen=True, slots=True)
class Held(Generic[Item]):
    """A run of a list: whether its first item is the first of the list, and its last the last. `at` is the
    item that the cursor belongs to."""

    items: tuple[Item, ...] = ()
    first: bool = True
    last: bool = True
    at: int = 0


def reach(lines: int) -> int:
    """How many items are held beyond a view of so many lines, on each side: not more than can be on both."""
    return max(0, min(_PAGES * lines, (LIMIT - SIZE - lines) // 2))


class Windows(Generic[Item]):
    """The windows of one list. `key` tells items apart that are read one by one: what has the same key is
    read, held and let go of together."""

    def __init__(self, jobs: Jobs, key: Callable[[Item], object], shown: Callable[[int], object]) -> None:
        """`shown` is called when other items are held, with how many more of them there are in front."""
        self._jobs, self._key, self._shown = jobs, key, shown
        self.source: Source[Item] | None = None
        self.held: Held[Item] = Held()
        self._reading = False

    def start(self, source: Source[Item]) -> Held[Item]:
        """The beginning of a list; reads it."""
        part = source()
        return Held(part.items, first=True, last=part.ended)

    def end(self, source: Source[Item]) -> Held[Item]:
        """The end of a list; reads it."""
        part = source(last=True)
        return Held(part.items, first=part.ended, last=True, at=max(0, len(part.items) - 1))

    def around(self, source: Source[Item], at: Item | None) -> Held[Item]:
        """What is around an item, or where it was; reads it."""
        if at is None:
            return self.start(source)
        above = source(above=at)
        below = source(below=above.items[-1]) if above.items else source()
        items = above.items + below.items
        key = self._key(at)
        alike = [place for place, one in enumerate(items) if self._key(one) == key]
        same = [place for place in alike if items[place] == at]
        place = (same or alike or [min(len(above.items), max(0, len(items) - 1))])[0]
        return Held(items, first=above.ended, last=below.ended, at=place)

    def take(self, held: Held[Item], source: Source[Item]) -> None:
        """Hold what was read of a list, and read the rest of it from there."""
        self._jobs.drop("window")
        self._reading = False
        self.source, self.held = source, held

    def read_on(self, *, above: bool, below: bool) -> None:
        """Read more on a side where it is wanted, and where the list goes on."""
        held = self.held
        if self.source is None or not held.items or self._reading:
            return
        if below and not held.last:
            self._read(self.source, below=True)
        elif above and not held.first:
            self._read(self.source, below=False)

    def _read(self, source: Source[Item], *, below: bool) -> None:
        edge = self.held.items[-1 if below else 0]

        def read() -> Part[Item]:
            return source(below=edge) if below else source(above=edge)

        def take(part: Part[Item]) -> None:
            self._reading = False
            self._shown(self._below(part) if below else self._above(part))

        self._reading = True
        self._jobs.run(read, take, group="window", on_error=self._failed, awaited=True)

    def _failed(self, error: CordboardError) -> None:
        self._reading = False
        self._jobs.show_error(error)

    def _below(self, part: Part[Item]) -> int:
        items = self.held.items + part.items
        surplus = max(0, len(items) - LIMIT)
        while 0 < surplus < len(items) and self._key(items[surplus]) == self._key(items[surplus - 1]):
            surplus += 1
        self.held = Held(items[surplus:], first=self.held.first and not surplus, last=part.ended)
        return -surplus

    def _above(self, part: Part[Item]) -> int:
        items = part.items + self.held.items
        kept = min(len(items), LIMIT)
        while 0 < kept < len(items) and self._key(items[kept]) == self._key(items[kept - 1]):
            kept -= 1
        self.held = Held(items[:kept], first=part.ended, last=self.held.last and kept == len(items))
        return len(part.items)
