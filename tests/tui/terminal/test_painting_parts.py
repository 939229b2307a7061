"""The parts of the painter."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.terminal.emulator import Emulator
from tui.terminal.driver import _UNSEEN
from tui.terminal.painting.cells import cells, is_simple, split, uncertain_width
from tui.terminal.painting.frame import Frame
from tui.terminal.painting.output_buffer import OutputBuffer, cursor_move
from tui.terminal.painting.painter import Painter
from tui.terminal.painting.rows import draw
from tui.terminal.painting.styles import PLAIN, StyleCache, cell_style, transition
from tui.terminal.painting.tab_stops import TabStops, default_stops
from tui.terminal.painting.updates import Canvas

DEFAULT = TabStops(default_stops(80), 80)


@pytest.mark.parametrize(
    ("data", "unseen"),
    [
        ("", True), ("\x07", True), ("\x1b]52;c;aGk=\x07", True), ("\x1b]0;title\x1b\\\x07", True),
        ("\x1b[?2026$p", True), ("\x1b[?25l", True), ("\x1b[>1u", True), ("\x1b[<u", True),
        ("\x1b[?7l", True),
        ("\x1b[?1049h", False), ("\x1b[?1049l", False), ("\x1b[?25;1049h", False), ("\x1b[?6h", False),
        ("text", False), ("\x1b[2J", False), ("\x1b[1;1H", False), ("\x07text", False), ("\x1b[m", False),
        ("\x1b]0;title", False),
    ],
)  # fmt: skip
def test_what_others_write_is_known_for_harmless_or_not(data: str, unseen: bool) -> None:
    assert bool(_UNSEEN.fullmatch(data)) is unseen


@pytest.mark.parametrize(
    ("before", "after", "sequence"),
    [
        ("", "", ""), ("", "reverse", "\x1b[7m"), ("reverse", "", "\x1b[m"), ("bold", "dim", "\x1b[;2m"),
        ("bold red", "bold", "\x1b[;1m"), ("bold red on blue", "bold red", "\x1b[49m"),
        ("bold italic underline", "bold italic", "\x1b[24m"), ("bold", "bold reverse", "\x1b[7m"),
        ("bold dim underline red on blue", "dim underline red on blue", "\x1b[22;2m"),
        ("default on default", "none", ""), ("#010203", "#010204", "\x1b[38;2;1;2;4m"),
        ("link https://a", "none", "\x1b]8;;\x1b\\"),
    ],
)  # fmt: skip
def test_a_style_is_changed_in_the_fewest_bytes(before: str, after: str, sequence: str) -> None:
    styles = StyleCache(ColorSystem.TRUECOLOR)
    assert transition(styles.get(Style.parse(before)), styles.get(Style.parse(after))) == sequence


def test_colours_are_those_that_the_terminal_has() -> None:
    assert StyleCache(ColorSystem.STANDARD).get(Style(color="#ff0000")).fore == "31"
    assert StyleCache(ColorSystem.EIGHT_BIT).get(Style(color="#ff0000")).fore == "38;5;196"


def test_the_cache_drops_styles_that_only_differ_in_what_is_not_seen() -> None:
    styles = StyleCache()
    kept = {styles.get(Style(bold=True, meta={"offset": (place, 0)})) for place in range(5000)}
    assert len(kept) == 1
    assert len(styles._known) <= 4096


@pytest.mark.parametrize(
    ("start", "end", "sequence"),
    [
        ((None, None), (0, 0), "\x1b[H"), ((None, None), (4, 0), "\x1b[5H"),
        ((None, None), (0, 4), "\x1b[;5H"),
        ((3, 5), (4, 0), "\r\n"), ((3, 5), (3, 0), "\r"), ((3, 5), (3, 4), "\b"), ((3, 5), (3, 6), "\x1b[C"),
        ((3, 5), (3, 8), "\t"), ((3, 5), (3, 70), "\x1b[71G"), ((3, 5), (4, 5), "\x1b[B"),
        ((9, 5), (2, 5), "\x1b[7A"), ((3, None), (3, 16), "\r\t\t"), ((3, None), (4, 8), "\r\n\t"),
    ],
)  # fmt: skip
def test_the_shortest_move(start: tuple[int | None, int | None], end: tuple[int, int], sequence: str) -> None:
    assert cursor_move(*start, *end, DEFAULT) == sequence


@pytest.mark.parametrize(
    ("start", "end", "sequence"),
    [(0, 3, "\t"), (4, 22, "\t"), (4, 21, "\t\b"), (23, 64, "\t\t"), (3, 11, "\x1b[8C")],
)  # fmt: skip
def test_a_tab_goes_to_the_stops_that_were_chosen(start: int, end: int, sequence: str) -> None:
    assert cursor_move(5, start, 5, end, TabStops((3, 22, 46, 64, 300, 0), 80)) == sequence


@pytest.mark.parametrize("columns", [default_stops(40), (1, 2, 5, 11, 39), ()])
def test_every_move_arrives(columns: Iterable[int]) -> None:
    stops = TabStops(columns, 40)
    emulator = Emulator(40, 6)
    emulator.feed(stops.sequence)
    places = [(y, x) for y in range(6) for x in range(0, 40, 3)]
    for start, end in pairwise([*places, *places[::-1], *places[::5], *places[::7], *places[::-11]]):
        emulator.feed(f"\x1b[{start[0] + 1};{start[1] + 1}H" + cursor_move(*start, *end, stops))
        assert (emulator.cursor.y, emulator.cursor.x) == end, (start, end)


def test_controls_and_what_cannot_be_encoded_never_reach_the_terminal() -> None:
    assert split("a\x1b]0;x\x07\nb\x9b1m\ud800\x00") == ("a", "]", "0", ";", "x", "b", "1", "m", "\ufffd")
    assert split("\u0301a") == ("a",)


@pytest.mark.parametrize("text", ["a", "é", "─", "漢", "가", "e\u0301", "ก\u0e31", "ｱ", "Ω"])
def test_terminals_agree_on_letters(text: str) -> None:
    assert uncertain_width(text) == 0


@pytest.mark.parametrize(
    ("text", "reach"), [("👩\u200d👩\u200d👧", 6), ("☁\ufe0f", 2), ("👍🏽", 4), ("⌚", 2), ("\xad", 1)]
)
def test_terminals_do_not_agree_on_pictures(text: str, reach: int) -> None:
    assert uncertain_width(text) == reach


def test_a_wide_letter_cut_in_two_leaves_a_blank() -> None:
    frame = Frame(6, 1)
    frame.put(0, 0, cells("漢字かな", PLAIN))
    assert "".join(text for text, _ in frame.rows[0]) == "漢字か"
    frame.put(1, 0, cells("a", PLAIN))
    assert [text for text, _ in frame.rows[0]] == [" ", "a", "字", "", "か", ""]
    frame.put(2, 0, cells("b", PLAIN))
    frame.put(5, 0, cells("漢", PLAIN))
    assert [text for text, _ in frame.rows[0]] == [" ", "a", "b", " ", " ", " "]
    frame.put(6, 0, cells("out", PLAIN))
    frame.put(0, 3, cells("out", PLAIN))
    assert "".join(text for text, _ in frame.rows[0]) == " ab   "


def _frame(*lines: str, style: str = "") -> Canvas:
    canvas = Canvas()
    _compose(canvas, *lines, style=style)
    return canvas


def _compose(canvas: Canvas, *lines: str, style: str = "") -> None:
    strips = [[Strip([Segment(line.ljust(20), Style.parse(style) if style else None)])] for line in lines]
    canvas.apply(LayoutUpdate(list(strips), Region(0, 0, 20, len(lines))), ColorSystem.STANDARD)


def test_rows_that_moved_are_scrolled() -> None:
    names = [f"name number {index:03}" for index in range(12)]
    canvas, painter = _frame("head", *names[:8], "foot"), Painter()
    painter.paint(canvas.frame)
    _compose(canvas, "head", *names[1:9], "foot")
    assert painter.paint(canvas.frame) == "\x1b[2;9r\x1b[9H\n\x1b[r\x1b[9Hname number 008"
    _compose(canvas, "head", *names[:8], "foot")
    assert painter.paint(canvas.frame) == "\x1b[2;9r\r\n\x1bM\x1b[r\x1b[2Hname number 000"


def test_many_rows_become_blank_at_once() -> None:
    names = [f"name number {index:03}" for index in range(12)]
    canvas, painter = _frame("head", *names, "foot"), Painter()
    painter.paint(canvas.frame)
    _compose(canvas, "head", names[3], *[""] * 11, "foot")
    away = "\n" * 11
    assert painter.paint(canvas.frame) == f"\x1b[3;13r\x1b[13H{away}\x1b[r\x1b[2;15H3"


def test_a_row_is_blanked_by_erasing_it() -> None:
    canvas, painter = _frame("some text that goes", "stays"), Painter()
    painter.paint(canvas.frame)
    _compose(canvas, "some", "stays")
    # The cursor stands behind "stays", under where the rest of "some text" begins with a blank.
    assert painter.paint(canvas.frame) == "\x1b[A\x1b[K"


@pytest.mark.parametrize(("gone", "sequence"), [("gone-and-more", "\x1b[13X"), ("gone", "    ")])
def test_cells_before_a_hairline_are_erased_where_that_is_shorter(gone: str, sequence: str) -> None:
    output = OutputBuffer(40, DEFAULT, (0, 5))
    old, new = ([*cells(f"row  {text:30}", PLAIN), *cells("|", cell_style(("2",)))] for text in (gone, ""))
    draw(output, 0, old, new)
    assert output.text == sequence


def test_what_was_forgotten_is_painted_whole_and_only_once() -> None:
    canvas, painter = _frame("one", "two"), Painter()
    first = painter.paint(canvas.frame)
    assert painter.paint(canvas.frame) == ""
    painter.invalidate()
    assert painter.paint(canvas.frame, (1, 2)) == first + "\b"
    assert painter.paint(canvas.frame, (1, 2)) == ""


def test_the_style_is_left_plain() -> None:
    canvas, painter = _frame("one", style="reverse"), Painter()
    assert painter.paint(canvas.frame).endswith("\x1b[m")


def test_simple_texts_are_as_many_letters_as_cells() -> None:
    letters = [chr(code) for code in range(0x3000) if is_simple(chr(code))]
    assert len(letters) > 700
    for letter in letters:
        assert split(f"a{letter}b") == ("a", letter, "b")
        assert uncertain_width(letter) == 0
