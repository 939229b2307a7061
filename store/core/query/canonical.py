"""The canonical text of a search: one way to write each, which reads back as the same search."""

import re
from collections.abc import Iterable
from typing import Final

from store.core.query.tree import Branch, Condition, Junction, Kind, Node

_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ESCAPE: Final = re.compile(
    r"\\(?:([abfnrtv\\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4}))"
)
_BY_LETTER: Final = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    '"': '"',
}
_LETTERS: Final = {character: letter for letter, character in _BY_LETTER.items()}
_PREFIXES: Final = {Kind.ATTRIBUTE: "", Kind.SCHEME: "urns.", Kind.FIELD: "fields."}


def write(node: Node | None) -> str:
    """The canonical text: prefixes for schemes and fields, one space around operators, values in quotes
    unless they are plain digits, AND and OR in capitals, brackets only where the two meet."""
    if node is None:
        return ""
    if isinstance(node, Condition):
        return f"{_PREFIXES[node.kind]}{node.key} {node.operator} {_value(node.value)}"
    return f" {node.junction} ".join(_bracketed(part) for part in node.parts)


def join(junction: Junction, parts: Iterable[Node | None]) -> Node | None:
    """Join nodes by AND or OR, in the simplest form.

    Skips None and flattens branches of the same junction; a single node is returned as it is, no node gives
    None.
    """
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, Branch) and part.junction is junction:
            flat.extend(part.parts)
        elif part is not None:
            flat.append(part)
    if len(flat) > 1:
        return Branch(junction, tuple(flat))
    return flat[0] if flat else None


def quote(value: str) -> str:
    """The value in quotes, as it can stand in a search; what cannot be printed is written as an escape."""
    return '"' + "".join(map(_escaped, value)) + '"'


def unquote(text: str) -> str:
    """Undo `quote`. A backslash that begins no known escape is kept."""
    return _ESCAPE.sub(_unescaped, text[1:-1]) if "\\" in text else text[1:-1]


def _bracketed(node: Node) -> str:
    text = write(node)
    return f"({text})" if isinstance(node, Branch) else text


def _value(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else quote(value)


def _escaped(character: str) -> str:
    letter = _LETTERS.get(character)
    if letter is not None:
        return f"\\{letter}"
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _unescaped(match: re.Match[str]) -> str:
    letter, *codes = match.groups()
    if letter is not None:
        return _BY_LETTER[letter]
    return chr(int(next(code for code in codes if code is not None), 16))
