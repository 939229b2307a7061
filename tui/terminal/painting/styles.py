"""Cell styles: attributes, colours and links, and the shortest SGR and OSC 8 sequence between two."""

from functools import lru_cache
from typing import Final
from weakref import WeakValueDictionary

from rich.color import Color, ColorSystem
from rich.style import Style

from tui.text.palette import THEMES, Theme

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
_SEEN_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})
_CONTROLS: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
_CACHE_SIZE: Final = 4096

Link = tuple[str, str]
_Key = tuple[tuple[str, ...], str, str, Link | None]


class CellStyle:
    """Attributes, colours and link of a cell. There is one object for a style, so that `is` compares them.

    `attributes`, `fore` and `back` are SGR parameters, empty for the default colours. `blank` is the style
    that a space in this one looks like: neither bold nor the foreground shows on it.
    """

    __slots__ = ("__weakref__", "attributes", "back", "blank", "fore", "link")

    def __init__(self, attributes: tuple[str, ...], fore: str, back: str, link: Link | None) -> None:
        self.attributes, self.fore, self.back, self.link = attributes, fore, back, link
        self.blank = self
        if link is None and _SEEN_ON_BLANKS.isdisjoint(attributes) and (attributes or fore):
            self.blank = cell_style((), "", back)

    @property
    def codes(self) -> tuple[str, ...]:
        """The SGR parameters that lead from the plain style to this one."""
        return (*self.attributes, *(colour for colour in (self.fore, self.back) if colour))


_styles: "WeakValueDictionary[_Key, CellStyle]" = WeakValueDictionary()


def cell_style(
    attributes: tuple[str, ...] = (), fore: str = "", back: str = "", link: Link | None = None
) -> CellStyle:
    """The one object of a style."""
    key = (attributes, fore, back, link)
    found = _styles.get(key)
    if found is None:
        found = _styles[key] = CellStyle(attributes, fore, back, link)
    return found


PLAIN: Final = cell_style()


class StyleCache:
    """Converts Rich's styles, in the colours that the terminal has, to what a theme has for them."""

    def __init__(
        self, colours: ColorSystem = ColorSystem.TRUECOLOR, theme: Theme = THEMES["terminal"]
    ) -> None:
        self.colours, self.theme = colours, theme
        self._known: dict[Style, CellStyle] = {}

    def get(self, style: Style | None) -> CellStyle:
        """The cell style of a style of Rich's."""
        if style is None:
            return PLAIN
        known = self._known.get(style)
        if known is None:
            if len(self._known) >= _CACHE_SIZE:
                # Styles whose metadata holds an offset into a text are as many as there are offsets.
                self._known.clear()
            known = self._known[style] = self._convert(style)
        return known

    def _convert(self, style: Style) -> CellStyle:
        attributes = tuple(code for name, code in _ATTRIBUTES if getattr(style, name))
        link = None
        if style.link:
            link = (style.link_id.translate(_CONTROLS), style.link.translate(_CONTROLS))
        attributes, fore = self.theme.parameters(attributes, self._colour(style.color, True))
        fore, _, ground = fore.partition(";48;")
        back = f"48;{ground}" if ground else self._colour(style.bgcolor, False)
        return cell_style(attributes, fore, back, link)

    def _colour(self, colour: Color | None, fore: bool) -> str:
        if colour is None or colour.is_default:
            return ""
        return ";".join(colour.downgrade(self.colours).get_ansi_codes(foreground=fore))


@lru_cache(maxsize=_CACHE_SIZE)
def transition(before: CellStyle, after: CellStyle) -> str:
    """The shortest sequence that changes the style a terminal writes in."""
    parts = []
    if before.codes != after.codes:
        afresh = ";".join(after.codes) if before.codes == () else ";".join(("", *after.codes))
        patch = ";".join(_patch(before, after))
        parts.append(f"{_ESCAPE}[{patch if len(patch) < len(afresh) else afresh}m")
    if before.link != after.link:
        link = after.link
        parts.append(f"{_ESCAPE}]8;{f'id={link[0]};{link[1]}' if link else ';'}{_ESCAPE}\\")
    return "".join(parts)


def _patch(before: CellStyle, after: CellStyle) -> list[str]:
    """The SGR parameters that change only what differs."""
    off = list(dict.fromkeys(_OFF[code] for code in before.attributes if code not in after.attributes))
    on = [code for code in after.attributes if code not in before.attributes or _OFF[code] in off]
    colours = []
    if before.fore != after.fore:
        colours.append(after.fore or "39")
    if before.back != after.back:
        colours.append(after.back or "49")
    return [*off, *on, *colours]
