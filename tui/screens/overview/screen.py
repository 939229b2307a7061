"""The overview: what is reached by what, and what waits for the operator; each line lists its contacts."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from store.core.reports import OverviewReport
from tui.base.messages import ListSearch, OpenScreen
from tui.base.screen import CordboardScreen
from tui.screens.overview.lines import COLUMNS, Line, Painter, chart, lines
from tui.text.content import content
from tui.widgets.lists.line_table import LineTable

_LOW, _HIGH = 4, 8
_TALL = 30


class OverviewScreen(CordboardScreen[None]):
    """A table of numbers that are kept, and below it the messages of four weeks. It is read when it is
    opened, by a key, and when this program has changed something."""

    SCOPE = "overview"
    AUTO_FOCUS = "LineTable"
    CSS = """
    OverviewScreen LineTable { margin: 0 1; }
    OverviewScreen #detail { height: 1; padding: 0 1; text-style: dim; }
    OverviewScreen #days { height: auto; padding: 0 1; }
    OverviewScreen.-flat #days { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._report: OverviewReport | None = None

    def compose_body(self) -> ComposeResult:
        """The table, what the line under the cursor says in full, and the chart."""
        yield LineTable(COLUMNS, empty="reading", id="overview")
        yield Static("", id="detail", markup=False)
        yield Static("", id="days", markup=False)

    def on_mount(self) -> None:
        """Read the numbers."""
        self.set_title("Overview")
        self.refresh_data()

    def on_resize(self) -> None:
        """The chart is as high as there is room for."""
        self._show_chart()

    def refresh_data(self) -> None:
        """Read the numbers again."""
        self.jobs.run(lambda: self.services.overview.report(), self._loaded, group="overview", awaited=True)

    @property
    def _painter(self) -> Painter:
        return Painter(self.context.profile.ascii)

    @property
    def _line(self) -> Line | None:
        cursor = self.query_one(LineTable).cursor
        return self._lines[cursor] if cursor < len(self._lines) else None

    def _loaded(self, report: OverviewReport) -> None:
        first = not self._lines
        self._report, self._lines = report, lines(report, self._painter)
        opening = next((place for place, line in enumerate(self._lines) if line.opens), 0)
        table = self.query_one(LineTable)
        table.show(
            len(self._lines), lambda index: self._lines[index].cells, cursor=opening if first else None
        )
        self._show_chart()
        self._show_detail()

    def _show_chart(self) -> None:
        if self._report is not None:
            height = _HIGH if self.app.size.height >= _TALL else _LOW
            self.query_one("#days", Static).update(chart(self._report.days, height, self._painter))

    @on(LineTable.Moved)
    def _show_detail(self) -> None:
        line = self._line
        self.query_one("#detail", Static).update(content(line.detail if line else ""))
        search = line.opens[0] if line and line.opens else ""
        self.set_status(search, self.context.database)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a line that counts contacts can be opened."""
        if action == "open" and self.is_mounted and not (self._line and self._line.opens):
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Only a line that counts contacts can be opened."""
        needs = action == "open" and not (self._line and self._line.opens)
        return super().why_not(action) or ("No contacts are counted by this line." if needs else "")

    def action_settings(self) -> None:
        """Go to the settings."""
        self.post_message(OpenScreen("settings"))

    def action_open(self) -> None:
        """List the contacts that the line counts."""
        if self._line and self._line.opens:
            self.post_message(ListSearch(*self._line.opens))
