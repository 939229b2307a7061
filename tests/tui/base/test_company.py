"""Who else has a contact open stands in the status line of whoever shows or edits it."""

from collections.abc import Callable, Mapping

import pytest
from textual.pilot import Pilot

from store.core.views import Company
from store.services import Services
from tests.store.databases import START
from tests.tui.conftest import play, press, screen_text
from tui.app.app import CordboardApp

SHORT, WHOLE = "Also open: ann (editing)", "Also open: ann (editing), since"


@pytest.mark.parametrize(
    ("size", "redacted", "told"),
    [((60, 16), "no", SHORT), ((80, 24), "yes", SHORT), ((120, 36), "no", WHOLE)],
)
def test_it_is_told_while_a_contact_is_open_and_no_longer(
    services: Services,
    make_app: Callable[..., CordboardApp],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    redacted: str,
    told: str,
) -> None:
    """Operators are not contacts: their names are told where names are hidden, too."""
    asked: list[dict[str, bool]] = []
    there = [Company("ann", START, edits=True)]
    services.settings.set("redacted", redacted)

    def company(opened: Mapping[str, bool]) -> dict[str, tuple[Company, ...]]:
        asked.append(dict(opened))
        return {uuid: tuple(there) for uuid in opened}

    monkeypatch.setattr(services.watch, "company", company)
    app = make_app(services)

    async def story(pilot: Pilot[None]) -> None:
        await press(pilot, "enter")
        assert told in screen_text(app).splitlines()[-2]
        (uuid,) = asked[-1]
        assert asked[-1] == {uuid: False}
        await press(pilot, "e")
        assert told in screen_text(app).splitlines()[-2]
        assert asked[-1] == {uuid: True}
        there.clear()
        await press(pilot, "escape")
        assert asked[-1] == {uuid: False}
        assert "Also open" not in screen_text(app)
        await press(pilot, "escape")
        assert asked[-1] == {}

    play(app, story, size)
