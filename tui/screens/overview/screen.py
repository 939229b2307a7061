"""The overview: what is reached by what, and what waits for the operator; each line lists its contacts, or
leads to where something can be done about it."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from store.core.reports import OverviewReport
from tui.base.messages import ListSearch, OpenScreen
from tui.base.screen import CordboardScreen
from tui.base.watch import Shown
from tui.screens.overview.lines import COLUMNS, Chart, Line, Painter, Section, listed, sections
from tui.text.cells import CordSigns, cord_signs
from tui.text.content import content
from tui.text.widths import PANES_FROM
from tui.widgets.bars import RuleLine
from tui.widgets.lists.line_table import LineTable
from tui.widgets.panes import Beside

_THREE_FROM = 150
"""From so many cells on there are three panes."""

_ASIDE = 14
"""The lines above the chart in the second of them, as the rules below have it."""

_DAYS_BESIDE = 65
"""The cells of the chart in the second of them."""

_LOW, _HIGH = 4, 12
"""The lines of the chart's columns, at least and at most."""

_AROUND = 7
"""The lines of the screen that neither the tables nor these columns have."""


class Lines(LineTable):
    """Sections of the overview. The cursor shows only with the focus: it hides a bar."""

    RESTING = ""
    shown: tuple[Line, ...] = ()

    def show_sections(self, shown: Sequence[Section], *, titled: bool) -> None:
        """Show these, the first one with its title or without it; the cursor stays, at first on the first
        line that can be opened."""
        first = not self.shown
        self.shown = listed(shown, titled=titled)
        opening = next((place for place, line in enumerate(self.shown) if line.opens or line.goes), 0)
        self.show(len(self.shown), lambda index: self.shown[index].cells, cursor=opening if first else None)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None


class Days(Vertical):
    """The messages of four weeks under a rule."""

    DEFAULT_CSS = """
    Days { height: auto; }
    Days Static { height: auto; padding: 0 1; }
    """

    def __init__(self, signs: CordSigns, *, id: str) -> None:
        super().__init__(RuleLine(signs), Static("", markup=False), id=id)

    def show(self, chart: Chart, width: int, height: int) -> None:
        """Draw the chart in so many cells, with columns of so many lines."""
        self.query_one(RuleLine).show(f"Messages a day  {len(chart.days)} days", chart.sums())
        drawn = Content("\n").join(chart.lines(width - 2, height))
        self.query_one(Static).update(drawn)
        self.query_one(Static).display = bool(drawn)


class OverviewScreen(CordboardScreen[None]):
    """Tables of numbers that are kept, and the messages of four weeks. They follow what is stored, by this
    program or another: beside each other where there is room, or one below the other."""

    SCOPE = "overview"
    AUTO_FOCUS = "Lines"
    CSS = """
    OverviewScreen Lines { margin: 0 1; }
    OverviewScreen #panes { height: 1fr; }
    OverviewScreen #main { width: 1fr; }
    OverviewScreen.-two #needs { width: 57; display: block; }
    OverviewScreen.-two #days-beside { display: none; }
    OverviewScreen.-three #needs { width: 66; display: block; }
    OverviewScreen.-three #aside { height: 14; }
    OverviewScreen.-three #groups { width: 41; display: block; }
    OverviewScreen.-three #days { display: none; }
    OverviewScreen #detail { height: 1; padding: 0 1; text-style: dim; }
    OverviewScreen.-flat #days { display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._report: OverviewReport | None = None
        self.shown = Shown(self)

    def compose_body(self) -> ComposeResult:
        """The tables and the chart, and what the line under the cursor says in full."""
        self._arrange()
        signs = cord_signs(self.context.profile.few_signs)
        with Horizontal(id="panes"):
            yield Lines(COLUMNS, empty="reading", id="main")
            with Beside(id="needs"):
                yield Lines(COLUMNS, id="aside")
                yield Days(signs, id="days-beside")
            with Beside(id="groups"):
                yield Lines(COLUMNS, id="apart")
        yield Days(signs, id="days")
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        """Read the numbers."""
        self.set_title("Overview")
        self.refresh_data()

    def on_resize(self) -> None:
        """Put the panes where there is room for them."""
        self._arrange()
        self._show()

    def refresh_data(self) -> None:
        """Read the numbers again."""
        self.shown.read(lambda: self.services.overview.report(), self._loaded, group="overview")

    def _loaded(self, report: OverviewReport) -> None:
        if report != self._report:
            self._report = report
            self._show()

    def _arrange(self) -> None:
        width = self.app.size.width
        self.set_class(PANES_FROM <= width < _THREE_FROM, "-two")
        self.set_class(width >= _THREE_FROM, "-three")

    def _show(self) -> None:
        if self._report is None:
            return
        painter = Painter(self.context.profile.ascii)
        needs, channels, reach, groups = sections(self._report, painter)
        if self.has_class("-three"):
            panes: tuple[tuple[Section, ...], ...] = ((channels,), (needs, reach), (groups,))
        elif self.has_class("-two"):
            panes = ((channels,), (needs, reach, groups), ())
        else:
            panes = ((needs, channels, reach, groups), (), ())
        wide = bool(panes[1])
        self.set_title(channels.title if wide else "Overview")
        self.query_one("#needs", Beside).show_title(needs.title)
        self.query_one("#groups", Beside).show_title(groups.title)
        for table, shown in zip(self.query(Lines), panes, strict=True):
            table.show_sections(shown, titled=not wide)
            if table is self.focused and not shown:
                self.query_one("#main", Lines).focus()
        self._show_days(Chart(self._report.days, painter, self.workspace.date_order))
        self._show_detail()

    def _show_days(self, chart: Chart) -> None:
        size = self.app.size
        listed = _ASIDE if self.has_class("-three") else 1 + max(each.row_count for each in self.query(Lines))
        height = max(_LOW, min(_HIGH, size.height - _AROUND - listed))
        self.query_one("#days", Days).show(chart, size.width, height)
        self.query_one("#days-beside", Days).show(chart, _DAYS_BESIDE, height)

    @property
    def _line(self) -> Line | None:
        table = self.focused
        return table.line if isinstance(table, Lines) else None

    @property
    def _opens(self) -> bool:
        return bool((line := self._line) and (line.opens or line.goes))

    @on(LineTable.Moved)
    def _show_detail(self) -> None:
        line = self._line
        self.query_one("#detail", Static).update(content(line.detail if line else ""))
        search = line.opens[0] if line and line.opens else ""
        self.set_status(search, self.context.database)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only some lines can be opened, and one pane has none beside it."""
        if action == "open" and self.is_mounted and not self._opens:
            return False
        if action in ("left", "right") and self.app.size.width < PANES_FROM:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """Only some lines can be opened."""
        needs = action == "open" and not self._opens
        return super().why_not(action) or (
            "This line counts no contacts, and leads nowhere." if needs else ""
        )

    def action_settings(self) -> None:
        """Go to the settings."""
        self.post_message(OpenScreen("settings"))

    def action_open(self) -> None:
        """List the contacts that the line counts, or go where something can be done about it."""
        if (line := self._line) and line.opens:
            self.post_message(ListSearch(*line.opens))
        elif line and line.goes:
            screen, *arguments = line.goes
            self.post_message(OpenScreen(str(screen), *arguments))

    def action_right(self) -> None:
        """Go to the next table."""
        self.focus_next(Lines)

    def action_left(self) -> None:
        """Go to the table before."""
        self.focus_previous(Lines)
