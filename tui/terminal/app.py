"""The application's side of the painting driver, and how an application ends on an exception."""

from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any, TypeVar

from rich.color import Color
from rich.console import Console, RenderableType
from rich.terminal_theme import TerminalTheme
from rich.text import Text
from textual.app import App
from textual.events import Resize
from textual.geometry import Offset
from textual.notifications import Notification, Notify, SeverityLevel
from textual.screen import Screen

from tui.terminal.driver import Cursor, TerminalDriver
from tui.terminal.driver import has_time as driver_has_time
from tui.terminal.driver import lags as driver_lags
from tui.terminal.painting.frame import Frame
from tui.terminal.painting.updates import Canvas
from tui.terminal.textual_private import ChopsUpdate, LayoutUpdate
from tui.text.palette import THEMES, Theme

Result = TypeVar("Result")


_LEAST_SHOWN = 0.05  # seconds


class _Notice(Notification):
    """A notice that is shown for a moment at least.

    Textual removes it by a timer over the time that is left of it when its widget is made. When that is less
    than nothing, as after a flood of notices, the timer goes round for ever and lets nothing else run.
    """

    @property
    def time_left(self) -> float:
        return max(super().time_left, _LEAST_SHOWN)

    @property
    def has_expired(self) -> bool:
        return super().time_left <= 0


class PaintingApp(App[Result]):
    """Sends its frames to a `TerminalDriver`; with any other driver it is Textual's own application."""

    explains: Callable[[str], bool] = staticmethod(lambda key: False)
    """Whether something is to be said of a key in place of what it does."""

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """A picture of the screen as SVG, in the colours that the dark theme sends."""
        return _svg(self, title or self.title)

    def repaint(self) -> None:
        """Compose and paint everything again, whatever the terminal shows now."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.invalidate()
        self.refresh(layout=True)

    def place_tab_stops(self, columns: Iterable[int]) -> None:
        """Set tab stops where many texts of the page begin, which saves bytes and changes nothing else."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.set_tab_stops(columns)

    def drop_keys(self) -> int:
        """Forget the keys that wait: they were meant for something else than what comes. Returns how many."""
        return self._driver.keys.drop() if isinstance(self._driver, TerminalDriver) else 0

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notice for some seconds."""
        shown = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(_Notice(message, title, severity, shown, markup=markup)))

    def on_resize(self, event: Resize) -> None:
        """Tell the driver, whose picture of the terminal may be wrong now."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.resized(*event.size)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        driver = self._driver
        if (
            not isinstance(driver, TerminalDriver)
            or not isinstance(renderable, LayoutUpdate | ChopsUpdate)
            or self._batch_count
            or self._closed
            or not self._running
        ):
            super()._display(screen, renderable)
            return
        try:
            # A monochrome console has no colour system; Textual's own strips do without colours then.
            driver.show(renderable, self.console._color_system, self._cursor(), self._sync_available)
        finally:
            self.post_display_hook()

    def _cursor(self) -> Cursor:
        """Row and column of the text cursor of the focused widget, where input methods and screen readers
        expect the terminal's cursor."""
        place = getattr(self.focused, "cursor_screen_offset", None)
        if not isinstance(place, Offset) or place != self.cursor_position:
            return None
        column, row = self.screen.outer_size.clamp_offset(place)
        return row, column


def has_time(app: App[Any]) -> bool:
    """Whether no key waits and the line takes more: what nobody asked for can be drawn."""
    return not isinstance(app._driver, TerminalDriver) or driver_has_time(app._driver)


def line_lags(app: App[Any]) -> bool:
    """Whether the line has more to carry than it takes: each byte less counts."""
    return isinstance(app._driver, TerminalDriver) and driver_lags(app._driver)


def frame_of(app: App[Any], theme: Theme) -> Frame:
    """The cells of the screen in front, and of those that show behind it, in a theme."""
    canvas = Canvas(theme)
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    canvas.apply(update, None)
    return canvas.frame


def _svg(app: App[Any], title: str) -> str:
    theme = THEMES["dark"]
    width, height = app.size
    console = Console(
        width=width, height=height, file=StringIO(), force_terminal=True, color_system="truecolor",
        record=True, legacy_windows=False, safe_box=False,
    )  # fmt: skip
    for row in frame_of(app, theme).rows:
        sent = (f"\x1b[{';'.join(('0', *style.codes))}m{text}" for text, style in row)
        console.print(Text.from_ansi("".join(sent), no_wrap=True), crop=True)
    text = _rgb(theme.text)
    return console.export_svg(title=title, theme=TerminalTheme(_rgb(theme.ground), text, [text] * 8))


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = Color.parse(colour).get_truecolor()
    return red, green, blue


class FaultKeeper:
    """A mixin before an application that ends on an exception without a traceback with people's data in it.

    The first exception is kept in `fault`, for the caller of `run` to raise or report.
    """

    fault: Exception | None = None

    def keep_fault(self, error: Exception) -> None:
        """Called with every exception that ends the application."""
        self.fault = self.fault or error

    # Textual inherits bindings and styles through the first base that is a node, so this is none.

    def _handle_exception(self, error: Exception) -> None:
        assert isinstance(self, App)
        self.keep_fault(error)
        App._handle_exception(self, error)

    def _fatal_error(self) -> None:
        assert isinstance(self, App)
        self._close_messages_no_wait()
