"""Reference codes, which stand for contacts whose names are hidden: encoded from the contact's number.

A code is six characters, seven from 2^30 on, of letters and digits that are not taken for one another. Near
numbers have codes that are nothing alike, and every code is that of one number only.
"""

from typing import Final

_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_KEYS: Final = (0xA3B1C, 0xD2E3F, 0x1A2B3, 0xC0FFEE)
_SHORT_BITS: Final = 30
_LONG_BITS: Final = 34
_LIMIT: Final = 1 << _SHORT_BITS
_LAST: Final = 9_999_999_999
_FACTOR: Final = 0x45D9F3B


def encode(number: int) -> str:
    """The code of a contact's number, which is from 1 to 9,999,999,999; ValueError for any other."""
    if not 1 <= number <= _LAST:
        raise ValueError(f"{number} is no number of a contact: they go from 1 to {_LAST:,}.")
    if number < _LIMIT:
        return _written(_mixed(number, _SHORT_BITS), 6)
    return _written(_mixed(number - _LIMIT, _LONG_BITS), 7)


def decode(code: str) -> int | None:
    """The number that a code stands for, in any case; None for an invalid code. No contact need have it."""
    if not is_code(code):
        return None
    value = 0
    for character in code.upper():
        value = value * len(_ALPHABET) + _ALPHABET.index(character)
    if len(code) == 6:
        number = _unmixed(value, _SHORT_BITS)
    else:
        number = _unmixed(value % (1 << _LONG_BITS), _LONG_BITS) + _LIMIT
    # Seven characters hold more than the longer numbers have bits, so that not every text is somebody's code.
    return number if 1 <= number <= _LAST and encode(number) == code.upper() else None


def is_code(text: str) -> bool:
    """Whether the text may be a code, whatever its case."""
    return text.isascii() and len(text) in (6, 7) and all(each in _ALPHABET for each in text.upper())


def _written(value: int, length: int) -> str:
    characters = []
    for _ in range(length):
        value, rest = divmod(value, len(_ALPHABET))
        characters.append(_ALPHABET[rest])
    return "".join(reversed(characters))


def _mixed(value: int, bits: int) -> int:
    half, mask = bits // 2, (1 << bits // 2) - 1
    left, right = value >> half & mask, value & mask
    for key in _KEYS:
        left, right = right, left ^ _round(right, key, mask)
    return left << half | right


def _unmixed(value: int, bits: int) -> int:
    half, mask = bits // 2, (1 << bits // 2) - 1
    left, right = value >> half & mask, value & mask
    for key in reversed(_KEYS):
        left, right = right ^ _round(left, key, mask), left
    return left << half | right


def _round(half: int, key: int, mask: int) -> int:
    product = (half ^ key) * _FACTOR
    return (product ^ product >> 16) & mask
