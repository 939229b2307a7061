"""The written form of a URN: `scheme:path?query#display`, split into its parts and joined again.

The first `:` ends the scheme and later ones belong to the path; `?` may come only right after the path and
`#` only after path or query, each once. In a part the characters `#`, `%` and `?` are written %23, %25, %3F.
"""

import re
from dataclasses import dataclass

from store.core.errors import InvalidUrn
from store.core.text import quoted
from store.core.types import ESCAPES, Urn

_PLAIN = {code: chr(character) for character, code in ESCAPES.items()}
_ESCAPE_CODE = re.compile("|".join(_PLAIN))
_SHAPE = re.compile(
    r"(?P<scheme>[^:?#]*) (?: : (?P<path>[^?#]*) (?:\?(?P<query>[^?#]*))? (?:\#(?P<display>[^?#]*))? )?",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class UrnParts:
    """A URN in its four parts, escapes undone; `str()` joins and escapes them again."""

    scheme: str
    path: str
    query: str = ""
    display: str = ""

    @property
    def urn(self) -> Urn:
        """The address without its query, which is not part of what identifies it."""
        return Urn(self.scheme, self.path, self.display)

    def __str__(self) -> str:
        query = f"?{escape(self.query)}" if self.query else ""
        display = f"#{escape(self.display)}" if self.display else ""
        return f"{escape(self.scheme)}:{escape(self.path)}{query}{display}"


def split(text: str) -> UrnParts:
    """Take a written URN apart.

    Raises InvalidUrn: `empty` when scheme or path is missing, `invalid_path` when `?` or `#` is misplaced.
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise InvalidUrn(
            f"{quoted(text)} has a ? or # in the wrong place: inside a value, write %23 for # and %3F for ?.",
            kind="invalid_path",
        )
    parts = UrnParts(**{name: unescape(part or "") for name, part in found.groupdict().items()})
    if not (parts.scheme and parts.path):
        raise _incomplete(text, parts)
    return parts


def escape(text: str) -> str:
    """The text with `#`, `%` and `?` written as escapes."""
    return text.translate(ESCAPES)


def unescape(text: str) -> str:
    """The text with those three escapes undone; any other `%` is left as it is."""
    return _ESCAPE_CODE.sub(lambda found: _PLAIN[found.group()], text)


def _incomplete(text: str, parts: UrnParts) -> InvalidUrn:
    if not text.strip():
        problem = "The address is empty"
    elif parts.path:
        problem = f"{quoted(text)} has no address type before the colon"
    elif ":" in text:
        problem = f"{quoted(text)} has nothing after its address type"
    else:
        problem = f"{quoted(text)} does not say which type of address it is"
    return InvalidUrn(f"{problem}: write a type, a colon and a value, as in tel:+250788123123.", kind="empty")
