"""From a text to its template, or to what is wrong with its variables.

This module loads the parser library: `store.core.templates` loads it when the first text is read.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from store.core.query.problems import did_you_mean
from store.core.templates.errors import TemplateError
from store.core.templates.grammar import ROOTS, Path, Word, Written, read
from store.core.templates.template import Slot, Template, Variable
from store.core.templates.variables import FIXED, Vocabulary
from store.core.text import listed, quoted
from store.core.types import Field
from store.core.urns.schemes import SCHEMES

_MEANT: Final = {
    **dict.fromkeys(("phone", "phones", "number", "mobile", "sms"), "tel"),
    **dict.fromkeys(("email", "mail", "e_mail"), "mailto"),
}
"""Address types by what else people call them."""


def parse(text: str, fields: Iterable[Field] = ()) -> Template:
    """The template that a text is in a workspace with these fields; TemplateError, with its place, for a
    variable that nobody has or that is not written as one."""
    try:
        return _resolved(text, Vocabulary(tuple(fields)))
    except TemplateError as error:
        error.text = text
        raise


def _resolved(text: str, known: Vocabulary) -> Template:
    parts: list[str | Slot] = []
    errors: list[TemplateError] = []
    canonical, copied = [], 0
    for part in read(text):
        if isinstance(part, str):
            parts.append(part)
            continue
        slot = _slot(part, known, errors)
        if slot is not None:
            parts.append(slot)
            canonical += [text[copied : part.offset], _written(slot, part)]
            copied = part.end
    if errors:
        first, *others = errors
        first.others = tuple(others)
        raise first
    return Template(text, "".join((*canonical, text[copied:])), tuple(parts))


def doubts(text: str) -> Iterator[str]:
    """Sentences on words after `@` that stay as they are, and were perhaps meant as variables."""
    for match in re.finditer(r"(?<![\w@])@(\w+)\.\w", text):
        word = match.group(1).lower()
        if word not in ROOTS and (guess := did_you_mean(word, ROOTS)):
            yield f"{quoted('@' + match.group(1))} is no variable and stays as it is; {guess}"


def _slot(written: Written, known: Vocabulary, errors: list[TemplateError]) -> Slot | None:
    found: list[Variable] = []
    for path in written.paths:
        variable = known.find([word.text.lower() for word in path])
        if variable is None:
            errors.append(_unknown(path, known))
        else:
            found.append(variable)
    return Slot(tuple(found), written.fallback) if len(found) == len(written.paths) else None


def _written(slot: Slot, part: Written) -> str:
    """The slot with present names; one that needs brackets, or had them, has them."""
    choices = [variable.name for variable in slot.variables]
    if slot.fallback is not None:
        escaped = slot.fallback.replace("\\", "\\\\").replace('"', '\\"')
        choices.append(f'"{escaped}"')
    bracketed = part.bracketed or choices[0].endswith("]")
    return f"@({'|'.join(choices)})" if bracketed else f"@{choices[0]}"


def _unknown(path: Path, known: Vocabulary) -> TemplateError:
    """What is wrong with a path that names nothing, at its first word that is wrong."""
    root, *rest = [word.text.lower() for word in path]
    if root not in ROOTS:
        return _error(path[0], f"begins no variable; {_guess(root, ROOTS)}")
    if not rest:
        example = {"urns": "tel", "fields": next(iter(known.by_key), "key")}.get(root, "name")
        message = f"{quoted('@' + root)} alone is no variable; write what of it, as in @{root}.{example}."
        return TemplateError("incomplete", message, offset=path[0].offset - 1, length=path[0].length + 1)
    match [root, *rest]:
        case ["fields", key] | ["contact", "fields", key]:
            return _error(path[-1], f"is not the key of a field; {_guess(key, known.by_key, 'your fields')}")
        case ["urns", scheme]:
            meant = _MEANT.get(scheme)
            hint = f"did you mean {quoted(meant)}?" if meant else _guess(scheme, SCHEMES)
            return _error(path[1], f"is not an address type; {hint}")
        case ["contact", word] | ["contact", word, _]:
            if known.find(["contact", word]) is None:
                names = [*_parts_of("contact"), *SCHEMES, *known.by_key]
                return _error(path[1], f"is not a property of contacts; {_guess(word, names)}")
    level = max(at for at in range(1, len(path) + 1) if at == 1 or known.find([root, *rest][:at]))
    before = ".".join([root, *rest][:level])
    names = _parts_of(before)
    if not names:
        return _error(path[level], f"cannot stand here: {quoted('@' + before)} has no parts.")
    return _error(path[level], f"is no part of {quoted('@' + before)}; {_guess(rest[level - 1], names)}")


def _parts_of(name: str) -> list[str]:
    """The words that can follow a name."""
    start = f"{name}."
    return [each[len(start) :] for each in FIXED if each.startswith(start) and "." not in each[len(start) :]]


def _guess(word: str, names: Iterable[str], what: str = "there") -> str:
    """The nearest names, else some of those there are."""
    names = [*names]
    if guess := did_you_mean(word, names):
        return guess
    if not names:
        return "there are none."
    return f"{what} are {listed(names)}."


def _error(word: Word, what: str) -> TemplateError:
    message = f"{quoted(word.text)} {what}"
    return TemplateError("unknown_variable", message, offset=word.offset, length=word.length)
