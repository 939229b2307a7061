"""The grammar of texts with variables, and its parser: from text to parts, before any name is resolved.

`@name.path` and `@(name.path)` are variables, `@(name.path|"text")` has a text in place of an empty value,
`@@` is the sign itself. `@` before any other word is text, as in bob@example.com.

This module loads lark, and the first text builds the parser, which is then kept.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from store.core.templates.errors import TemplateError
from store.core.text import quoted

ROOTS: Final = ("contact", "urns", "fields", "channel", "workspace", "sender")
"""The words that begin a variable."""

GRAMMAR: Final = rf"""
    start: (TEXT | SIGN | VARIABLE | bracket)*
    bracket: OPEN choice (_BAR choice)* CLOSE
    choice: PATH | STRING

    OPEN.3: /@\(\s*/
    VARIABLE.2: /@(?:{"|".join(ROOTS)})(?!\w)(?:\.\w+)*/i
    TEXT.2: /(?:[^@]|@@)+/
    SIGN.1: /@/
    PATH: /[^\W\d]\w*(?:\.\w+|\[\s*-?\d+\s*\])*/
    STRING: /"(?:[^"\\]|\\.)*"/s
    _BAR: /\s*\|\s*/
    CLOSE: /\s*\)/
"""
"""Between brackets other tokens are looked for than outside, which the contextual lexer does."""

_WORD: Final = re.compile(r"\w+|-\d+")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a path, or a number in square brackets, with its place in the text."""

    text: str
    offset: int

    @property
    def length(self) -> int:
        """How many characters it has."""
        return len(self.text)


Path = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A variable as it is written: the paths that are tried in turn, and the text where all are empty.

    `offset` and `end` are where it begins and ends, its `@` and brackets included."""

    paths: tuple[Path, ...]
    offset: int
    end: int
    fallback: str | None = None
    bracketed: bool = False


Part = str | Written


def read(text: str) -> tuple[Part, ...]:
    """The parts of a text: what stays as it is, and variables; raises TemplateError."""
    try:
        # With the transformer inside, the parser returns what its top rule returned.
        parts: tuple[Part, ...] = _parser().parse(text)  # type: ignore[assignment]
    except UnexpectedInput as error:
        raise _explained(text, error) from None
    return parts


class _Builder(Transformer[Token, tuple[Part, ...]]):
    """Builds the parts during the parse, so that lark makes no tree of its own."""

    def start(self, children: list[Token | Written]) -> tuple[Part, ...]:
        """The whole text."""
        return tuple(map(_part, children))

    def bracket(self, children: list[Token]) -> Written:
        """`@(path|path|"text")`; a text ends the choices."""
        first, *choices, last = children
        for choice in choices[:-1]:
            if choice.type == "STRING":
                message = f"{quoted(choice)} is never empty, so nothing can stand after it."
                raise TemplateError("syntax", message, offset=choice.start_pos or 0, length=len(choice))
        fallback = choices.pop() if choices[-1].type == "STRING" else None
        if not choices:
            message = f"{quoted(str(fallback))} is a text, and no variable; write it without @ and brackets."
            raise TemplateError("syntax", message, offset=first.start_pos or 0, length=len(first))
        return Written(
            tuple(map(_path, choices)),
            first.start_pos or 0,
            last.end_pos or 0,
            None if fallback is None else _ESCAPED.sub(r"\1", fallback[1:-1]),
            bracketed=True,
        )

    def choice(self, children: list[Token]) -> Token:
        """A path or a text."""
        return children[0]


def _part(part: Token | Written) -> Part:
    if isinstance(part, Written):
        return part
    if part.type == "VARIABLE":
        return Written((_path(part),), part.start_pos or 0, part.end_pos or 0)
    return part.replace("@@", "@") if part.type == "TEXT" else str(part)


def _path(token: Token) -> Path:
    start = token.start_pos or 0
    return tuple(Word(match.group(), start + match.start()) for match in _WORD.finditer(token))


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=_Builder(), maybe_placeholders=False)


def _explained(text: str, error: UnexpectedInput) -> TemplateError:
    """The parser's error for people; only what stands in brackets can be wrong."""
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    at = len(text) if ended else error.pos_in_stream or 0
    opened = text.rfind("@(", 0, max(at, 2))
    if ended or at >= len(text):
        message = "This bracket is not closed; write a ) where the variable ends, or @@( for the sign itself."
        return TemplateError("syntax", message, offset=opened, length=len(text) - opened)
    message = (
        f"{quoted(text[at])} cannot stand here; in brackets are a variable and what stands in its place, "
        'as in @(contact.first_name|"friend"), and @@( is the sign itself.'
    )
    return TemplateError("syntax", message, offset=at, length=1)
