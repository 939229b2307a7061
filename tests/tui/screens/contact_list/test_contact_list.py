"""The contact list: moving, paging, order, filter, folders, and what happens when others change the data."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from store.core.types import Group, GroupState, Status
from store.core.views import FolderCounts, Listing, SortBy
from store.services import Services
from tests.tui.conftest import Snap, idle, play, press, screen_text
from tests.tui.people import START, add, add_hostile
from tui.app.app import CordboardApp
from tui.base import messages
from tui.screens.contact_list.folders import folders
from tui.screens.contact_list.screen import ContactListScreen
from tui.terminal.profile import TerminalProfile
from tui.widgets.lists import contact_table
from tui.widgets.lists.contact_table import ContactTable

MakeApp = Callable[..., CordboardApp]


def _table(pilot: Pilot[None]) -> ContactTable:
    return pilot.app.screen.query_one(ContactTable)


def _name(pilot: Pilot[None]) -> str:
    row = _table(pilot).row
    return "" if row is None else row.name


def _listing(pilot: Pilot[None]) -> Listing:
    screen = pilot.app.screen
    assert isinstance(screen, ContactListScreen)
    return screen.view.listing


def _uuid(services: Services, name: str) -> str:
    return services.contacts.find(name).uuid


def test_list_looks(app: CordboardApp, snap: Snap) -> None:
    """Name, priority address, channel, language and last seen; fields and folders too when wide."""
    snap(app, "down")


@pytest.mark.parametrize(
    ("keys", "position"),
    [
        ("down", 1),
        ("j j j k", 2),
        ("G", 45),
        ("end", 45),
        ("G g", 0),
        ("end home", 0),
        ("pagedown", 20),
        ("pagedown pageup", 0),
        ("ctrl+d", 10),
        ("ctrl+d ctrl+d ctrl+u", 10),
        ("up", 0),
        ("G down", 45),
    ],
)
def test_keys_move_the_cursor(app: CordboardApp, keys: str, position: int) -> None:
    """Every key of a list goes where its name says, and stops at the ends."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys.split())
        view = _table(pilot).view
        assert view.cursor == position
        assert view.top <= position < view.top + view.lines

    play(app, story)


def test_paging_through_a_long_list_meets_every_contact_once(
    empty_services: Services, make_app: MakeApp
) -> None:
    """Windows join without a gap or a repeat, far beyond what is held at once."""
    for index in range(420):
        add(empty_services, f"Person {index:04}")
    met: list[str] = []

    async def story(pilot: Pilot[None]) -> None:
        table = _table(pilot)
        while True:
            view = table.view
            rows = [view.window.row(position) for position in range(view.top, view.top + view.lines)]
            met.extend(row.name for row in rows if row is not None and row.name not in met[-view.lines :])
            before = view.cursor
            await press(pilot, "pagedown")
            if table.view.cursor == before:
                break
        await press(pilot, "g")
        assert _name(pilot) == "Person 0000"
        await press(pilot, "G")
        assert (table.view.cursor, _name(pilot)) == (419, "Person 0419")
        for _ in range(30):
            await press(pilot, "pageup")
        assert (table.view.cursor, _name(pilot)) == (0, "Person 0000")

    play(make_app(empty_services), story)
    assert met == [f"Person {index:04}" for index in range(420)]


@pytest.mark.parametrize(
    ("keys", "sort", "descending"),
    [
        ("s a", SortBy.ADDRESS, False),
        ("s c", SortBy.CHANNEL, False),
        ("s l", SortBy.LANGUAGE, False),
        ("s s", SortBy.LAST_SEEN, True),
        ("s d", SortBy.CREATED, True),
        ("s 1", "field:age", True),
        ("s n", SortBy.NAME, True),
        ("S", SortBy.NAME, True),
        ("S S", SortBy.NAME, False),
        ("s a S", SortBy.ADDRESS, True),
    ],
)
def test_sorting_by_every_column_both_ways(app: CordboardApp, keys: str, sort: str, descending: bool) -> None:
    """The menu's letters choose a column; the same one again, or S, turns the order around."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, *keys.split())
        assert (_listing(pilot).sort, _listing(pilot).descending) == (sort, descending)
        assert _table(pilot).row is not None

    play(app, story)


def test_sorted_column_is_marked(app: CordboardApp) -> None:
    """The title says which way, without colour."""

    async def story(pilot: Pilot[None]) -> None:
        assert "Name ^" in screen_text(app)
        await press(pilot, "S")
        assert "Name v" in screen_text(app)

    play(app, story)


def test_a_search_lists_while_typing_and_escape_clears(app: CordboardApp) -> None:
    """Name and digits both match; Enter keeps the filter, Escape takes it away and the cursor stays."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *"person 01")
        assert _table(pilot).view.window.size == 10
        await press(pilot, "enter", "down")
        assert _name(pilot) == "Person 011"
        assert 'search: name ~ "person" AND name ~ 01' in screen_text(app)
        await press(pilot, "escape")
        assert (_name(pilot), _table(pilot).view.window.size) == ("Person 011", 46)
        await press(pilot, "slash", *"4866", "enter")
        assert (_name(pilot), _table(pilot).view.window.size) == ("Jane Doe", 1)

    play(app, story)


def test_no_match_says_so_and_how_to_clear(app: CordboardApp, snap: Snap) -> None:
    """What nothing matches is repeated, as it was understood."""
    snap(app, "slash", *'zz"[/x]"', "enter")


def test_clearing_a_filter_without_matches_brings_the_list_back(app: CordboardApp) -> None:
    """Escape works from the empty state, and the list has the focus again."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", *"zzz", "enter", "escape")
        assert _table(pilot).view.window.size == 46
        await press(pilot, "down")
        assert _table(pilot).view.cursor == 1

    play(app, story)


@pytest.mark.parametrize(
    ("key", "folder", "size"), [("b", Status.BLOCKED, 1), ("v", Status.ARCHIVED, 0), ("a", Status.ACTIVE, 46)]
)
def test_folders_by_their_letter(app: CordboardApp, key: str, folder: Status, size: int) -> None:
    """`f` and a letter go to a folder."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "f", key)
        assert (_listing(pilot).folder, _table(pilot).view.window.size) == (folder, size)

    play(app, story)


def test_a_group_that_is_being_filled_says_how_far_it_is() -> None:
    """Its count would be taken for the number of those whom its search finds."""
    young = Group("young", "Young", "age < 18", 7, GroupState.FILLING, 40)
    counts = FolderCounts({}, (young, replace(young, state=GroupState.READY, filled=100)))
    assert [folder.size for folder in folders(counts)][-2:] == ["40 %", "7"]


def test_groups_stand_under_the_folders(app: CordboardApp) -> None:
    """A group lists its members only."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "f", "down", "down", "down", "down", "enter")
        assert _name(pilot) == "Jane Doe"
        assert _table(pilot).view.window.size == 1
        assert "Farmers" in screen_text(app)

    play(app, story)


def test_folders_beside_a_wide_list_are_chosen_by_moving(app: CordboardApp) -> None:
    """Tab goes to the folders, and moving there changes the list at once."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "tab", "down")
        assert (_listing(pilot).folder, _name(pilot)) == (Status.BLOCKED, "Blocked Bob")

    play(app, story, size=(160, 45))


def test_refresh_keeps_the_cursor_on_its_contact(app: CordboardApp, services: Services) -> None:
    """Contacts that others add above do not move the cursor to somebody else."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "pagedown")
        name, position = _name(pilot), _table(pilot).view.cursor
        for index in range(7):
            add(services, f"Aaron {index}")
        await press(pilot, "r")
        assert (_name(pilot), _table(pilot).view.cursor) == (name, position + 7)

    play(app, story)


def test_a_change_elsewhere_shows_at_once(app: CordboardApp, services: Services) -> None:
    """A message that contacts have changed makes the list read again."""

    async def story(pilot: Pilot[None]) -> None:
        add(services, "Aaron First")
        pilot.app.post_message(messages.ContactsChanged())
        await idle(pilot)
        assert "Aaron First" in screen_text(app)
        assert "Active 47" in screen_text(app)

    play(app, story)


def test_hostile_names_look_harmless(services: Services, make_app: MakeApp, snap: Snap) -> None:
    """Markup, escapes, wide and turned text stay inside their cells."""
    add_hostile(services)
    snap(make_app(services))


def test_clicking_titles_and_rows(app: CordboardApp) -> None:
    """With the mouse on, a title sorts, a row takes the cursor, a second click opens it."""

    async def story(pilot: Pilot[None]) -> None:
        await pilot.click(ContactTable, offset=(30, 0))
        await idle(pilot)
        assert _listing(pilot).sort == SortBy.ADDRESS
        await pilot.click(ContactTable, offset=(5, 4))
        await idle(pilot)
        assert _table(pilot).view.cursor == 3
        await pilot.click(ContactTable, offset=(5, 4), times=2)
        await idle(pilot)
        assert "History" in screen_text(app)

    play(app, story)


def test_resizing_keeps_the_cursor_in_view(app: CordboardApp) -> None:
    """A smaller terminal shows the same contact under the cursor."""

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "pagedown")
        name = _name(pilot)
        await pilot.resize_terminal(60, 16)
        await idle(pilot)
        view = _table(pilot).view
        assert _name(pilot) == name
        assert view.top <= view.cursor < view.top + view.lines

    play(app, story)


def test_a_word_tells_the_address_type_where_the_value_does_not(app: CordboardApp) -> None:
    """A number and a mail address speak for themselves; an identifier could be anybody's."""

    async def story(pilot: Pilot[None]) -> None:
        lines = screen_text(app).splitlines()
        assert any(" telegram 1234567 " in line for line in lines)
        assert not any(word in line for line in lines for word in (" tel ", " mailto "))

    play(app, story)


@pytest.mark.parametrize(("thrifty", "lags", "bar"), [
    (False, False, 78), (True, False, len("> Ana Bot")), (False, True, len("> Ana Bot")),
])  # fmt: skip
def test_the_bar_is_over_the_name_only_where_bytes_count(
    services: Services, monkeypatch: pytest.MonkeyPatch, thrifty: bool, lags: bool, bar: int
) -> None:
    """When the user asks for it, and while the line has more to carry than it takes."""
    monkeypatch.setattr(contact_table, "line_lags", lambda app: lags)

    async def story(pilot: Pilot[None]) -> None:
        strip = _table(pilot).render_line(1)
        assert strip.text.startswith("> Ana Bot ")
        reversed_cells = [piece.cell_length for piece in strip if piece.style and piece.style.reverse]
        assert reversed_cells == [bar]

    play(CordboardApp(lambda: services, TerminalProfile(thrifty=thrifty), now=lambda: START), story)
