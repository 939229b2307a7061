"""Every page and dialog at the smallest terminal, the usual one and a wide one, where no other test looks."""

from collections.abc import Callable

import pytest

from store.core.errors import DatabaseUnavailable
from store.services import Services
from tests.tui.conftest import Snap
from tests.tui.people import START, fill
from tui.app.app import CordboardApp
from tui.terminal.profile import TerminalProfile

SMALL, USUAL, WIDE = (60, 16), (80, 24), (120, 36)
JANE = ("/", *"jane doe", "enter")
MakeApp = Callable[..., CordboardApp]

_PAGES = {
    "filter": (("/", *"person 01"), (SMALL, USUAL, WIDE)),
    "sort_menu": (("s",), (SMALL, WIDE)),
    "folder_menu": (("f",), (SMALL, USUAL, WIDE)),
    "palette": (("colon",), (SMALL, WIDE)),
    "help": (("question_mark",), (SMALL,)),
    "profile": ((*JANE, "enter"), (SMALL,)),
    "new_contact": (("a",), (SMALL, USUAL, WIDE)),
    "unsaved": ((*JANE, "e", "x", "escape"), (SMALL, USUAL, WIDE)),
    "channel_form": (("2", "a"), (SMALL,)),
    "import": (("I",), (SMALL, WIDE)),
}
_CASES = [
    pytest.param(pressed, size, id=f"{name}-{size[0]}x{size[1]}")
    for name, (pressed, sizes) in _PAGES.items()
    for size in sizes
]


@pytest.mark.parametrize(("pressed", "size"), _CASES)
def test_page_looks(app: CordboardApp, snap: Snap, pressed: tuple[str, ...], size: tuple[int, int]) -> None:
    snap(app, *pressed, size=size)


def test_the_first_run_looks_at_the_smallest_size(
    empty_services: Services, make_app: MakeApp, snap: Snap
) -> None:
    snap(make_app(empty_services, load_demo=fill), size=SMALL)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_the_empty_list_looks(
    empty_services: Services, make_app: MakeApp, snap: Snap, size: tuple[int, int]
) -> None:
    snap(make_app(empty_services), "escape", size=size)


@pytest.mark.parametrize("size", [SMALL, WIDE])
def test_a_database_error_looks(snap: Snap, size: tuple[int, int]) -> None:
    def fail() -> Services:
        raise DatabaseUnavailable("The database [/x] at db.example:5432 does not answer.", "Is it running?")

    snap(CordboardApp(fail, TerminalProfile(), now=lambda: START), size=size)
