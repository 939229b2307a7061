"""A search as a value: what it asks, what it depends on, and its canonical text."""

from dataclasses import dataclass
from functools import cached_property

from store.core.query.canonical import write
from store.core.query.properties import Needs, needs
from store.core.query.tree import Node


@dataclass(frozen=True)
class Query:
    """A search. `root` is None for everybody; `str()` gives the canonical text.

    `redacted` is whether it was read where addresses are hidden, `country` the country that it was read with,
    and `on_trust` whether fields and groups were taken on trust.
    """

    root: Node | None = None
    redacted: bool = False
    country: str = ""
    on_trust: bool = False

    @cached_property
    def needs(self) -> Needs:
        """What the search depends on, and whether it may keep a smart group."""
        return needs(self.root, on_trust=self.on_trust)

    @cached_property
    def _text(self) -> str:
        return write(self.root)

    def __str__(self) -> str:
        """The canonical text, which reads back as the same search, unless it has grown beyond the limit of
        characters."""
        return self._text
