"""How cells are shared among columns."""

import pytest

from tui.text.widths import GAP, Width, fixed, panes, shares

NAME, ADDRESS, VIA = Width(16, 22, 32, 1), Width(16, 20, 30, 2), fixed(10, rank=3)
NUMBER, TEXT, DATE = Width(4, 4, 6, 4), Width(12, 16, 16, 5), fixed(10, rank=6)
EVERY = (NAME, ADDRESS, VIA, NUMBER, TEXT, DATE)


@pytest.mark.parametrize(
    ("room", "given"),
    [
        (44, (16, 16, 10, 0, 0, 0)),
        (56, (22, 17, 10, 4, 0, 0)),
        (62, (16, 16, 10, 4, 12, 0)),
        (72, (22, 20, 10, 4, 12, 0)),
        (76, (19, 16, 10, 4, 12, 10)),
        (86, (22, 20, 10, 4, 15, 10)),
    ],
)
def test_the_widths_of_a_list(room: int, given: tuple[int, ...]) -> None:
    assert shares(room, EVERY) == given


@pytest.mark.parametrize(
    ("room", "given"), [(54, (22, 20, 10, 0)), (64, (32, 20, 10, 0)), (65, (22, 20, 10, 10))]
)
def test_an_extra_column_narrows_no_other(room: int, given: tuple[int, ...]) -> None:
    assert shares(room, (NAME, ADDRESS, VIA, fixed(10, rank=4, extra=True))) == given


@pytest.mark.parametrize("room", range(200))
def test_no_width_is_out_of_its_bounds_and_all_fit(room: int) -> None:
    given = shares(room, EVERY)
    shown = [(column, cells) for column, cells in zip(EVERY, given, strict=True) if cells]
    assert shown
    assert all(column.least <= cells <= column.most for column, cells in shown)
    assert sum(cells + GAP for _, cells in shown) - GAP <= max(room, NAME.least)
    assert [column.rank for column, _ in shown] == sorted(column.rank for column in EVERY)[: len(shown)]
    if len(shown) == len(EVERY) and room >= 111:
        assert given == (32, 30, 10, 6, 16, 10)


@pytest.mark.parametrize(
    ("width", "preview", "made"),
    [
        (80, True, (0, 0)),
        (109, True, (0, 0)),
        (110, True, (0, 41)),
        (120, True, (0, 45)),
        (120, False, (20, 0)),
        (131, True, (20, 49)),
        (160, True, (20, 60)),
        (200, True, (20, 64)),
        (200, False, (20, 0)),
    ],
)
def test_the_panes_beside_a_list(width: int, preview: bool, made: tuple[int, int]) -> None:
    shown = panes(width, preview=preview)
    assert (shown.sidebar, shown.preview) == made
