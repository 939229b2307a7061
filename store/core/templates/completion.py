"""Completion of texts: the variables that can stand at the cursor."""

import re
from typing import Final

from store.core.query.completion import MAX_CHOICES, Completion, Suggestion, matching
from store.core.templates.variables import FIXED, Vocabulary

_TYPED: Final = re.compile(r"(?<![\w@])(?:@@)*@(?P<open>\((?:[^()\"@]*\|)?\s*)?(?P<name>[\w.]*)$")
"""A variable that is being written; a sign behind a letter or digit is that of an address."""
_REST: Final = re.compile(r"(?:\w+(?:\.\w+)*)?")


def complete(text: str, at: int, vocabulary: Vocabulary) -> Completion:
    """The variables at an offset between characters, each with its `@` unless it stands in brackets.

    They begin with what is written there, or one of their words or of their meaning does. Where no variable
    is being written there are none.
    """
    at = max(0, min(at, len(text)))
    typed = _TYPED.search(text, 0, at)
    if typed is None:
        return Completion(at, at)
    sign = "" if typed["open"] else "@"
    start = typed.start("name") - len(sign)
    end = _end(text, at)
    offered = [
        Suggestion(variable.name, variable.about)
        for variable in vocabulary.variables()
        if variable.name not in _SECOND_NAMES
    ]
    found = matching(typed["name"], offered)
    choices = tuple(Suggestion(f"{sign}{each.text}", each.about) for each in found)
    return Completion(start, end, choices[:MAX_CHOICES])


def _end(text: str, at: int) -> int:
    """Where the name at the cursor ends."""
    match = _REST.match(text, at)
    return match.end() if match else at


_SECOND_NAMES: Final = frozenset(name for name in FIXED if name.startswith("contact.channel"))
"""Names of what has a shorter one."""
