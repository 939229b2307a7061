"""The search language: a text to a tree, and the tree back to its canonical text.

The names of this package are loaded when they are first used: the parser library and the building of the
parser take some 100 ms together, and the first screen needs neither.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.core.query.errors import QueryError
    from store.core.query.properties import Needs
    from store.core.query.query import Query, parse

__all__ = ["Needs", "Query", "QueryError", "parse"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from store.core.query import query  # noqa: PLC0415

    return getattr(query, name)
