"""The export of what the contact list shows: the file, and which groups get a column."""

from collections.abc import Iterable, Mapping
from functools import partial

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from store.core.contacts.selection import Selection
from store.core.errors import Cancelled, CordboardError, NotInKiosk
from store.core.reports import ExportReport
from store.core.types import Group
from tui.base.progress import CancellableJob, progress_text
from tui.base.screen import CordboardScreen
from tui.keys.bindings import key_of
from tui.text.cells import number, plural
from tui.text.content import content, joined
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice, Entry
from tui.widgets.completing_input import PathInput
from tui.widgets.pager import Page


class ExportContactsScreen(CordboardScreen[bool]):
    """Writes contacts to a file, which appears when it is complete; returns whether it did."""

    SCOPE = "export_contacts"
    INNER_SCOPES = ("path",)
    AUTO_FOCUS = "#path"

    def __init__(self, wanted: Selection) -> None:
        super().__init__()
        self._wanted, self._is_written = wanted, False
        self._job = CancellableJob(self, "export", lambda: self.set_status(self._job.text))

    def compose_body(self) -> Iterable[Widget]:
        """The inputs, and what came of them."""
        path = PathInput(self.context.policy, placeholder="the .xlsx or .csv file to write", id="path")
        columns = Choice("Groups that get a column", several=True, prompt="none", id="columns")
        replace = Checkbox("Write over the file that is there", id="replace")
        for label, control in (("File", path), ("Columns", columns), ("Replace", replace)):
            yield Horizontal(Label(content(label)), control, classes="field")
        with Page(classes="result"):
            yield Static(content("reading ..."), id="report")

    def on_mount(self) -> None:
        """Count what is exported, and list the groups."""
        self.set_title("Export contacts")
        services, wanted = self.services, self._wanted
        self.jobs.run(
            lambda: (services.bulk.count(wanted), services.groups.all()),
            lambda read: self._opened(*read),
            group="load",
            awaited=True,
        )

    def _opened(self, total: int, groups: tuple[Group, ...]) -> None:
        columns = self.query_one("#columns", Choice)
        columns.set_entries([Entry(group.uuid, group.name) for group in groups])
        names = {group.uuid: group.name for group in groups}
        key = key_of("export_contacts.start")
        self._say(joined(f"{plural(total, 'contact')} {_which(self._wanted, names)}. {key} writes them."))

    def unsaved(self) -> str:
        """A running export leaves no file."""
        return "finished the export" if self._job.running else ""

    @on(Input.Submitted, "#path")
    def action_start(self) -> None:
        """Write the file."""
        if self._job.running:
            self.notice("An export is running; esc stops it.", warning=True)
            return
        path = self.query_one("#path", PathInput).text.strip()
        if not path:
            self._say(content("Type the path of the file first, such as people.xlsx."))
            return
        try:
            file = self.context.policy.file(path)
        except NotInKiosk as error:
            self._failed(error)
            return
        call = partial(
            self.services.exports.run,
            file,
            self._wanted,
            groups=self.query_one("#columns", Choice).values,
            replace=self.query_one("#replace", Checkbox).value,
        )
        text = partial(progress_text, "Exporting", self.glyphs)
        self._job.run(lambda monitor: call(monitor=monitor), self._done, text, self._failed)

    def action_back(self) -> None:
        """Stop a running export; else go back."""
        if self._job.running:
            self._job.stop()
        else:
            self.dismiss(self._is_written)

    def _done(self, report: ExportReport) -> None:
        self._is_written = True
        self.set_status("Export finished")
        written = (f"Wrote {plural(report.contacts, 'contact')} to {report.file}.", "bold")
        self._say(joined(written, f"\n{plural(len(report.columns), 'column')}: {', '.join(report.columns)}"))

    def _failed(self, error: CordboardError) -> None:
        self.set_status("Stopped; no file was written" if isinstance(error, Cancelled) else "")
        self._say(joined(("Error: ", "bold"), f"{error.message} {error.hint}".strip()))

    def _say(self, text: Content) -> None:
        self.query_one("#report", Static).update(text)


def _which(wanted: Selection, groups: Mapping[str, str]) -> str:
    """Which contacts of the list are exported; `groups` are the names by uuid."""
    listing = wanted.listing
    if listing is None:
        return "that are marked"
    shown = [listing.folder.value.capitalize(), groups.get(listing.group, ""), listing.text]
    but = f" but {number(len(wanted.uuids))}" if wanted.uuids else ""
    return f"of what the list shows{but}: {', '.join(filter(None, shown))}"
