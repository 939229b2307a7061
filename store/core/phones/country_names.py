"""Countries by their English names and their ISO codes."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import phonenumbers
import pycountry

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
    accents; empty when there is none of that name. Costs some 40 ms the first time."""
    return _codes().get(_folded(text), "")


def country_names() -> tuple[str, ...]:
    """The countries' usual names, in the order of the alphabet."""
    return tuple(sorted(getattr(each, "common_name", each.name) for each in pycountry.countries))


@cache
def _codes() -> Mapping[str, str]:
    found = {code.casefold(): code for code in phonenumbers.SUPPORTED_REGIONS}
    for country in pycountry.countries:
        for form in ("alpha_2", "alpha_3", "name", "common_name", "official_name"):
            name = getattr(country, form, "")
            if name:
                found[_folded(name)] = country.alpha_2
    return MappingProxyType({**found, **_ALSO})


def _folded(text: str) -> str:
    """Without case, accents, and space at the ends."""
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(character for character in apart if not unicodedata.combining(character)).replace("’", "'")
