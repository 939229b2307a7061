"""Pens: the look that a terminal gives to the letters written next, and the shortest way to another."""

from functools import lru_cache
from typing import Final
from weakref import WeakValueDictionary

from rich.color import Color, ColorSystem
from rich.style import Style

_ESCAPE: Final = "\x1b"
_ATTRIBUTES: Final = (
    ("bold", "1"), ("dim", "2"), ("italic", "3"), ("underline", "4"), ("blink", "5"), ("blink2", "6"),
    ("reverse", "7"), ("conceal", "8"), ("strike", "9"), ("underline2", "21"), ("frame", "51"),
    ("encircle", "52"), ("overline", "53"),
)  # fmt: skip
# Some attributes can only be switched off together.
_OFF: Final = {
    "1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29",
    "21": "24", "51": "54", "52": "54", "53": "55",
}  # fmt: skip
_SEEN_WITHOUT_LETTERS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})
_CONTROLS: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
_REMEMBERED: Final = 4096

Link = tuple[str, str]
_Key = tuple[tuple[str, ...], str, str, Link | None]


class Pen:
    """Attributes, colours and link of a cell. There is one object per look, so that `is` compares looks.

    `attributes`, `fore` and `back` are SGR parameters, empty for the terminal's own colours. `blank` is the
    look that a space has under this pen: bold or a letter's colour cannot be seen on it.
    """

    __slots__ = ("__weakref__", "attributes", "back", "blank", "fore", "link")

    def __init__(self, attributes: tuple[str, ...], fore: str, back: str, link: Link | None) -> None:
        self.attributes, self.fore, self.back, self.link = attributes, fore, back, link
        self.blank = self
        if link is None and _SEEN_WITHOUT_LETTERS.isdisjoint(attributes) and (attributes or fore):
            self.blank = pen((), "", back)

    @property
    def codes(self) -> tuple[str, ...]:
        """The SGR parameters that make this pen out of the plain one."""
        return (*self.attributes, *(colour for colour in (self.fore, self.back) if colour))


_pens: "WeakValueDictionary[_Key, Pen]" = WeakValueDictionary()


def pen(attributes: tuple[str, ...] = (), fore: str = "", back: str = "", link: Link | None = None) -> Pen:
    """The one pen of this look."""
    key = (attributes, fore, back, link)
    found = _pens.get(key)
    if found is None:
        found = _pens[key] = Pen(attributes, fore, back, link)
    return found


PLAIN: Final = pen()


class Palette:
    """KeyQueue Rich's styles into pens, in the colours that the terminal has."""

    def __init__(self, colours: ColorSystem = ColorSystem.TRUECOLOR) -> None:
        self.colours = colours
        self._known: dict[Style, Pen] = {}

    def pen(self, style: Style | None) -> Pen:
        """The pen of a style."""
        if style is None:
            return PLAIN
        known = self._known.get(style)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                # Styles that carry a place in the text are as many as there are places.
                self._known.clear()
            known = self._known[style] = self._make(style)
        return known

    def _make(self, style: Style) -> Pen:
        attributes = tuple(code for name, code in _ATTRIBUTES if getattr(style, name))
        link = None
        if style.link:
            link = (style.link_id.translate(_CONTROLS), style.link.translate(_CONTROLS))
        return pen(attributes, self._colour(style.color, True), self._colour(style.bgcolor, False), link)

    def _colour(self, colour: Color | None, fore: bool) -> str:
        if colour is None or colour.is_default:
            return ""
        return ";".join(colour.downgrade(self.colours).get_ansi_codes(foreground=fore))


@lru_cache(maxsize=_REMEMBERED)
def change(before: Pen, after: Pen) -> str:
    """The shortest sequence after which a terminal writes with another pen."""
    parts = []
    if before.codes != after.codes:
        afresh = ";".join(after.codes) if before.codes == () else ";".join(("", *after.codes))
        patch = ";".join(_patch(before, after))
        parts.append(f"{_ESCAPE}[{patch if len(patch) < len(afresh) else afresh}m")
    if before.link != after.link:
        link = after.link
        parts.append(f"{_ESCAPE}]8;{f'id={link[0]};{link[1]}' if link else ';'}{_ESCAPE}\\")
    return "".join(parts)


def _patch(before: Pen, after: Pen) -> list[str]:
    """The parameters that change only what differs."""
    off = list(dict.fromkeys(_OFF[code] for code in before.attributes if code not in after.attributes))
    on = [code for code in after.attributes if code not in before.attributes or _OFF[code] in off]
    colours = []
    if before.fore != after.fore:
        colours.append(after.fore or "39")
    if before.back != after.back:
        colours.append(after.back or "49")
    return [*off, *on, *colours]
