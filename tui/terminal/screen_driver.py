"""The driver of the screens: the terminal's own, with frames painted as what they change."""

from typing import Any

from textual.app import App

from tui.terminal.driver import TerminalDriver
from tui.terminal.painting.stage import PaintingDriver
from tui.terminal.profile import TerminalProfile
from tui.text.cells import to_ascii


class ScreenDriver(PaintingDriver, TerminalDriver):
    """Paints only what differs; holds frames back while the line is behind. In ASCII mode every cell is
    translated before it is compared, so that its text keeps its width."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        profile = getattr(app, "profile", None)
        if isinstance(profile, TerminalProfile) and profile.ascii:
            self.set_letters(to_ascii)

    def holds_back(self) -> bool:
        """Not while the line is so far behind that another frame would only come later."""
        return self.congested
