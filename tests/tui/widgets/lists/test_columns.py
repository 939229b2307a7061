"""The columns of the contact list: which fit, in which order, and which one always shows."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from store.core.types import Field, FieldType
from store.core.views import Listing, SortBy
from store.services import Services
from tests.tui.conftest import play, press, screen_text
from tui.app.app import CordboardApp
from tui.screens.contact_list.status import sorted_by
from tui.text.cells import glyphs
from tui.widgets.lists.columns import ColumnSettings, Layout, _number, last_shift, layout

AGE = Field("a", "age", "Age", FieldType.NUMBER, True)
DISTRICT = Field("d", "district", "District", FieldType.TEXT, True)
JOINED = Field("j", "joined", "Joined", FieldType.DATETIME, True)
PLAIN = ColumnSettings(glyphs())
FEATURED = ColumnSettings(glyphs(), fields=(AGE, DISTRICT, JOINED))


def titles(width: int, settings: ColumnSettings) -> list[str]:
    return [column.title for column in layout(width, settings).columns]


@pytest.mark.parametrize(
    ("width", "settings", "shown"),
    [
        (58, PLAIN, ["Name", "Address", "Via"]),
        (78, PLAIN, ["Name", "Address", "Via", "Last seen", "Lang"]),
        (98, PLAIN, ["Name", "Address", "Via", "Last seen", "Lang", "Created"]),
        (58, FEATURED, ["Name", "Address", "Via"]),
        (60, FEATURED, ["Name", "Address", "Via", "Age"]),
        (74, FEATURED, ["Name", "Address", "Via", "Age", "District"]),
        (78, FEATURED, ["Name", "Address", "Via", "Age", "District"]),
        (96, FEATURED, ["Name", "Address", "Via", "Age", "District", "Joined"]),
        (108, FEATURED, ["Name", "Address", "Via", "Age", "District", "Joined", "Last seen", "Lang"]),
    ],
)
def test_featured_fields_stand_after_the_channel_as_far_as_they_fit(
    width: int, settings: ColumnSettings, shown: list[str]
) -> None:
    assert titles(width, settings) == shown


@pytest.mark.parametrize("width", [58, 78, 98, 138])
@pytest.mark.parametrize("settings", [PLAIN, FEATURED])
def test_every_column_can_be_brought_into_view(width: int, settings: ColumnSettings) -> None:
    every = {"Name", "Address", "Via", "Lang", "Last seen", "Created", *(f.name for f in settings.fields)}
    seen: set[str] = set()
    for shift in range(last_shift(width, settings) + 1):
        made = layout(width, replace(settings, shift=shift))
        seen.update(column.title for column in made.columns)
        starts = made.starts()
        assert starts[-1] + made.columns[-1].width <= width
        assert all(start >= end for start, end in zip(starts[1:], _ends(made), strict=False))
        assert made.before == (shift > 0)
        assert made.after == (shift < last_shift(width, settings))
    assert seen == every


def _ends(made: Layout) -> list[int]:
    return [start + column.width for column, start in zip(made.columns, made.starts(), strict=True)]


@pytest.mark.parametrize("sort", [SortBy.CREATED, SortBy.LAST_SEEN, "field:joined", SortBy.ADDRESS])
@pytest.mark.parametrize("shift", [0, 3])
def test_the_column_that_a_list_is_sorted_by_always_shows(sort: str, shift: int) -> None:
    made = layout(58, replace(FEATURED, sort=sort, shift=shift))
    assert sort in [column.sort for column in made.columns]


@pytest.mark.parametrize(
    ("sort", "first"),
    [(SortBy.NAME, False), (SortBy.ADDRESS, False), (SortBy.LANGUAGE, False), (SortBy.LAST_SEEN, True),
     (SortBy.CREATED, True), ("field:age", True), ("field:joined", True), ("field:district", True)],
)  # fmt: skip
def test_dates_and_fields_begin_with_the_greatest_and_turn_around(sort: str, first: bool) -> None:
    other = SortBy.CHANNEL if sort != SortBy.CHANNEL else SortBy.NAME
    once = sorted_by(Listing(sort=other), sort)
    assert (once.sort, once.descending) == (sort, first)
    assert sorted_by(once, sort).descending is not first


def header(app: CordboardApp) -> str:
    return next(line for line in screen_text(app).splitlines() if " Name" in line)


def test_arrows_bring_the_other_columns_into_view(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        assert header(app).split() == ["Name", "^", "Address", "Via", "Age", "District", ">"]
        await press(pilot, "right")
        assert header(app).split() == ["<", "Name", "^", "Via", "Age", "District", "Joined", ">"]
        await press(pilot, "right", "right", "right")
        assert header(app).rstrip().endswith("Lang Created"), "there is no going beyond the last column"
        await press(pilot, *["left"] * 4)
        assert header(app).split()[:3] == ["Name", "^", "Address"]

    play(app, story)


def test_the_header_marks_what_the_list_is_sorted_by(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        for keys, mark in (("sd", "Created v"), ("sd", "Created ^"), ("s3", "Joined v"), ("S", "Joined ^")):
            await press(pilot, *keys)
            assert mark in header(app)

    play(app, story)


def test_lists_of_folders_show_six_fields_and_those_of_groups_all(
    app: CordboardApp, services: Services
) -> None:
    for index in range(5):
        services.fields.create(f"F{index}", featured=True)

    async def story(pilot: Pilot[None]) -> None:
        assert "F2" in header(app)
        assert "F3" not in header(app)
        await press(pilot, "f", *["down"] * 4, "enter")
        assert "F4" in header(app)
        await press(pilot, "f", "a")
        assert "F3" not in header(app)

    play(app, story, (260, 24))


def test_unset_values_come_last_both_ways_and_are_blank(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        for keys in ("s1", "s1"):
            await press(pilot, *keys, "end")
            last = next(line for line in screen_text(app).splitlines() if line.startswith(" >"))
            assert "--" not in last
            assert last.rstrip().endswith(("Care bot", "=MTN RW"))
            await press(pilot, "home")

    play(app, story)


def test_featured_fields_stand_on_top_of_the_page_by_their_type(
    app: CordboardApp, services: Services
) -> None:
    """A text that cannot be read as the type is unset, and told beside it."""
    services.fields.change("district", type=FieldType.NUMBER)
    services.fields.order(["joined", "age"])

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "o", *"jane", "escape", "enter")
        lines = screen_text(app).splitlines()
        top = " ".join(lines[lines.index(next(line for line in lines if "Jane Doe" in line)) + 2 :][:3])
        assert top.index("Joined") < top.index("Age") < top.index("District") < top.index("Status")
        assert '-- ("Kigali" is no number)' in top

    play(app, story)


def test_tab_stops_stand_where_rows_begin_to_differ() -> None:
    """Behind a letter that neighbours share, on the digits of a number, behind the sign of a lock."""
    made = layout(76, FEATURED)
    assert [column.title for column in made.columns] == ["Name", "Address", "Via", "Age", "District"]
    starts = made.starts()
    digits = starts[3] + made.columns[3].width - 2
    inside = [starts[1], starts[1] + 6, starts[1] + 9, starts[2] + 1, digits, starts[4]]
    assert list(made.stops(SortBy.NAME)) == [1, *inside]
    assert list(made.stops(SortBy.LAST_SEEN)) == [0, *inside]


def test_a_title_stands_over_its_column_and_the_lock_before_it(app: CordboardApp) -> None:
    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "end")
        lines = screen_text(app).splitlines()
        at = header(app).index("Via")
        rows = [line for line in lines[2:-2] if line.strip()]
        assert {line[at - 1] for line in rows} == {" ", "="}
        assert all(line[at] != " " for line in rows)

    play(app, story)


@pytest.mark.parametrize(("number", "shown"), [("7", "   7"), ("1234", "1234"), ("12345", "####")])
def test_a_number_is_never_cut(number: str, shown: str) -> None:
    assert _number(number, 4) == shown
