"""Languages of contacts: ISO 639-3 codes, three lower-case letters."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from store.core.contacts.language_table import CODES, NAMES


def is_language(code: str) -> bool:
    """Whether the code is one of ISO 639-3, such as `eng` or `kin`."""
    return code in _codes()


def language_problem(text: str) -> str:
    """What is wrong with a text that is to be a language, as a sentence; empty when nothing is."""
    if is_language(text.strip().lower()):
        return ""
    said = f'"{text.strip()}" is not a language code'
    return f"{said}: three letters of ISO 639-3 are needed, for example eng or kin."


@cache
def language_names() -> Mapping[str, str]:
    """The English names of the larger languages of the world, by their codes."""
    return MappingProxyType({line[:3]: line[4:] for line in NAMES.strip().splitlines()})


@cache
def _codes() -> frozenset[str]:
    return frozenset(word[:2] + third for word in CODES.split() for third in word[2:])
