"""Completion of searches: the properties, operators and values that can stand at the cursor."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from store.core.contacts.languages import language_names
from store.core.phones.country_names import country_code, country_names
from store.core.phones.facts import NumberType
from store.core.query.canonical import quote, unquote
from store.core.query.errors import QueryError
from store.core.query.grammar import IN_WORD, MAX_LENGTH, STRING, Literal
from store.core.query.properties import ATTRIBUTES, Property, ValueKind
from store.core.query.scope import Scope
from store.core.query.tree import Kind, Operator
from store.core.text import folded, unmarked
from store.core.types import Channel, Field, Group, Status
from store.core.urns.schemes import SCHEMES

_WORD: Final = re.compile(f"{IN_WORD}+")
# Searches of other systems have these, and are understood; no contact of ours has any of them.
_NEVER_SET: Final = frozenset({"flow", "history", "tickets"})
_WORD_SIGNS: Final = frozenset({"is", "has"})
_KEYWORDS: Final = frozenset({"and", "or"}) | _WORD_SIGNS
_WORDS: Final = {
    Operator.EQUAL: "is",
    Operator.NOT_EQUAL: "is not",
    Operator.CONTAINS: "has, as a part",
    Operator.GREATER: "more than",
    Operator.GREATER_EQUAL: "at least",
    Operator.LESS: "less than",
    Operator.LESS_EQUAL: "at most",
}
_DATE_WORDS: Final = {
    Operator.EQUAL: "on that day",
    Operator.NOT_EQUAL: "not on that day",
    Operator.GREATER: "after that day",
    Operator.GREATER_EQUAL: "that day or later",
    Operator.LESS: "before that day",
    Operator.LESS_EQUAL: "that day or earlier",
}
_DAYS: Final = {
    "today": "",
    "yesterday": "",
    "-7d": "a week ago",
    "-30d": "thirty days ago",
    "-90d": "ninety days ago",
    "-365d": "a year ago",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion, as it is written in a search, with a short description."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the searches of a workspace can name. `languages` are the codes in use, `carriers` the names in
    use; the tables of all languages and countries are known anyway."""

    fields: tuple[Field, ...] = ()
    groups: tuple[Group, ...] = ()
    channels: tuple[Channel, ...] = ()
    languages: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    redacted: bool = False


def resolve(text: str, vocabulary: Vocabulary) -> Property | None:
    """The property that the text names, or None."""
    try:
        return Scope(fields=vocabulary.fields).resolve(Literal(text, 0, len(text)))
    except QueryError:
        return None


def properties(partial: str, vocabulary: Vocabulary) -> Iterator[Suggestion]:
    """The properties that start with the text, or have a word that does: attributes by name, fields by key
    or name, address types by scheme or label."""
    hidden = _NEVER_SET | ({"urn", "name"} if vocabulary.redacted else set())
    attributes = [Suggestion(name, each.about) for name, each in ATTRIBUTES.items() if name not in hidden]
    others = [Suggestion(_field_word(field), field.name) for field in vocabulary.fields]
    if not vocabulary.redacted:
        others += [Suggestion(name, scheme.label) for name, scheme in SCHEMES.items()]
    named = {each.text for each in attributes}
    return matching(partial, [*attributes, *others], by_meaning=lambda each: each.text not in named)


def operators(found: Property) -> tuple[Suggestion, ...]:
    """The operators that the property takes."""
    words = _DATE_WORDS if found.value_kind is ValueKind.DATE else _WORDS
    return tuple(Suggestion(operator.value, words[operator]) for operator in found.operators)


def values(found: Property, partial: str, vocabulary: Vocabulary) -> Iterator[Suggestion]:
    """The values that the property can have, where they can be listed; `""` for no value comes last."""
    yield from matching(partial, _listed(found, partial, vocabulary))
    if not partial and found.can_be_unset:
        yield Suggestion('""', "not set")


def _listed(found: Property, partial: str, vocabulary: Vocabulary) -> Iterable[Suggestion]:
    if found.value_kind is ValueKind.DATE:
        return [Suggestion(day, about) for day, about in _DAYS.items()]
    if found.kind is not Kind.ATTRIBUTE:
        return ()
    match found.key:
        case "channel":
            return _channels(vocabulary.channels)
        case "language":
            return _languages(vocabulary, partial)
        case "country" if partial:
            return [Suggestion(_as_literal(name), country_code(name)) for name in country_names()]
    texts: Mapping[str, Iterable[str]] = {
        "group": [group.name for group in vocabulary.groups],
        "carrier": vocabulary.carriers,
        "status": list(Status),
        "number_type": list(NumberType),
        "locked": ("yes", "no"),
    }
    return [Suggestion(_as_literal(text)) for text in texts.get(found.key, ())]


def _channels(channels: tuple[Channel, ...]) -> Iterator[Suggestion]:
    """The channels by name; by address or uuid where several have the same name."""
    names = Counter(folded(each.name) for each in channels)
    addresses = Counter(folded(each.address) for each in channels)
    for each in channels:
        address = folded(each.address)
        if names[folded(each.name)] == 1:
            yield Suggestion(_as_literal(each.name), each.address)
        elif address and addresses[address] == 1 and address not in names:
            yield Suggestion(_as_literal(each.address), each.name)
        else:
            yield Suggestion(each.uuid, each.name)


def _languages(vocabulary: Vocabulary, partial: str) -> Iterator[Suggestion]:
    names = language_names()
    for code in vocabulary.languages:
        yield Suggestion(code, names.get(code, ""))
    if partial:
        yield from (
            Suggestion(code, name) for code, name in names.items() if code not in vocabulary.languages
        )


def matching(
    partial: str, offered: Iterable[Suggestion], by_meaning: Callable[[Suggestion], bool] = lambda each: True
) -> Iterator[Suggestion]:
    """First those that begin with the text, then those with a word in text or description that does."""
    wanted = unmarked(partial)
    every = list(offered)
    first = [each for each in every if unmarked(each.text.strip('"')).startswith(wanted)]
    yield from first
    # One letter begins too many words to be of help.
    if len(wanted) > 1:
        chosen = set(first)
        for each in every:
            said = f"{each.text} {each.about}" if by_meaning(each) else each.text
            words = [unmarked(each.about), *re.split(r"[\W_]+", unmarked(said))]
            if each not in chosen and any(word.startswith(wanted) for word in words):
                yield each


def _field_word(field: Field) -> str:
    """The field as a property: its key, with `fields.` where the key alone means something else."""
    return f"fields.{field.key}" if field.key in ATTRIBUTES or field.key in SCHEMES else field.key


def _as_literal(value: str) -> str:
    """The value as it can stand in a search: in quotes unless it is one word."""
    bare = _WORD.fullmatch(value) and value.casefold() not in _KEYWORDS
    return value if bare else quote(value)


MAX_CHOICES: Final = 50
"""How many completions are offered at most."""

_TOKEN: Final = re.compile(
    rf'(?P<string>{STRING})|(?P<half>".*)|(?P<sign>!=|>=|<=|[=~<>!])|(?P<bracket>[()])'
    rf"|(?P<word>{IN_WORD}+)|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_STRING: Final = re.compile(STRING, re.DOTALL)
_JUNCTIONS: Final = (Suggestion("AND", "both must be true"), Suggestion("OR", "either may be true"))


@dataclass(frozen=True, slots=True)
class Completion:
    """The choices at the cursor, best first; each replaces the characters from `start` up to `end`."""

    start: int
    end: int
    choices: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> Completion:
    """The completions at the cursor, an offset between characters.

    They are values after an operator, operators after a property, AND and OR after a condition, and
    properties anywhere else. The token before the cursor narrows them, and is what they replace. A text
    beyond `MAX_LENGTH` has none.
    """
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
    partial = _token_text(typed) if typed else ""
    return Completion(start, end, tuple(_choices(before, typed, partial, vocabulary))[:MAX_CHOICES])


def _is_typed(last: _Token, cursor: int) -> bool:
    """Whether the last token reaches to the cursor and can still grow."""
    return last.start + len(last.text) == cursor and last.kind in ("word", "half")


def _end(text: str, typed: _Token | None, cursor: int) -> int:
    """The end of the token at the cursor."""
    pattern = _STRING if typed and typed.kind == "half" else _WORD
    match = pattern.match(text, typed.start) if typed else None
    return max(cursor, match.end()) if match else cursor


def _token_text(token: _Token) -> str:
    if token.kind == "word":
        return token.text
    return unquote(token.text + '"') if token.kind == "half" else unquote(token.text)


def _choices(
    before: list[_Token], typed: _Token | None, partial: str, vocabulary: Vocabulary
) -> Iterable[Suggestion]:
    if before and _is_sign(before, len(before) - 1):
        found = resolve(_token_text(before[-2]), vocabulary) if len(before) > 1 else None
        return values(found, partial, vocabulary) if found else ()
    if typed and typed.kind != "word":
        return ()
    subject = resolve(before[-1].text, vocabulary) if _ends_bare(before) else None
    if subject and not partial:
        return operators(subject)
    after = _JUNCTIONS if _ends_part(before) else ()
    junctions = [junction for junction in after if junction.text.startswith(partial.upper())]
    return (*junctions, *properties(partial, vocabulary))


def _is_sign(tokens: list[_Token], index: int) -> bool:
    """Whether that token is an operator, a sign or one of the words `is` and `has`."""
    token = tokens[index]
    return token.kind == "sign" or (token.kind == "word" and token.text.lower() in _WORD_SIGNS)


def _ends_bare(tokens: list[_Token]) -> bool:
    """Whether the last token is a word in the position of a property."""
    if not tokens or tokens[-1].kind != "word":
        return False
    return len(tokens) == 1 or not _is_sign(tokens, len(tokens) - 2)


def _ends_part(tokens: list[_Token]) -> bool:
    """Whether a complete condition or bracket ends here, so that AND or OR may follow."""
    if not tokens:
        return False
    last = tokens[-1]
    if last.kind == "word":
        return last.text.lower() not in _KEYWORDS
    return last.kind == "string" or last.text == ")"
