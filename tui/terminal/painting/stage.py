"""Where the painter stands in a Textual program: between its compositor and its driver."""

import contextlib
import re
import termios
import tty
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from rich.color import ColorSystem
from rich.console import RenderableType
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Offset
from textual.screen import Screen

from tui.terminal.painting.painter import Painter
from tui.terminal.painting.tab_stops import StopChooser, Stops, usual
from tui.terminal.painting.updates import Canvas, Update

Result = TypeVar("Result")

# What marks no cell and moves no cursor: a bell, titles and clipboards, modes and questions; but no mode that
# switches, clears or turns the screen.
_UNSEEN = re.compile(
    r"(?:\x07"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b\[(?!\?(?:[\d;]*;)?(?:3|5|6|47|69|1047|1048|1049)[;hl])[?<>=][\d;]*\$?[A-Za-z])*"
)


class PaintingDriver(LinuxDriver):
    """A driver that is shown updates and writes only what they change on the terminal.

    Comes before any driver that sends in a way of its own: `class D(PaintingDriver, OwnDriver)`.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        self._painter, self._canvas = Painter(), Canvas()
        self._started = self._taken_over = False
        super().__init__(app, **options)

    def set_letters(self, letters: Callable[[str], str]) -> None:
        """Replace the text of every cell on its way to the terminal; one letter for each cell it takes."""
        self._canvas.letters = letters

    def set_stops(self, choose: StopChooser) -> None:
        """Choose the tab stops: where many texts begin, to reach them in one byte. They are set with the next
        frame, and put back to what is usual when the terminal is given back."""
        self._painter.choose_stops = choose

    def show(
        self,
        update: Update,
        colours: ColorSystem | None,
        cursor: tuple[int, int] | None = None,
        *,
        synchronized: bool = False,
    ) -> None:
        """Make the terminal show an update, at once where it can hold back half a frame (`synchronized`).

        `cursor` is the row and column where the terminal's cursor is wanted.
        """
        self._canvas.apply(update, colours)
        self._paint(cursor, synchronized)

    def holds_back(self) -> bool:
        """Whether nothing should be painted now; what is shown meanwhile goes out together, with the first
        update or `catch_up` after."""
        return False

    def catch_up(self) -> None:
        """Paint whatever was held back, or is not known to be on the terminal."""
        self._paint()

    def resized(self, width: int, height: int) -> None:
        """Terminals move or lose what they show when their size changes, even when it changes back."""
        taken_over, self._taken_over = self._taken_over, False
        same = (width, height) == (self._canvas.frame.width, self._canvas.frame.height)
        if not (same and taken_over):
            self.forget()
            if same:
                self.catch_up()

    def forget(self) -> None:
        """The terminal may show anything: paint everything with the next update."""
        self._painter.forget()

    def write(self, data: str) -> None:
        """Write for somebody else, who may leave marks where the painter knows of none."""
        if not _UNSEEN.fullmatch(data):
            self.forget()
        super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal, or take it back from whoever had it."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._send_as_it_is()
        self.forget()
        if self._started:
            # Textual would wait for the next change. A signal may have come in the middle of a frame, which
            # is let end first.
            self._loop.call_soon_threadsafe(self.catch_up)
        # Textual now tells of a size, whether it changed or not.
        self._started = self._taken_over = True

    def stop_application_mode(self) -> None:
        """Give the terminal back with the tab stops that everybody expects."""
        if self._painter.choose_stops is not usual:
            width = self._canvas.frame.width
            super().write(Stops(usual(width), width).setting)
        super().stop_application_mode()

    def _send_as_it_is(self) -> None:
        """Have the tty add no carriage return to line feeds and turn no tab into blanks. Leaving the
        terminal, Textual puts back what it found."""
        with contextlib.suppress(termios.error):
            modes = termios.tcgetattr(self.fileno)
            modes[tty.OFLAG] &= ~(termios.ONLCR | termios.TABDLY)
            termios.tcsetattr(self.fileno, termios.TCSANOW, modes)

    def _paint(self, cursor: tuple[int, int] | None = None, synchronized: bool = False) -> None:
        text = "" if self.holds_back() else self._painter.paint(self._canvas.frame, cursor)
        if text:
            super().write(f"{SYNC_START}{text}{SYNC_END}" if synchronized else text)
            self.flush()


class PaintingApp(App[Result]):
    """An application whose frames go to a PaintingDriver as what they change; with others it is as ever."""

    def repaint(self) -> None:
        """Compose and paint everything again, whatever the terminal shows now."""
        if isinstance(self._driver, PaintingDriver):
            self._driver.forget()
        self.refresh(layout=True)

    def place_stops(self, columns: Iterable[int]) -> None:
        """Have tab stops where many texts of the page begin; they save bytes, and change nothing else."""
        if isinstance(self._driver, PaintingDriver):
            stops = tuple(columns)
            self._driver.set_stops(lambda _width: stops)

    def on_resize(self, event: Resize) -> None:
        """What the terminal showed may be gone."""
        if isinstance(self._driver, PaintingDriver):
            self._driver.resized(*event.size)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        driver = self._driver
        if (
            not isinstance(driver, PaintingDriver)
            or not isinstance(renderable, LayoutUpdate | ChopsUpdate)
            or self._batch_count
            or self._closed
            or not self._running
        ):
            super()._display(screen, renderable)
            return
        try:
            # A monochrome console has no colour system; Textual's own strips do without colours then.
            driver.show(
                renderable, self.console._color_system, self._cursor(), synchronized=self._sync_available
            )
        finally:
            self.post_display_hook()

    def _cursor(self) -> tuple[int, int] | None:
        """Where the focused widget edits text: input methods and screen readers look for the cursor there."""
        place = getattr(self.focused, "cursor_screen_offset", None)
        if not isinstance(place, Offset) or place != self.cursor_position:
            return None
        column, row = self.screen.outer_size.clamp_offset(place)
        return row, column
