"""The grammar of searches and its parser: from text to syntax tree, before any name is resolved.

This module loads lark (some 60 ms), and the first search builds the parser (some 15 ms), which is then kept.
No module that a start loads may import it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from store.core.query.canonical import unquote
from store.core.query.errors import QueryError, shown
from store.core.query.tree import Junction, Operator

MAX_CONDITIONS: Final = 250
"""The most conditions that a search may have."""

MAX_LENGTH: Final = 10_000
"""The most characters that a search may have, space at its ends not counted."""

MAX_DEPTH: Final = 100
"""How deep the brackets of a search may be nested."""

# Words run until space or a sign of the language. Quotation marks that only look like ours are an error.
IN_WORD: Final = r"[^\x00-\x20\x7f\s\"()=~<>!“”„‟«»＂″\ud800-\udfff]"
STRING: Final = r'"[^"\\]*(?:\\.[^"\\]*)*"'

# A word like `android` or `or-else` begins with a keyword, and is none.
GRAMMAR: Final = rf"""
    ?start: either
    ?either: adjacent (_OR adjacent)*
    ?adjacent: both+
    ?both: atom (_AND atom)*
    ?atom: condition | _OPEN either _CLOSE
    condition: _literal [COMPARATOR _literal]
    _literal: WORD | STRING

    _OPEN: "("
    _CLOSE: ")"
    _AND.2: /and(?!{IN_WORD})/i
    _OR.2: /or(?!{IN_WORD})/i
    COMPARATOR.2: /!=|>=|<=|[=~<>]|(?:has|is)(?!{IN_WORD})/i
    STRING: /{STRING}/s
    WORD: /{IN_WORD}+/
    _SPACE: /\s+/
    %ignore _SPACE
"""
"""Explicit AND binds closest, then parts side by side, then OR; all three read from left to right."""

_OPERATORS: Final = {
    **{operator.value: operator for operator in Operator},
    "has": Operator.CONTAINS,
    "is": Operator.EQUAL,
}
_DEPTHS: Final = {"(": 1, ")": -1}
# What begins with a quote and does not end is not looked into; it is no search anyway.
_BRACKET: Final = re.compile(rf'{STRING}|".*|[()]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Literal:
    """A word or a quoted text: its value, and its place in the text of the search."""

    text: str
    offset: int
    length: int
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class ParsedCondition:
    """A condition before its names are resolved; `sign` is the operator as written. A bare value has neither
    subject nor operator."""

    value: Literal
    operator: Operator | None = None
    subject: Literal | None = None
    sign: Literal | None = None

    @property
    def offset(self) -> int:
        """Where the condition begins."""
        return (self.subject or self.value).offset


@dataclass(frozen=True, slots=True)
class ParsedBranch:
    """Conditions joined by AND or OR; no part is a branch of the same junction."""

    junction: Junction
    parts: tuple["ParsedNode", ...]


ParsedNode = ParsedCondition | ParsedBranch


def read(text: str) -> ParsedNode:
    """Parse a text that is not empty; raises QueryError when it is too long, too deep or malformed."""
    check_size(text)
    try:
        # With the transformer inside, the parser returns what its top rule returned.
        part: ParsedNode = _parser().parse(text)  # type: ignore[assignment]
    except UnexpectedInput as error:
        raise explain(text, error, _tokens(text, error)) from None
    _check_count(part)
    return part


def check_size(text: str) -> None:
    """Raise QueryError for a text beyond `MAX_LENGTH` or brackets nested beyond `MAX_DEPTH`."""
    trimmed = len(text.strip())
    if trimmed > MAX_LENGTH:
        start = len(text) - len(text.lstrip()) + MAX_LENGTH
        message = f"A search has at most {MAX_LENGTH:,} characters, and this one has {trimmed:,}."
        raise QueryError("too_complex", message, offset=start, length=trimmed - MAX_LENGTH)
    depth = 0
    for match in _BRACKET.finditer(text):
        # A closing bracket that closes nothing counts for nothing.
        depth = max(depth + _DEPTHS.get(match.group(), 0), 0)
        if depth > MAX_DEPTH:
            message = f"Brackets can be nested {MAX_DEPTH} deep, and here they are nested deeper."
            raise QueryError("too_complex", message, offset=match.start(), length=1)


def _check_count(part: ParsedNode) -> None:
    every = tuple(_conditions(part))
    if len(every) > MAX_CONDITIONS:
        last = every[MAX_CONDITIONS]
        length = last.value.offset + last.value.length - last.offset
        message = f"A search has at most {MAX_CONDITIONS} conditions, and this one has {len(every):,}."
        raise QueryError("too_complex", message, offset=last.offset, length=length)


def _conditions(part: ParsedNode) -> Iterator[ParsedCondition]:
    if isinstance(part, ParsedCondition):
        return iter((part,))
    return chain.from_iterable(map(_conditions, part.parts))


def _tokens(text: str, error: UnexpectedInput) -> tuple[Token, ...]:
    """The tokens before the offending one."""
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    return tuple(_parser().lex(text if at_end else text[: error.pos_in_stream]))


class _Builder(Transformer[Token, ParsedNode]):
    """Builds the syntax tree during the parse, so that lark makes no tree of its own to be walked."""

    def condition(self, children: list[Token]) -> ParsedCondition:
        """`property operator value`, or a bare value."""
        if len(children) == 1:
            return ParsedCondition(_literal(children[0]))
        subject, operator, value = children
        sign = _literal(operator)
        return ParsedCondition(_literal(value), _OPERATORS[sign.text.lower()], _literal(subject), sign)

    def both(self, children: list[ParsedNode]) -> ParsedNode:
        """Parts joined by AND."""
        return _join(Junction.AND, children)

    # Parts side by side are joined by AND too.
    adjacent = both

    def either(self, children: list[ParsedNode]) -> ParsedNode:
        """Parts joined by OR."""
        return _join(Junction.OR, children)


def _join(junction: Junction, parts: list[ParsedNode]) -> ParsedBranch:
    flat: list[ParsedNode] = []
    for part in parts:
        if isinstance(part, ParsedBranch) and part.junction is junction:
            flat.extend(part.parts)
        else:
            flat.append(part)
    return ParsedBranch(junction, tuple(flat))


def _literal(token: Token) -> Literal:
    offset = token.start_pos or 0
    if token.type == "STRING":
        return Literal(unquote(token.value), offset, len(token), quoted=True)
    return Literal(token.value, offset, len(token))


@cache
def _parser() -> Lark:
    return Lark(
        GRAMMAR,
        parser="lalr",
        # One kind of token for every word, and keywords that are keywords everywhere, need no context.
        lexer="basic",
        transformer=_Builder(),
        maybe_placeholders=False,
    )


_TYPOGRAPHIC: Final = frozenset("“”„‟«»＂″")
_JUNCTIONS: Final = ("_AND", "_OR")


def explain(text: str, error: UnexpectedInput, before: Sequence[Token]) -> QueryError:
    """Turn the parser's error into a QueryError; `before` are the tokens up to the offending one."""
    previous = before[-1] if before else None
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return _unexpected(error.token, previous)
    if isinstance(error, UnexpectedCharacters):
        return _strange(text, error.pos_in_stream or 0, previous)
    return _ended(text, before)


def _syntax(message: str, offset: int, length: int) -> QueryError:
    return QueryError("syntax", message, offset=offset, length=length)


def _unexpected(token: Token, previous: Token | None) -> QueryError:
    word = shown(token.value)
    if token.type == "_CLOSE":
        message = _close(previous)
    elif previous is not None and previous.type == "COMPARATOR":
        message = (
            f"A value is expected after {shown(previous.value)}, not {word}; "
            "a value that looks like a part of the language needs double quotes."
        )
    elif token.type == "COMPARATOR" and previous is not None and previous.type in ("WORD", "STRING"):
        message = f"{word} cannot follow a whole condition; begin the next one with a property, such as name."
    elif token.type == "COMPARATOR":
        message = f'{word} needs a property before it, for example name = "Bob".'
    elif token.type in _JUNCTIONS:
        message = (
            f"{word} joins two conditions, and there is none before it; "
            "put it in double quotes to search for the word."
        )
    else:
        message = f"{word} cannot stand here."
    return _syntax(message, token.start_pos or 0, len(token))


def _close(previous: Token | None) -> str:
    if previous is None or previous.type in ("WORD", "STRING", "_CLOSE"):
        return 'This ")" closes nothing; take it out, or open a bracket before it.'
    if previous.type == "_OPEN":
        return "There is nothing between these brackets; write a condition there, or take them out."
    return f'Something is missing between {shown(previous.value)} and ")".'


def _strange(text: str, offset: int, previous: Token | None) -> QueryError:
    """A character that cannot begin a token."""
    character = text[offset]
    if character == '"':
        hint = 'write another " behind it.'
        if text.rstrip().endswith('\\"'):
            hint = 'the backslash makes the quote a part of it, so write \\\\" where it ends in a backslash.'
        return _syntax(f"This text in quotes does not end; {hint}", offset, len(text) - offset)
    if character in _TYPOGRAPHIC:
        return _syntax(f'{character} is no quote of searches; use the straight one, ".', offset, 1)
    if character == "!":
        return _syntax('"!" stands only in front of "=", as in name != "Bob".', offset, 1)
    if previous is not None and previous.type == "COMPARATOR":
        hint = "put the whole value in double quotes."
    else:
        hint = "a text with such characters needs double quotes."
    return _syntax(f"{shown(character)} cannot stand here; {hint}", offset, 1)


def _ended(text: str, before: Sequence[Token]) -> QueryError:
    """The text ends too early."""
    previous = before[-1] if before else None
    if previous is not None and previous.type == "COMPARATOR":
        message = (
            f'A value is missing after {shown(previous.value)}; write one, or "" to ask whether there is any.'
        )
        return _syntax(message, len(text), 0)
    if previous is not None and previous.type in _JUNCTIONS:
        word = shown(previous.value)
        message = f"A condition is missing after {word}; put it in double quotes to search for the word."
        return _syntax(message, len(text), 0)
    unclosed = _unclosed(before)
    if unclosed is not None:
        return _syntax('This bracket is not closed; write a ")" where it ends.', unclosed, 1)
    return _syntax("A search begins with a name, a number, a property or a bracket.", len(text), 0)


def _unclosed(tokens: Sequence[Token]) -> int | None:
    """The offset of the innermost unclosed bracket."""
    opened: list[int] = []
    for token in tokens:
        if token.type == "_OPEN":
            opened.append(token.start_pos or 0)
        elif token.type == "_CLOSE" and opened:
            opened.pop()
    return opened[-1] if opened else None
