"""The search language: a text to a tree, and the tree back to its canonical text.

`parse` is loaded on first use: the parser library and the building of the parser take some 100 ms together,
and the first screen needs neither. Modules that a start loads import this package and call `query.parse`.
"""

from typing import TYPE_CHECKING

from store.core.query.errors import QueryError
from store.core.query.properties import Needs
from store.core.query.query import Query

if TYPE_CHECKING:
    from store.core.query.parsing import parse

__all__ = ["Needs", "Query", "QueryError", "parse"]


def __getattr__(name: str) -> object:
    if name != "parse":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from store.core.query.parsing import parse  # noqa: PLC0415 - loads the parser library

    return parse
