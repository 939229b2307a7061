"""What is wrong with a text that is not well formed, in a sentence that says what would be right."""

from collections.abc import Sequence
from typing import Final

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from store.core.query_errors import QueryError, shown

_TYPOGRAPHIC: Final = frozenset("“”„‟«»＂″")
_JOINTS: Final = ("_AND", "_OR")


def explain(text: str, error: UnexpectedInput, before: Sequence[Token]) -> QueryError:
    """The error as ours; `before` are the tokens up to the one that does not fit."""
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
    elif token.type in _JOINTS:
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
    """A character that begins no token."""
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
    """The text ends where something is still to come."""
    previous = before[-1] if before else None
    if previous is not None and previous.type == "COMPARATOR":
        message = (
            f'A value is missing after {shown(previous.value)}; write one, or "" to ask whether there is any.'
        )
        return _syntax(message, len(text), 0)
    if previous is not None and previous.type in _JOINTS:
        word = shown(previous.value)
        message = f"A condition is missing after {word}; put it in double quotes to search for the word."
        return _syntax(message, len(text), 0)
    unclosed = _unclosed(before)
    if unclosed is not None:
        return _syntax('This bracket is not closed; write a ")" where it ends.', unclosed, 1)
    return _syntax("A search begins with a name, a number, a property or a bracket.", len(text), 0)


def _unclosed(tokens: Sequence[Token]) -> int | None:
    """Where the innermost bracket that is still open stands."""
    opened: list[int] = []
    for token in tokens:
        if token.type == "_OPEN":
            opened.append(token.start_pos or 0)
        elif token.type == "_CLOSE" and opened:
            opened.pop()
    return opened[-1] if opened else None
