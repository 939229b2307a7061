"""Who else has a contact open, in the words of the status line."""

from datetime import datetime, timedelta

import pytest

from store.core.types import Workspace
from store.core.views import Company
from tests.store.databases import START
from tui.text.company import company_told


def _since(operator: str, minutes: float = 2, *, edits: bool = False) -> Company:
    return Company(operator, START + timedelta(minutes=minutes), edits)


@pytest.mark.parametrize(
    ("there", "ways"),
    [
        ((), ()),
        ((_since("ann"),), ("ann, since 10:02", "ann")),
        ((_since("ann", edits=True),), ("ann (editing), since 10:02", "ann (editing)")),
        ((_since(""),), ("somebody, since 10:02", "somebody")),
        (
            (_since("Ann (stated by kim)", edits=True),),
            ("Ann (stated by kim, editing), since 10:02", "Ann (stated by kim, editing)", "Ann (editing)"),
        ),
        (
            (_since("me", edits=True),),
            ("you, in another terminal (editing), since 10:02", "you, in another terminal (editing)"),
        ),
        ((_since("ann", -24 * 60),), ("ann, since 03-03-2026 10:00", "ann")),
        (
            (_since("ann", edits=True), _since("bob", 3), _since("ann", 4)),
            (
                "ann (editing), since 10:02; bob, since 10:03",
                "ann (editing); bob",
                "ann (editing) and 1 more",
            ),
        ),
    ],
)
def test_the_ways_to_say_it_from_the_longest_on(there: tuple[Company, ...], ways: tuple[str, ...]) -> None:
    told = company_told(there, "me", Workspace(), START)
    assert told == tuple(f"Also open: {way}" for way in ways)


def test_the_time_is_that_of_the_workspace() -> None:
    late: datetime = START.replace(hour=23)
    (longest, _short) = company_told([Company("ann", late)], "me", Workspace(timezone="Africa/Kigali"), START)
    assert longest == "Also open: ann, since 05-03-2026 01:00"
