"""A search as a value: what it asks, what it depends on, and its canonical text."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from store.core.query.canonical import write
from store.core.query.days import is_relative, literal
from store.core.query.properties import Needs, needs
from store.core.query.tree import Branch, Day, Node, conditions


@dataclass(frozen=True)
class Query:
    """A search. `root` is None for everybody; `str()` gives the canonical text.

    `redacted` is whether it was read where addresses are hidden, `country` the country that it was read with,
    and `on_trust` whether fields and groups were taken on trust. `day` is the day that its relative dates
    count from, None where it has none.
    """

    root: Node | None = None
    redacted: bool = False
    country: str = ""
    on_trust: bool = False
    date_order: str = field(default="dmy", compare=False)
    day: date | None = None

    @cached_property
    def needs(self) -> Needs:
        """What the search depends on, and whether it may keep a smart group."""
        return needs(self.root, on_trust=self.on_trust)

    @property
    def is_relative(self) -> bool:
        """Whether it has days that count from today, as it is written."""
        dates = (each.value for each in conditions(self.root) if isinstance(each.operand, Day))
        return any(map(is_relative, dates))

    @property
    def meant(self) -> str:
        """The canonical text with the dates that its relative ones are; empty where it has none."""
        return "" if self.day is None else write(self._written(self.root, self.day))

    def _written(self, node: Node | None, day: date) -> Node | None:
        if isinstance(node, Branch):
            parts = (self._written(part, day) for part in node.parts)
            return replace(node, parts=tuple(part for part in parts if part is not None))
        if node is None or not isinstance(node.operand, Day):
            return node
        return replace(node, value=literal(node.value, self.date_order, day))

    @cached_property
    def _text(self) -> str:
        return write(self.root)

    def __str__(self) -> str:
        """The canonical text, which reads back as the same search, unless it has grown beyond the limit of
        characters."""
        return self._text
