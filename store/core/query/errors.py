"""What is wrong with a search text: a code for programs, a sentence for people, and the place in the text."""

from collections.abc import Mapping
from types import MappingProxyType

from store.core.errors import CordboardError
from store.core.text import printable


class QueryError(CordboardError):
    """A text that is no search.

    `code` says which rule it breaks, for programs. `offset` is where the offending token begins and `length`
    how long it is, both in characters of the text as typed; the length is 0 at the end of the text. `extra`
    has what else is known, such as the `value` or the `property`. `text` is the whole text, once it is known.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        offset: int = 0,
        length: int = 0,
        extra: Mapping[str, str] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.code = code
        self.offset = offset
        self.length = length
        self.extra: Mapping[str, str] = MappingProxyType(dict(extra or {}))
        self.text = ""


def shown(text: str) -> str:
    """A part of a search as a message quotes it: printable, not too long, in double quotes."""
    return f'"{printable(text, 40)}"'
