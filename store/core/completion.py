"""What could stand at the cursor of a search while it is typed: properties, operators, values, AND and OR."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from store.core.completion_values import Choice, Vocabulary, operators, properties, resolve, values
from store.core.query_grammar import IN_WORD, MAX_LENGTH, STRING
from store.core.query_text import unquote

__all__ = ["Choice", "Completion", "Vocabulary", "complete"]

MOST: Final = 50
"""The most choices that are offered at a time."""

_TOKEN: Final = re.compile(
    rf'(?P<string>{STRING})|(?P<half>".*)|(?P<sign>!=|>=|<=|[=~<>!])|(?P<bracket>[()])'
    rf"|(?P<word>{IN_WORD}+)|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_WORD: Final = re.compile(f"{IN_WORD}+")
_STRING: Final = re.compile(STRING, re.DOTALL)
_WORD_SIGNS: Final = frozenset({"is", "has"})
_JOINTS: Final = (Choice("AND", "both must be true"), Choice("OR", "either may be true"))


@dataclass(frozen=True, slots=True)
class Completion:
    """The choices at the cursor; each may take the place of the characters from `start` up to `end`. The
    nearest come first."""

    start: int
    end: int
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> Completion:
    """What could stand at the cursor, a place between characters: after an operator the values that the
    property can have, after a property its operators, after a condition AND and OR, anywhere else the
    properties. What is typed of it already narrows the choices, and would be replaced.
    A text that is too long to be a search has no choices."""
    cursor = max(0, min(cursor, len(text)))
    if len(text) > MAX_LENGTH:
        return Completion(cursor, cursor)
    before = [
        _Token(str(match.lastgroup), match.group(), match.start())
        for match in _TOKEN.finditer(text, 0, cursor)
        if match.lastgroup != "space"
    ]
    typed = before.pop() if before and _is_typed(before[-1], cursor) else None
    start = typed.start if typed else cursor
    end = _end(text, typed, cursor)
    partial = _said(typed) if typed else ""
    return Completion(start, end, tuple(_choices(before, typed, partial, vocabulary))[:MOST])


def _is_typed(last: _Token, cursor: int) -> bool:
    """Whether the last token is still being typed: it reaches to the cursor, and more could follow."""
    return last.start + len(last.text) == cursor and last.kind in ("word", "half")


def _end(text: str, typed: _Token | None, cursor: int) -> int:
    """Where the token ends that the cursor is in."""
    pattern = _STRING if typed and typed.kind == "half" else _WORD
    match = pattern.match(text, typed.start) if typed else None
    return max(cursor, match.end()) if match else cursor


def _said(token: _Token) -> str:
    if token.kind == "word":
        return token.text
    return unquote(token.text + '"') if token.kind == "half" else unquote(token.text)


def _choices(
    before: list[_Token], typed: _Token | None, partial: str, vocabulary: Vocabulary
) -> Iterable[Choice]:
    if before and _is_sign(before, len(before) - 1):
        found = resolve(_said(before[-2]), vocabulary) if len(before) > 1 else None
        return values(found, partial, vocabulary) if found else ()
    if typed and typed.kind != "word":
        return ()
    subject = resolve(before[-1].text, vocabulary) if _ends_bare(before) else None
    joints = (
        [joint for joint in _JOINTS if joint.text.startswith(partial.upper())] if _ends_part(before) else []
    )
    if subject and not partial:
        return operators(subject)
    return (*joints, *properties(partial, vocabulary))


def _is_sign(tokens: list[_Token], index: int) -> bool:
    """Whether that token is an operator; `is` and `has` are ones behind a word."""
    token = tokens[index]
    return token.kind == "sign" or (token.kind == "word" and token.text.lower() in _WORD_SIGNS)


def _ends_bare(tokens: list[_Token]) -> bool:
    """Whether the last token is a word that is no value, so that it may be a property."""
    if not tokens or tokens[-1].kind != "word":
        return False
    return len(tokens) == 1 or not _is_sign(tokens, len(tokens) - 2)


def _ends_part(tokens: list[_Token]) -> bool:
    """Whether a whole part of a search ends here, so that another may be joined to it."""
    if not tokens:
        return False
    last = tokens[-1]
    if last.kind == "word":
        return last.text.lower() not in {"and", "or", *_WORD_SIGNS}
    return last.kind == "string" or last.text == ")"
