"""Numbers that a spreadsheet or a program of tables has turned into values: `788123123.0`, `2.50788E+11`."""

import re
from typing import Final

from store.core.phones import problems

_EXPONENT: Final = re.compile(
    r"(?P<plus>\+?)(?P<whole>[0-9]{1,20})(?:[.,](?P<fraction>[0-9]{0,30}))?"
    r"\s?[eE](?P<sign>[+-]?)(?P<power>[0-9]{1,3})"
)
_ONE_ZERO: Final = re.compile(r"(.*[0-9])[.,]0", re.DOTALL)
_VALUE: Final = re.compile(
    r"(?P<whole>\+?(?:[0-9]{7,}|[0-9]{1,3}(?:,[0-9]{3})+(?=\.)|[0-9]{1,3}(?:\.[0-9]{3})+(?=,)))"
    r"(?P<point>[.,])(?P<fraction>[0-9]+)"
)

_TRUSTED_DIGITS: Final = 9
"""With fewer digits than this, a zero that is missing at the end cannot be told from a digit that was rounded
away."""


def written_out(text: str) -> tuple[str, ...]:
    """What a value in scientific notation may stand for, likeliest first; empty when it is no value.

    Raises InvalidUrn when digits of the number are gone.
    """
    found = _EXPONENT.fullmatch(text)
    if found is None:
        return ()
    fraction = found["fraction"] or ""
    digits = found["whole"] + fraction
    missing = int(found["sign"] + found["power"]) - len(fraction)
    if missing <= 0:
        kept = len(digits) + missing
        if kept <= 0 or digits[kept:].strip("0"):
            raise problems.fraction(text)
        return (found["plus"] + digits[:kept],)
    # Spreadsheets leave out zeroes at the end; more than one is far likelier to be the work of rounding.
    is_scientific = len(found["whole"]) == 1 and digits[0] != "0"
    if missing > 1 or not is_scientific or len(digits) < _TRUSTED_DIGITS:
        raise problems.shortened(text)
    return found["plus"] + digits + "0", found["plus"] + digits


def without_fraction(text: str) -> str:
    """The text without the `.0` or `,00` of a whole number; thousands separators go with it only where they
    differ from the decimal one. Raises InvalidUrn for a value that is no whole number."""
    if found := _ONE_ZERO.fullmatch(text):
        return found[1]
    value = _VALUE.fullmatch(text)
    if value is None:
        return text
    if not value["fraction"].strip("0"):
        return value["whole"]
    # Digits after a comma may be an extension.
    if value["point"] == "." or "." in value["whole"]:
        raise problems.fraction(text)
    return text
