"""Plain rows: drawn right from wherever the cursor stands, and in fewer bytes than by any simpler way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.terminal.emulator import Emulator
from tui.terminal.painting import plain_rows, rows
from tui.terminal.painting.cells import Row, cells, plain_text
from tui.terminal.painting.output_buffer import OutputBuffer
from tui.terminal.painting.styles import PLAIN, cell_style
from tui.terminal.painting.tab_stops import TabStops

WIDTH, ROWS = 30, 4
LETTERS = (*"ab-01", *" " * 9, "é", "…", "Ж", "漢", "가")

texts = st.lists(st.sampled_from(LETTERS), max_size=WIDTH).map("".join)
stops = st.frozensets(st.integers(1, WIDTH - 1), max_size=6).map(lambda columns: TabStops(columns, WIDTH))
cursors = st.tuples(st.integers(0, ROWS - 1), st.none() | st.integers(0, WIDTH - 1))


def row_of(text: str) -> Row:
    """The cells of a text, as wide as the terminal."""
    row = [*cells(text, PLAIN), *cells(" " * WIDTH, PLAIN)][:WIDTH]
    return row if row[-1][0] != "漢" and row[-1][0] != "가" else [*row[:-1], (" ", PLAIN)]


def drawn(old: Row, new: Row, chosen: TabStops, cursor: tuple[int, int | None]) -> OutputBuffer:
    """What is written for it on the row 2."""
    output = OutputBuffer(WIDTH, chosen, cursor)
    rows.draw(output, 2, old, new)
    return output


def shown(old: Row, new: Row, chosen: TabStops, cursor: tuple[int, int | None]) -> tuple[str, OutputBuffer]:
    """The row as a terminal shows it then, which showed the old one before."""
    terminal = Emulator(WIDTH, ROWS)
    terminal.feed(chosen.sequence + "\x1b[3H" + "".join(text for text, _ in old))
    # Where nobody knows the column, it may be any.
    terminal.feed(f"\x1b[{cursor[0] + 1};{WIDTH if cursor[1] is None else cursor[1] + 1}H")
    output = drawn(old, new, chosen, cursor)
    terminal.feed(output.text)
    if output.column is not None and output.text:
        assert (terminal.cursor.y, terminal.cursor.x) == (output.row, output.column)
    return "".join(terminal.buffer[2][x].data for x in range(WIDTH)), output


@given(texts, texts, stops, cursors)
def test_a_terminal_shows_the_new_row(
    before: str, after: str, chosen: TabStops, cursor: tuple[int, int | None]
) -> None:
    old, new = row_of(before), row_of(after)
    assert plain_text(new) is not None
    assert shown(old, new, chosen, cursor)[0] == "".join(text for text, _ in new)


@given(texts, texts, stops, cursors)
def test_nothing_simpler_takes_fewer_bytes(
    before: str, after: str, chosen: TabStops, cursor: tuple[int, int | None]
) -> None:
    """As rows are drawn that are not plain: what differs, or all of it on an erased row."""
    old, new = row_of(before), row_of(after)
    ours = drawn(old, new, chosen, cursor)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_rows, "draw", lambda *_: False)
        simpler = drawn(old, new, chosen, cursor)
    assert len(ours.text.encode()) <= len(simpler.text.encode())


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ("Aline Uwase    +250", "Aline Gasana   +250", "\r\n\tGasana"),
        ("Aline Habimana 0788", "Aline Ba       0722", "\r\n\tBa\x1b[K\t0722"),
        ("漢字 0788", "漢字 0799", "\r\n\t799"),
        ("漢字かな", "漢", "\r\n漢\x1b[K"),
        ("wo…      1", "wo…ld    2", "\r\n\x1b[3Cld\x1b[4C2"),
    ],
)
def test_what_is_written(before: str, after: str, written: str) -> None:
    assert drawn(row_of(before), row_of(after), TabStops((6, 15), WIDTH), (1, 20)).text == written


def test_rows_in_other_styles_are_not_plain() -> None:
    assert plain_text([*cells("a", cell_style(("1",))), *cells("b", PLAIN)]) is None
    assert plain_text(cells("e\u0301", PLAIN)) is None
    assert plain_text(cells("漢a", PLAIN)) == "漢\0a"
