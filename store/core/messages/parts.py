"""A text that is longer than a channel takes, cut into parts.

The rule is the platforms': at the first blank of the last places before the limit, else at the limit. Lengths
are counted in characters; the platforms count bytes of UTF-8, and cut texts of other alphabets too soon.
"""

from typing import Final

_LAST: Final = 5
"""How many places before the limit a blank is looked for."""


def parts(text: str, most: int) -> tuple[str, ...]:
    """The parts of a text, of at most so many characters each, without blanks around them; a text that is
    short enough is its only part, as it is."""
    if len(text) <= most:
        return (text,)
    found: list[str] = []
    rest = text
    while rest:
        end = _cut(rest, most)
        found.append(rest[:end].strip())
        rest = rest[end:]
    return tuple(one for one in found if one) or ("",)


def _cut(text: str, most: int) -> int:
    if len(text) <= most:
        return len(text)
    blank = text.find(" ", max(0, most - _LAST - 1), most)
    return most if blank < 0 else blank + 1
