"""Which country a phone number belongs to, from its country calling code."""

import re
from functools import lru_cache

import phonenumbers

NO_COUNTRY = phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY
"""What the library calls the region of satellite, freephone and other numbers of no country."""

E164 = re.compile(r"\+[1-9][0-9]{6,14}")

# Most calling codes belong to one country each, and then the code alone decides. The dozen that are shared
# (+1, +7, +44 …) need the library's look at the rest of the number, which takes some tens of microseconds.
_COUNTRY_BY_CODE = {
    str(code): "" if regions[0] == NO_COUNTRY else regions[0]
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
    if len(regions) == 1
}

_CALLING_CODES = frozenset(map(str, phonenumbers.COUNTRY_CODE_TO_REGION_CODE))


def country_of_number(path: str) -> str:
    """The ISO 3166 two-letter code of an E.164 number's country; empty when it is unknown.

    Numbers that belong to no country (satellite, international freephone …) count as unknown, and so does
    whatever is not a number: short codes, sender ids.
    """
    if E164.fullmatch(path):
        # No calling code begins another one, so at most one of these can be in the table.
        for end in (4, 3, 2):
            country = _COUNTRY_BY_CODE.get(path[1:end])
            if country is not None:
                return country
    return _look_up(path)


def calling_code(digits: str) -> str:
    """The country calling code that digits begin with; empty where there is none."""
    # No calling code begins another one.
    return next((digits[:end] for end in (1, 2, 3) if digits[:end] in _CALLING_CODES), "")


def is_country(code: str) -> bool:
    """Whether that is the two-letter code, in capitals, of a country that has phone numbers."""
    return code in phonenumbers.SUPPORTED_REGIONS


@lru_cache(maxsize=65_536)
def _look_up(path: str) -> str:
    try:
        number = phonenumbers.parse(path)
    except phonenumbers.NumberParseException:
        return ""
    country = phonenumbers.region_code_for_number(number) or ""
    return "" if country == NO_COUNTRY else country
