"""Numbers from text and back: what a custom field's text is worth as a number."""

import re
from decimal import Decimal
from typing import Final

_PLAIN: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_MAX_DIGITS: Final = 36
_MAX_EXPONENT: Final = 100


def read_number(text: str) -> Decimal | None:
    """The number that the text is, or None.

    A number is an optional minus and then digits, digits with decimals, or decimals alone: no plus, no
    exponent, no thousands separator. It has at most 36 significant digits, and is zero or between 1e-100
    and 1e100 in size. Space around it is ignored; zeros at the end of the decimals are dropped."""
    trimmed = text.strip()
    if _PLAIN.fullmatch(trimmed) is None:
        return None
    return within_range(Decimal(trimmed))


def within_range(number: Decimal) -> Decimal | None:
    """The number without needless zeros, or None when it is too long, too large or too small to be stored."""
    sign, all_digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return None
    digits = "".join(map(str, all_digits)).lstrip("0")
    if not digits:
        return Decimal(0)
    significant = digits.rstrip("0")
    exponent += len(digits) - len(significant)
    if len(significant) > _MAX_DIGITS:
        return None
    size = exponent + len(significant) - 1
    is_limit = significant == "1"
    if size < -_MAX_EXPONENT or size > _MAX_EXPONENT or (size == _MAX_EXPONENT and not is_limit):
        return None
    zeros = max(exponent, 0)
    return Decimal((sign, tuple(map(int, significant + "0" * zeros)), exponent - zeros))


def format_number(number: Decimal) -> str:
    """The number for people: no exponent, no zeros at the end of the decimals, no thousands separator."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
