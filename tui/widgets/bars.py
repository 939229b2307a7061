"""The one-line bars of every screen: title, status, and the keys that are possible now."""

from abc import abstractmethod
from collections.abc import Iterable

from rich.segment import Segment
from textual.app import RenderResult
from textual.content import Content
from textual.events import Mount
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.keys.bindings import is_typed, key_text
from tui.terminal.profile import MIN_COLUMNS, MIN_ROWS
from tui.terminal.redraw import PlainLines
from tui.text.cells import FULL, CordSigns, fit, width_of
from tui.text.content import clean, content, joined
from tui.text.palette import BAR, FOCUS, MUTED, SLOW, TITLE, Run, pen
from tui.text.widths import PANES_FROM
from tui.widgets.panes import Pane, Placed, Rule


class BarLine(PlainLines, Rule):
    """A line with a text on the left and one on the right, which is cut first when room is short.

    On a wide screen it is a rule, and the texts stand in it.
    """

    DEFAULT_CSS = """
    BarLine { height: 1; width: 1fr; }
    """

    def __init__(self, signs: CordSigns, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.signs = signs
        self._texts = ("", "")

    @property
    def text(self) -> str:
        """Both texts of the line."""
        return "  ".join(part for part in self._texts if part)

    @property
    def is_rule(self) -> bool:
        """Whether the screen is wide."""
        return self.size.width >= PANES_FROM

    def show(self, left: str, right: str = "") -> None:
        """Show other texts; the same ones cause no repaint."""
        texts = (clean(left), clean(right))
        if texts != self._texts:
            self._texts = texts
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The texts."""
        if self.is_rule:
            runs = tuple(self.ruled(self.in_rule()))
        else:
            runs = (" ", ""), *self.alone(self.size.width - 2), (" ", "")
        return Strip([Segment(text, pen(style)) for text, style in runs if text])

    @abstractmethod
    def alone(self, width: int) -> tuple[Run, ...]:
        """The texts in a line of so many cells."""

    @abstractmethod
    def in_rule(self) -> Iterable[Placed]:
        """The texts in the rule."""

    def _parts(self, width: int) -> tuple[str, str]:
        """Both texts, padded so that together they fill so many cells."""
        left, right = self._texts
        room = width - width_of(left) - 2
        if width_of(right) > room:
            right = fit(right, room).rstrip() if room >= 8 else ""
        head = fit(left, width - width_of(right) - (2 if right else 0))
        return head, "  " + right if right else ""


class RuleLine(BarLine):
    """The title of what is below, and of the panes there."""

    of: Widget | None = None
    """What is below: the title is in cyan while it has the focus."""

    note_style = ""
    """That of the text at the right."""

    def alone(self, width: int) -> tuple[Run, ...]:
        """The title, and what is said at its right."""
        left, right = self._parts(width)
        return (left, TITLE), (right, self.note_style)

    def in_rule(self) -> Iterable[Placed]:
        """The titles of all panes; that of the screen is over what is left by the others."""
        panes = self.below
        start = max((pane.region.right - 1 for pane in panes if pane.region.x == 0), default=0)
        end = min((pane.region.x for pane in panes if pane.region.x), default=self.size.width)
        yield from self.titled(
            start + bool(start), end, (*self._texts, self.note_style), focused=self.is_live(panes)
        )
        for pane in panes:
            x, right = pane.region.x, pane.region.right
            bounds = (x + 1, right) if x else (0, right - 1)
            yield from self.titled(*bounds, pane.title, focused=pane.has_focus_within)

    def is_live(self, panes: Iterable[Pane]) -> bool:
        """Whether the focus is in what the title is of."""
        return self.of is not None and self.of.has_focus_within


class TitleLine(RuleLine):
    """The name of the screen and what it shows."""

    _warning, _said = "", ("", "")

    def show(self, left: str, right: str = "") -> None:
        """Show other texts; a warning stays before the right one."""
        self._said = left, right
        super().show(left, "  ".join(filter(None, (self._warning, right))))

    def warn(self, text: str) -> None:
        """Warn of something for as long as the screen is open."""
        self._warning = text
        self.show(*self._said)

    def is_live(self, panes: Iterable[Pane]) -> bool:
        """Whether nothing else that has a title has the focus."""
        others = [line.of for line in self.screen.query(RuleLine) if line.of is not None]
        return not any(each.has_focus_within for each in (*panes, *others))


class StatusLine(BarLine):
    """Position, filter, database and progress. Without a style, which would cost bytes with every key.

    What is `said` of the last act stands in yellow, between the two texts. `place`, where changes are stored,
    stands at the right end of a rule.
    """

    said = waits = ""
    _company: tuple[str, ...] = ()
    _company_style = ""

    def __init__(self, signs: CordSigns, place: str) -> None:
        super().__init__(signs)
        self._place = clean(place)

    @property
    def room(self) -> int:
        """How many cells there are for what is said."""
        return self.size.width - (width_of(self._place) + 7 if self.is_rule else 2)

    def say(self, text: str) -> None:
        """Show a sentence until another, or until it is taken back with an empty one."""
        if text != self.said:
            self.said = clean(text)
            self.refresh()

    def wait(self, text: str) -> None:
        """Say dimly what is waited for, where nothing else is said."""
        if text != self.waits:
            self.waits = text
            self.refresh()

    def accompany(self, ways: tuple[str, ...], *, warns: bool = False) -> None:
        """Say who else is there, in the longest of these ways that there is room for, while nothing else is
        said; nothing with none."""
        if ways != self._company:
            self._company, self._company_style = tuple(map(clean, ways)), SLOW if warns else ""
            self.refresh()

    def _told(self, room: int) -> Run:
        if self.said or self.waits or not self._company:
            return (self.said, SLOW) if self.said else (self.waits, MUTED)
        fitting = (way for way in self._company if width_of(way) <= room)
        return next(fitting, self._company[-1]), self._company_style

    def alone(self, width: int) -> tuple[Run, ...]:
        """Both texts as one: this line is drawn with every key."""
        left, right = self._texts
        before = f"{left}  " if left else ""
        said, style = self._told(width - width_of(before))
        if not said:
            return _barred("".join(self._parts(width)))
        told = fit(said, min(width_of(said), max(0, width - width_of(before))))
        rest = width - width_of(before) - width_of(told)
        end = fit(f"  {right}", rest, "right") if width_of(right) + 2 <= rest else " " * rest
        return *_barred(before), (told, style), (end, "")

    def in_rule(self) -> Iterable[Placed]:
        """Both texts, what is said, and the place."""
        width = self.size.width
        left, right = self._texts
        end = width - 1
        for text, style in ((self._place, MUTED), ("" if right == self._place else right, "")):
            if text:
                text = fit(text, min(width_of(text), width // 3))
                end -= width_of(text) + 2
                yield end, ((" ", ""), (text, style), (" ", ""))
                end -= 1
        at = 1
        for told in (lambda _room: (left, ""), self._told):
            text, style = told(room := end - at - 3)
            if text and room > 0:
                text = fit(text, min(width_of(text), room))
                yield at, ((" ", ""), *(_barred(text) if not style else ((text, style),)), (" ", ""))
                at += width_of(text) + 3


def _barred(text: str) -> tuple[Run, ...]:
    """The text with the full cells of a bar as reversed blanks, which are a byte each."""
    before, bar, after = text.partition(FULL * max(1, text.count(FULL)))
    return ((before, ""), (" " * len(bar), BAR), (after, "")) if bar else ((text, ""),)


class KeyLine(Widget):
    """The keys that are possible now, as many as fit in whole; help is always one of them."""

    DEFAULT_CSS = """
    KeyLine { height: 1; width: 1fr; padding: 0 1; }
    """
    LIMIT = 7

    def on_mount(self, event: Mount) -> None:
        """Redraw whenever other keys become possible."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: "Screen[object]") -> None:
        if screen is self.screen:
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the keys that fit."""
        entries = self._entries()
        pinned = [entry for entry in entries if entry[1] == "Help"]
        others = [entry for entry in entries if entry[1] != "Help"][: self.LIMIT - len(pinned)]
        room = self.content_size.width
        while others and sum(_width(entry) for entry in others + pinned) - 2 > room:
            others.pop()
        parts: list[Content | str | tuple[str, str]] = []
        for key, label in others + pinned:
            parts += [(key, FOCUS), f" {label}  "]
        return joined(*parts)

    def _entries(self) -> list[tuple[str, str]]:
        """Key and label of each action that is shown, the nearest scope first.

        A screen with a method `footer_actions` chooses them itself, and their order."""
        wanted: tuple[str, ...] = getattr(self.screen, "footer_actions", tuple)()
        focused = self.screen.focused
        typing = focused is not None and focused.check_consume_key("a", "a")
        seen: dict[str, tuple[str, str]] = {}
        for key, active in self.screen.active_bindings.items():
            binding = active.binding
            shown = binding.show and (not wanted or binding.description == "Help")
            if (shown or binding.action in wanted) and active.enabled and not (typing and is_typed(key)):
                seen.setdefault(binding.action, (key_text(key), binding.description))
        order = {action: place for place, action in enumerate(wanted)}
        return [seen[action] for action in sorted(seen, key=lambda action: order.get(action, len(order)))]


def _width(entry: tuple[str, str]) -> int:
    return width_of(entry[0]) + width_of(entry[1]) + 3


SMALL_WIDTHS = [(0, "-tiny"), (MIN_COLUMNS, "-narrow")]
SMALL_HEIGHTS = [(0, "-flat"), (MIN_ROWS, "-short")]
"""The size classes that a screen needs for `TooSmall` to show itself."""


class TooSmall(Widget):
    """Covers the screen while the terminal is too small for it; shown by the screen's size classes."""

    DEFAULT_CSS = """
    TooSmall { layer: cover; dock: top; display: none; width: 100%; height: 100%; background: $background; }
    """

    def render(self) -> RenderResult:
        """The size of the terminal, and the size that is needed."""
        size = self.app.size
        needed = f"Cordboard needs {MIN_COLUMNS}x{MIN_ROWS}. Enlarge the terminal."
        return content(f"{size.width}x{size.height} is too small. {needed}")
