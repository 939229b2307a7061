"""The tables of countries and languages are those of the standards, as the package pycountry has them.

The program runs without that package, whose translations are ten times as large as everything asked of it.
Renew the tables with CORDBOARD_WRITE_TABLES=1 after a new version of it.
"""

import os
import textwrap
from itertools import groupby
from pathlib import Path

import pycountry
import pytest

from store.core.contacts import language_table
from store.core.contacts.languages import is_language, language_names
from store.core.phones import country_table
from store.core.phones.country_names import country_code, is_country, standard_name

_WIDTH = 108

_COUNTRIES = '''"""The countries of ISO 3166-1, as the iso-codes project has them.

Made by `tests/store/core/test_code_tables.py`, which compares it to its source: not edited by hand.
"""

from typing import Final

COUNTRIES: Final = """
{countries}
"""
"""A line a country: its codes of two and three letters, its name in the standard, what it is usually called
where that differs, and its official name where there is one."""
'''

_LANGUAGES = '''"""The languages of ISO 639-3, as the iso-codes project has them.

Made by `tests/store/core/test_code_tables.py`, which compares it to its source: not edited by hand.
"""

from typing import Final

CODES: Final = """
{codes}
"""
"""Every code: a word holds two letters, then each third letter that makes a code of them."""

NAMES: Final = """
{names}
"""
"""The larger languages, which have a code of two letters as well: a line each, its code and its name."""
'''


def _countries() -> str:
    lines = []
    for each in sorted(pycountry.countries, key=lambda each: str(each.alpha_2)):
        names = each.name, getattr(each, "common_name", ""), getattr(each, "official_name", "")
        lines.append("|".join((each.alpha_2, each.alpha_3, *names)).rstrip("|"))
    return _COUNTRIES.format(countries="\n".join(lines))


def _languages() -> str:
    every = sorted(each.alpha_3 for each in pycountry.languages)
    words = [
        first + "".join(code[2] for code in codes) for first, codes in groupby(every, lambda code: code[:2])
    ]
    names = [f"{each.alpha_3} {each.name}" for each in pycountry.languages if hasattr(each, "alpha_2")]
    return _LANGUAGES.format(codes=textwrap.fill(" ".join(words), _WIDTH), names="\n".join(names))


@pytest.mark.parametrize(
    ("module", "expected"), [(country_table, _countries()), (language_table, _languages())]
)
def test_a_table_is_that_of_the_standard(module: object, expected: str) -> None:
    path = Path(str(getattr(module, "__file__", "")))
    if os.environ.get("CORDBOARD_WRITE_TABLES"):
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected


def test_every_country_is_known_by_its_codes_and_names() -> None:
    for each in pycountry.countries:
        assert is_country(each.alpha_2)
        assert standard_name(each.alpha_2) == each.name
        for form in (each.alpha_3, each.name, getattr(each, "official_name", each.name)):
            assert country_code(form) == each.alpha_2
    assert not any(map(is_country, ("", "XX", "rw", "RWA", "R", "RW|")))
    assert standard_name("XX") == ""


def test_every_language_is_known_by_its_code() -> None:
    assert all(is_language(each.alpha_3) for each in pycountry.languages)
    assert not any(map(is_language, ("", "en", "ENG", "engl", "zzz", "e g")))
    named = {each.alpha_3: each.name for each in pycountry.languages if hasattr(each, "alpha_2")}
    assert list(language_names().items()) == list(named.items())
