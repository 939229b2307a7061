"""The pen changes in what is sent to a terminal."""

import re

_PEN = re.compile(r"\x1b\[([\d;:]*)m")
_COLOURS = frozenset((*range(30, 38), 39, *range(40, 48), 49, *range(90, 98), *range(100, 108)))
_LONG = {"2": 5, "5": 3}
"""How many parameters a colour of 24 bits, or of the 256, takes."""


def without_colour(text: str) -> str:
    """The text with every colour taken out of its pen changes; bold, reverse and the like stay."""
    return _PEN.sub(_plain, text) if "\x1b[" in text else text


def _plain(found: re.Match[str]) -> str:
    if not found[1]:
        return found[0]
    parameters = found[1].split(";")
    kept, place = [], 0
    while place < len(parameters):
        code, colon, _ = parameters[place].partition(":")
        if code in ("38", "48", "58"):
            place += 1 if colon else _LONG.get("".join(parameters[place + 1 : place + 2]), 1)
            continue
        if not code.isdecimal() or int(code) not in _COLOURS:
            kept.append(parameters[place])
        place += 1
    return f"\x1b[{';'.join(kept)}m" if kept else ""
