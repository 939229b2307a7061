"""What a run refuses is offered nowhere, and says why where its key is pressed all the same."""

from collections.abc import Callable

from textual.pilot import Pilot

from store.services import Services
from tests.tui.conftest import play, press, screen_text
from tests.tui.screens.test_read_only import notices
from tui.app.app import CordboardApp
from tui.process.job_control import NO_SHELL
from tui.process.policy import Policy

MakeApp = Callable[..., CordboardApp]


def test_without_a_shell_suspending_is_not_offered(services: Services, make_app: MakeApp) -> None:
    app = make_app(services, policy=Policy(suspends=False))

    async def story(pilot: Pilot[None]) -> None:
        assert "ctrl+z" not in app.screen.active_bindings
        await press(pilot, "question_mark")
        said = "".join(str(widget.render()) for widget in app.screen.query("Static"))
        assert "fg" not in said
        assert "Quit" in said
        await press(pilot, "escape", "colon", *"suspend")
        assert "Go back to the shell" not in screen_text(app)
        await press(pilot, "escape", "ctrl+z")
        assert notices(app) == [NO_SHELL]

    play(app, story)
