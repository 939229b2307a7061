"""The search of the log: `kind = deleted by = ann since = -7d`, read, with the place of what is wrong, and
completed. It looks like the search for contacts, and its conditions are called as the options of `cordboard
log`; each may stand once, and all of them hold."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from store.core.history.timeline import LogFilter, is_called
from store.core.query.days import literal, read_day
from store.core.query.errors import QueryError, shown
from store.core.text import listed
from store.core.types import Workspace
from store.core.views import HistoryKind

CONDITIONS: Final = ("kind", "by", "since", "until", "contact")
_DAYS: Final = ("today", "yesterday", "-7d", "-30d")
_TOKEN: Final = re.compile(r'(?P<name>\w+)\s*[=:]\s*(?P<value>"[^"]*"?|[^\s"]*)|(?P<word>\S+)')
_TYPED: Final = re.compile(r'(?:(?P<name>\w+)\s*[=:]\s*)?(?P<part>"[^"]*|[^\s"=:]*)$')
_PLAIN: Final = re.compile(r'[^\s"=:]+')


@dataclass(frozen=True, slots=True)
class LogWords:
    """What a search of the log can name, and what its days are read by: `people` are those in whose name
    something was done."""

    workspace: Workspace
    today: date
    people: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class LogSearch:
    """A search that was read. `filter` has all but the contact, which is found by its name: `contact`, whose
    place in the text is `place`. `meant` is the same with its relative days as dates, empty without any."""

    filter: LogFilter = field(default_factory=LogFilter)
    contact: str = ""
    place: tuple[int, int] = (0, 0)
    meant: str = ""

    def __str__(self) -> str:
        """The search in its usual form."""
        return _written({**_values(self.filter), "contact": self.contact})


@dataclass(frozen=True, slots=True)
class _Condition:
    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Completion:
    """The texts that could stand between two offsets."""

    start: int
    end: int
    choices: tuple[str, ...] = field(default=())


def read(text: str, words: LogWords) -> LogSearch:
    """The search that a text is. QueryError names what is wrong with it, and where."""
    found: dict[str, _Condition] = {}
    for one in _conditions(text):
        if one.name in found:
            raise _wrong("twice", f"{one.name} stands twice; one of each counts.", one.start, one.end)
        if check := _CHECKS.get(one.name):
            check(one, words)
        found[one.name] = one
    values = {name: one.value for name, one in found.items()}
    contact = values.pop("contact", "")
    kind = values.pop("kind", "")
    wanted = LogFilter(**values, kind=HistoryKind(kind.lower()) if kind else None)
    place = (found["contact"].start, found["contact"].end) if contact else (0, 0)
    dated = replace(wanted, since=_dated(wanted.since, words), until=_dated(wanted.until, words))
    meant = _written({**_values(dated), "contact": contact}) if dated != wanted else ""
    return LogSearch(wanted, contact, place, meant)


def complete(text: str, cursor: int, words: LogWords) -> Completion:
    """What could stand at an offset of the text: a condition, or a value of one."""
    typed = _TYPED.search(text[:cursor])
    name, part = (typed["name"] or "", typed["part"]) if typed else ("", "")
    start = cursor - len(part)
    begun = part.strip('"').casefold()
    if name:
        choices = [
            _quoted(one) for one in _values_of(name.lower(), words) if one.casefold().startswith(begun)
        ]
    else:
        stated = {one["name"].lower() for one in _TOKEN.finditer(text[:start]) if one["name"]}
        choices = [f"{one} = " for one in CONDITIONS if one not in stated and one.startswith(begun)]
    return Completion(start, cursor, tuple(choices))


def _conditions(text: str) -> Iterator[_Condition]:
    """The conditions of a text with the places of their values; a kind may stand alone."""
    for token in _TOKEN.finditer(text):
        word, start, end = token["word"], token.start(), token.end()
        if word is not None and word.lower() == "and":
            continue
        if word is not None:
            if word.lower() not in [*HistoryKind]:
                hint = f"Write {listed(CONDITIONS)} with a value, such as kind = deleted."
                raise _wrong("unknown", f"Nothing is called {shown(word)} here.", start, end, hint)
            yield _Condition("kind", word, start, end)
            continue
        name, value = token["name"].lower(), token["value"]
        if name not in CONDITIONS:
            hint = f"There are {listed(CONDITIONS)}."
            at = start + len(name)
            raise _wrong("unknown", f"There is no condition {shown(token['name'])}.", start, at, hint)
        if value.startswith('"') and (len(value) == 1 or not value.endswith('"')):
            raise _wrong("quote", "The quotation mark is not closed.", token.start("value"), end)
        if not value.strip('" '):
            raise _wrong("missing", f"A value is missing after {name}.", end, end)
        yield _Condition(name, value.strip('"').strip(), token.start("value"), end)


def _check_kind(one: _Condition, _words: LogWords) -> None:
    if one.value.lower() not in [*HistoryKind]:
        hint = f"There are {listed([*HistoryKind], len(HistoryKind))}."
        raise _wrong("kind", f"There is no kind {shown(one.value)}.", one.start, one.end, hint)


def _check_day(one: _Condition, words: LogWords) -> None:
    space = words.workspace
    day = _dated(one.value, words)
    if read_day(day, space.date_order, space.timezone, words.today) is None:
        hint = f"Write one such as {_dated('today', words)}, yesterday or -7d."
        raise _wrong("day", f"There is no day {shown(one.value)}.", one.start, one.end, hint)


def _check_by(one: _Condition, words: LogWords) -> None:
    if not any(is_called(each, one.value) for each in words.people):
        hint = f"The log has {listed(words.people)}." if words.people else "Nobody has yet."
        message = f"Nobody called {shown(one.value)} has done anything here."
        raise _wrong("by", message, one.start, one.end, hint)


_CHECKS: Final = {"kind": _check_kind, "since": _check_day, "until": _check_day, "by": _check_by}


def _dated(text: str, words: LogWords) -> str:
    return literal(text, words.workspace.date_order, words.today)


def _values(wanted: LogFilter) -> dict[str, str]:
    return {
        "kind": str(wanted.kind or ""),
        "by": wanted.by,
        "since": wanted.since,
        "until": wanted.until,
    }


def _values_of(name: str, words: LogWords) -> Iterable[str]:
    """The values that are known of a condition."""
    known: Mapping[str, Iterable[str]] = {
        "kind": [*HistoryKind],
        "by": words.people,
        "since": _DAYS,
        "until": _DAYS,
    }
    return known.get(name, ())


def _written(values: Mapping[str, str]) -> str:
    return " ".join(f"{name} = {_quoted(value)}" for name, value in values.items() if value)


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else '"{}"'.format(value.replace('"', ""))


def _wrong(code: str, message: str, start: int, end: int, hint: str = "") -> QueryError:
    return QueryError(code, message, offset=start, length=end - start, hint=hint)
