"""Phone numbers that countries have changed: the form of before, and that of today.

Address books and networks keep on writing old forms. Both forms are one line, so that a message from either
is its owner's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import phonenumbers


@dataclass(frozen=True, slots=True)
class Renumbering:
    """One change of a numbering plan, on digits with their country code; `year` is when the old form ended.

    What `old` matches becomes `new`, and what `back` matches becomes `before`; both match all digits. Where
    `lives` is on, the old form is dialled still, beside the new one.
    """

    old: re.Pattern[str]
    new: str
    back: re.Pattern[str]
    before: str
    year: int
    lives: bool = False


def _inserted(head: str, digits: str, tail: str, year: int, *, lives: bool = False) -> Renumbering:
    """A change that put digits between the head and the tail of a number."""
    return Renumbering(
        re.compile(f"({head})({tail})"),
        rf"\g<1>{digits}\2",
        re.compile(f"({head}){digits}({tail})"),
        r"\1\2",
        year,
        lives,
    )


def _replaced(old: str, new: str, tail: str, year: int) -> Renumbering:
    """A change of a number's first digits."""
    return Renumbering(
        re.compile(f"{old}({tail})"), rf"{new}\1", re.compile(f"{new}({tail})"), rf"{old}\1", year
    )


# Vietnam: shorter prefixes of mobile numbers, since 15 September 2018 (Ministry of Information and
# Communications, plan of 2018 for the conversion of eleven digits).
_VIETNAM: Final = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip

CHANGES: Final = (
    # Mexico: no 1 in front of mobile numbers, since 3 August 2019 (IFT, Plan Técnico Fundamental de
    # Numeración).
    _replaced("521", "52", "[0-9]{10}", 2019),
    # Argentina: mobile numbers have a 9 when called from abroad, and networks leave it out (ENACOM, Plan
    # Fundamental Nacional de Numeración; ITU communication of 2012).
    _inserted("54", "9", "[1-8][0-9]{9}", 1999, lives=True),
    # Brazil: a 9 in front of all mobile numbers by November 2016 (ANATEL, resolution 553 of 2010).
    _inserted("55[1-9][1-9]", "9", "[6-9][0-9]{7}", 2016),
    # Ivory Coast: two digits of the operator in front, since 31 January 2021 (ARTCI, nouveau plan national de
    # numérotation). Mobile numbers tell it by their second digit, fixed ones by their third.
    _inserted("225", "01", "[04-9][0-3][0-9]{6}", 2021),
    _inserted("225", "05", "[04-9][4-6][0-9]{6}", 2021),
    _inserted("225", "07", "[04-9][7-9][0-9]{6}", 2021),
    _inserted("225", "25", "[23][0-9]0[0-9]{5}", 2021),
    _inserted("225", "21", "2[0-9]8[0-9]{5}", 2021),
    _inserted("225", "27", "[23][0-9][1-79][0-9]{5}", 2021),
    # Benin: 01 in front, since 30 November 2024 (ARCEP Bénin, plan national de numérotation).
    _inserted("229", "01", "[2-9][0-9]{7}", 2024),
    # Cameroon: 6 in front of mobile and 2 of fixed numbers, since 21 November 2014 (ART Cameroun).
    _inserted("237", "6", "[5-9][0-9]{7}", 2014),
    _inserted("237", "2", "(?:22|33)[0-9]{6}", 2014),
    *(_replaced(f"84{old}", f"84{new}", "[0-9]{7}", 2018) for old, new in _VIETNAM.items()),
    # Colombia: 60 in front of fixed numbers, since 1 September 2021 (CRC, resolution 5826 of 2019).
    _inserted("57", "60", "[124-8][2-9][0-9]{6}", 2021),
    # Mauritius: 5 in front of mobile numbers, since 1 September 2013 (ICTA, decision of 11 February 2013).
    _inserted("230", "5", "[2-9][0-9]{6}", 2013),
)
_OLD: Final = re.compile("|".join(one.old.pattern for one in CHANGES))
COUNTRY_CODES: Final = ("225", "229", "230", "237", "52", "54", "55", "57", "84")
"""The country codes of those numbers: a look that spares all others the rest."""


def today(digits: str) -> tuple[str, int] | None:
    """The number of today, E.164, of one that its country has changed, and the year of the change; None for
    numbers that can be dialled as they are. `digits` begin with the country code, without a plus."""
    if not digits.startswith(COUNTRY_CODES):
        return None
    for change in CHANGES:
        if change.old.fullmatch(digits) and not _is_valid(digits):
            new = change.old.sub(change.new, digits)
            if _is_valid(new):
                return f"+{new}", change.year
    return None


def new_forms(digits: str) -> tuple[str, ...]:
    """What digits become if they are an old form, which is not looked into: a quick question about many
    numbers, of which `other_forms` answers for the few that matter."""
    if _OLD.fullmatch(digits) is None:
        return ()
    return tuple(one.old.sub(one.new, digits) for one in CHANGES if one.old.fullmatch(digits))


def other_forms(digits: str) -> tuple[str, ...]:
    """The same line as it is written before or after a change; none for most. Digits with their country code,
    without a plus, in and out."""
    return tuple(dict.fromkeys(_other_forms(digits))) if digits.startswith(COUNTRY_CODES) else ()


def _other_forms(digits: str) -> Iterator[str]:
    for change in CHANGES:
        if change.old.fullmatch(digits):
            old, new = digits, change.old.sub(change.new, digits)
        elif change.back.fullmatch(digits):
            old, new = change.back.sub(change.before, digits), digits
        else:
            continue
        # An old form that is a number of today again is somebody else's.
        if _is_valid(new) and (change.lives or not _is_valid(old)):
            yield new if digits == old else old


def _is_valid(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
    except phonenumbers.NumberParseException:
        return False
