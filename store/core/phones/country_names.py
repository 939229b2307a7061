"""Countries by their English names and their ISO codes."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import phonenumbers

from store.core.phones.country_table import COUNTRIES


@dataclass(frozen=True, slots=True)
class _Country:
    """A country of ISO 3166-1; what it is usually called, and its official name, are empty where the standard
    has none."""

    code: str
    three_letters: str
    name: str
    usual: str = ""
    official: str = ""


# What people say of countries whose name in the standard is longer, older or newer.
_ALSO: Final = {
    "brunei": "BN",
    "burma": "MM",
    "cape verde": "CV",
    "czech republic": "CZ",
    "democratic republic of the congo": "CD",
    "dr congo": "CD",
    "drc": "CD",
    "east timor": "TL",
    "great britain": "GB",
    "ivory coast": "CI",
    "kosovo": "XK",
    "macedonia": "MK",
    "micronesia": "FM",
    "palestine": "PS",
    "republic of the congo": "CG",
    "russia": "RU",
    "saint helena": "SH",
    "swaziland": "SZ",
    "turkey": "TR",
    "uk": "GB",
    "usa": "US",
    "vatican": "VA",
}


def country_code(text: str) -> str:
    """The two-letter code of a country that is given by its code or its English name, whatever its case and
    accents; empty when there is none of that name."""
    return _codes().get(_folded(text), "")


def country_names() -> tuple[str, ...]:
    """The countries' usual names, in the order of the alphabet."""
    return tuple(sorted(each.usual or each.name for each in _countries().values()))


def is_country(code: str) -> bool:
    """Whether the code is one of ISO 3166-1, two capital letters such as `RW`."""
    return code in _countries()


def standard_name(code: str) -> str:
    """The country's name in ISO 3166-1; empty for a code that is none."""
    known = _countries().get(code)
    return known.name if known is not None else ""


@cache
def _countries() -> Mapping[str, _Country]:
    listed = (_Country(*line.split("|")) for line in COUNTRIES.strip().splitlines())
    return MappingProxyType({country.code: country for country in listed})


@cache
def _codes() -> Mapping[str, str]:
    found = {code.casefold(): code for code in phonenumbers.SUPPORTED_REGIONS}
    for country in _countries().values():
        for form in (country.code, country.three_letters, country.name, country.usual, country.official):
            if form:
                found[_folded(form)] = country.code
    return MappingProxyType({**found, **_ALSO})


def _folded(text: str) -> str:
    """Without case, accents, and space at the ends."""
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(character for character in apart if not unicodedata.combining(character)).replace("’", "'")
