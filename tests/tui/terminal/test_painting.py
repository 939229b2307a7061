"""What reaches the terminal shows exactly what was composed, for any sequence of frames."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.terminal.emulator import Emulator, differences, seen
from tui.terminal.painting.cells import uncertain_width
from tui.terminal.painting.painter import Painter
from tui.terminal.painting.updates import Canvas

ATTRIBUTES = ("bold", "dim", "italic", "underline", "blink", "blink2", "reverse", "conceal", "strike",
              "underline2", "frame", "encircle", "overline")  # fmt: skip
COLOURS = (None, "default", "red", "bright_blue", "color(120)", "#102030")
LETTERS = (*"ab-0", *" " * 8, "é", "…", "─", "漢", "가", "e\u0301", "ก\u0e31", "ß")
UNSURE = ("👩\u200d👩\u200d👧", "☁\ufe0f", "👍🏽", "🇷🇼", "⌚", "a\u200b", "\xad", "1\ufe0f\u20e3", "क\u093f")


styles = st.none() | st.builds(
    lambda on, fore, back: Style.parse(" ".join(on)) + Style(color=fore, bgcolor=back),
    st.sets(st.sampled_from(ATTRIBUTES), max_size=3),
    st.sampled_from(COLOURS),
    st.sampled_from(COLOURS),
)
sizes = st.tuples(st.integers(1, 34), st.integers(1, 9))
letters = st.sampled_from(LETTERS) | st.sampled_from((" ", *UNSURE))
texts = st.lists(letters, max_size=12).map("".join) | st.sampled_from((" " * 9, " " * 20, "name   0123"))
strips = st.lists(st.builds(lambda text, style: Segment(text, style), texts, styles), max_size=5).map(Strip)


def fit(strip: Strip, width: int) -> Strip:
    """The strip in exactly so many cells."""
    return strip.adjust_cell_length(width)


def crop(row: Strip, first: int, last: int) -> Strip:
    """Some cells of a row. A sign of several characters that is cut in two leaves blanks, as a wide letter
    does; Textual would leave some of the characters."""
    segments, place = [], 0
    for text, style, _ in row:
        kept = ""
        for start, end, cells in split_graphemes(text)[0]:
            inside = min(last, place + cells) - max(first, place)
            kept += text[start:end] if inside == cells else " " * inside
            place += cells
        segments.append(Segment(kept, style))
    return Strip(segments)


@dataclass
class World:
    """A terminal, what was sent to it, and, apart from both, what was composed."""

    width: int
    height: int
    stops: frozenset[int] | None = None
    canvas: Canvas = field(default_factory=Canvas)
    painter: Painter = field(default_factory=Painter)
    rows: list[Strip] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.stops is not None:
            chosen = self.stops
            self.painter.tab_stops = chosen
        self.terminal = Emulator(self.width, self.height)
        self.terminal.feed("what a shell left, \x1b[31;7min another look")
        self.lay_out([Strip.blank(self.width)] * self.height)

    def lay_out(self, rows: list[Strip]) -> None:
        """A frame composed whole."""
        self.rows = rows
        self._show(LayoutUpdate([[row] for row in rows], Region(0, 0, self.width, self.height)))

    def chop(self, y: int, strip: Strip, ends: tuple[int, int]) -> None:
        """One part of a row composed, as a widget of its own."""
        first, last = sorted(ends)
        cuts = sorted({0, first, last, self.width})
        part = fit(strip, last - first)
        row = self.rows[y]
        self.rows[y] = Strip.join([crop(row, 0, first), part, crop(row, last, self.width)])
        chops: list[dict[int, Strip | None]] = [{} for _ in self.rows]
        chops[y] = {cut: part if cut == first else None for cut in cuts[:-1]}
        self._show(ChopsUpdate(chops, [(y, first, last)], [cuts[1:] for _ in self.rows]))

    def disturb(self, data: str) -> None:
        """Somebody else writes to the terminal."""
        self.terminal.feed(data)
        self.painter.invalidate()

    def resize(self, width: int, height: int) -> None:
        """The terminal gets another size; the program composes for it."""
        self.width, self.height = width, height
        self.terminal.resize(height, width)
        self.lay_out([fit(row, width) for row in [*self.rows, *[Strip([])] * height][:height]])

    def _show(self, update: LayoutUpdate | ChopsUpdate) -> None:
        self.canvas.apply(update, ColorSystem.TRUECOLOR)
        self.terminal.feed(self.painter.paint(self.canvas.frame))
        assert self.painter.paint(self.canvas.frame) == ""
        assert list(differences(self.terminal, self.canvas.frame)) == []
        assert self._unlike_textual() == []

    def _unlike_textual(self) -> list[int]:
        """The rows that Textual's own output for this frame would show otherwise; those on which it would
        lose its place are left out."""
        reference = Emulator(self.width, self.height)
        whole = LayoutUpdate([[row] for row in self.rows], Region(0, 0, self.width, self.height))
        reference.feed(whole.render_segments(Console(color_system="truecolor", force_terminal=True)))
        return [
            y
            for y, row in enumerate(self.canvas.frame.rows)
            if not any(text and uncertain_width(text) for text, _ in row)
            and list(map(seen, reference.line(y))) != list(map(seen, self.terminal.line(y)))
        ]


Step = Callable[[World], None]


def _replace(changes: dict[int, Strip]) -> Step:
    def step(world: World) -> None:
        rows = list(world.rows)
        for y, strip in changes.items():
            rows[y % world.height] = fit(strip, world.width)
        world.lay_out(rows)

    return step


def _scroll(by: int, top: int, new: list[Strip]) -> Step:
    def step(world: World) -> None:
        start = top % world.height
        head, block = world.rows[:start], world.rows[start:]
        fresh = [fit(strip, world.width) for strip in new[: abs(by)]]
        block = [*block[by:], *fresh] if by > 0 else [*fresh, *block]
        world.lay_out([*head, *block, *[Strip.blank(world.width)] * world.height][: world.height])

    return step


def _chop(y: int, strip: Strip, ends: tuple[int, int]) -> Step:
    def step(world: World) -> None:
        first, last = ends[0] % world.width, ends[1] % world.width
        if first != last:
            world.chop(y % world.height, strip, (first, last))

    return step


some_rows = st.lists(strips, min_size=9, max_size=9)
steps: st.SearchStrategy[Step] = st.one_of(
    st.dictionaries(st.integers(0, 8), strips, max_size=9).map(_replace),
    st.builds(_scroll, st.integers(-4, 4), st.integers(0, 5), some_rows),
    st.builds(_chop, st.integers(0, 8), strips, st.tuples(st.integers(0, 33), st.integers(0, 33))),
    st.sampled_from(["x\x1b[3;2Hyy\x1b[7m", "\x1b[2;5r\x1b[2H", "\x1b[3g\x1b[44m\x1b[J"]).map(
        lambda data: lambda world: (world.disturb(data), world.lay_out(world.rows))[-1]
    ),
    sizes.map(lambda size: lambda world: world.resize(*size)),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(sizes, st.none() | st.frozensets(st.integers(-1, 40)), some_rows, st.lists(steps, max_size=8))
def test_the_terminal_shows_what_was_composed(
    size: tuple[int, int], stops: frozenset[int] | None, rows: list[Strip], story: list[Step]
) -> None:
    world = World(*size, stops)
    world.lay_out([fit(row, world.width) for row in rows][: world.height])
    for step in story:
        step(world)
