"""The overview: what is reached by what, and what waits for the operator; each line lists its contacts."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from store.core.reports import OverviewReport
from tui.base.messages import ListSearch, OpenScreen
from tui.base.screen import CordboardScreen
from tui.base.watch import ChangeWatch
from tui.screens.overview.lines import COLUMNS, Chart, Line, Painter, Section, listed, sections
from tui.text.content import content
from tui.text.widths import PREVIEW_FROM
from tui.widgets.lists.line_table import LineTable

_THREE_FROM = 150
"""From so many cells on there are three panes."""

_CHART = {0: 4, 30: 8, 36: 12}
"""The lines of the chart's columns, from so many lines of the terminal on."""


class Lines(LineTable):
    """Sections of the overview. The cursor shows only with the focus: it hides a bar."""

    RESTING = ""
    shown: tuple[Line, ...] = ()

    def show_sections(self, shown: Iterable[Section]) -> None:
        """Show these; the cursor stays, at first on the first line that counts contacts."""
        first = not self.shown
        self.shown = listed(tuple(shown))
        opening = next((place for place, line in enumerate(self.shown) if line.opens), 0)
        self.show(len(self.shown), lambda index: self.shown[index].cells, cursor=opening if first else None)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None


class OverviewScreen(CordboardScreen[None]):
    """Tables of numbers that are kept, and the messages of four weeks. They follow what is stored, by this
    program or another: beside each other where there is room, or one below the other."""

    SCOPE = "overview"
    AUTO_FOCUS = "Lines"
    CSS = """
    OverviewScreen #panes { layout: grid; height: 1fr; padding: 0 1; grid-rows: 1fr auto; grid-size: 1 2; }
    OverviewScreen Lines { height: 1fr; }
    OverviewScreen #aside, OverviewScreen #groups { display: none; }
    OverviewScreen.-two #panes { grid-size: 2 2; grid-columns: 1fr 54; grid-gutter: 0 2; }
    OverviewScreen.-two #aside { display: block; }
    OverviewScreen.-two #days { column-span: 2; }
    OverviewScreen.-three #panes { grid-size: 3 2; grid-columns: 1fr 62 38; grid-gutter: 0 2; }
    OverviewScreen.-three #panes { grid-rows: 16 1fr; }
    OverviewScreen.-three #aside, OverviewScreen.-three #groups { display: block; }
    OverviewScreen.-three #main, OverviewScreen.-three #groups { row-span: 2; }
    OverviewScreen #detail { height: 1; padding: 0 1; text-style: dim; }
    OverviewScreen #days { height: auto; }
    OverviewScreen.-flat #days { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._report: OverviewReport | None = None
        self._revision = ""
        self.changes = ChangeWatch(self, lambda: self._revision)

    def compose_body(self) -> ComposeResult:
        """The tables and the chart, and what the line under the cursor says in full."""
        self._arrange()
        with Container(id="panes"):
            yield Lines(COLUMNS, empty="reading", id="main")
            yield Lines(COLUMNS, id="aside")
            yield Lines(COLUMNS, id="groups")
            yield Static("", id="days", markup=False)
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        """Read the numbers."""
        self.set_title("Overview")
        self.refresh_data()
        self.changes.start()

    def on_resize(self) -> None:
        """Put the panes where there is room for them."""
        self._arrange()
        self._show()

    def on_screen_resume(self) -> None:
        """What was changed meanwhile shows."""
        self.changes.look()

    def refresh_data(self) -> None:
        """Read the numbers again."""

        def read() -> tuple[str, OverviewReport]:
            return self.services.contacts.revision(), self.services.overview.report()

        self.jobs.run(read, self._loaded, group="overview", awaited=True)

    def _loaded(self, read: tuple[str, OverviewReport]) -> None:
        self._revision, report = read
        if report != self._report:
            self._report = report
            self._show()

    def _arrange(self) -> None:
        width = self.app.size.width
        self.set_class(PREVIEW_FROM <= width < _THREE_FROM, "-two")
        self.set_class(width >= _THREE_FROM, "-three")

    def _show(self) -> None:
        if self._report is None:
            return
        painter = Painter(self.context.profile.ascii)
        needs, channels, reach, groups = sections(self._report, painter)
        main, aside, apart = self.query(Lines)
        if self.has_class("-three"):
            panes: tuple[tuple[Section, ...], ...] = ((channels,), (needs, reach), (groups,))
        elif self.has_class("-two"):
            panes = ((channels,), (needs, reach, groups), ())
        else:
            panes = ((needs, channels, reach, groups), (), ())
        for table, shown in zip((main, aside, apart), panes, strict=True):
            table.show_sections(shown)
            if table is self.focused and not shown:
                main.focus()
        self._show_chart(Chart(self._report.days, painter, self.workspace.date_order))
        self._show_detail()

    def _show_chart(self, chart: Chart) -> None:
        size = self.app.size
        height = max(lines for least, lines in _CHART.items() if size.height >= least)
        width = 62 if self.has_class("-three") else size.width - 2
        drawn = Content("\n").join((chart.title(), *chart.lines(width, height)))
        self.query_one("#days", Static).update(drawn)

    @property
    def _line(self) -> Line | None:
        table = self.focused
        return table.line if isinstance(table, Lines) else None

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

    def action_right(self) -> None:
        """Go to the next table."""
        self.focus_next(Lines)

    def action_left(self) -> None:
        """Go to the table before."""
        self.focus_previous(Lines)
