"""The import of a workbook: a file, what an import of it would do, and what it did."""

from collections.abc import Iterable
from functools import partial

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from store.core.errors import Cancelled, CordboardError, NotInKiosk
from store.core.reports import ImportReport, ReadingChoices, UnknownUuid
from tui.base import messages
from tui.base.progress import CancellableJob, progress_text
from tui.base.screen import CordboardScreen
from tui.keys.bindings import key_of
from tui.text.cells import fit, number, plural
from tui.text.content import content, joined
from tui.text.import_reports import counts, how_read
from tui.text.import_reports import messages as row_messages
from tui.widgets.checkbox import Checkbox
from tui.widgets.choice import Choice, Entry
from tui.widgets.completing_input import PathInput
from tui.widgets.form_rows import PlainInput
from tui.widgets.pager import Page

_CHANGES = ("created", "updated")
_FIELDS = (
    ("path", "Workbook", "path of an .xlsx, .xls, .ods, .csv, .tsv file"),
    ("country", "Country", "two letters, for numbers without a country code"),
    ("group", "Group", "put every contact into this group (optional)"),
    ("sheet", "Sheet", "name or number, where it is not the first one"),
    ("encoding", "Encoding", "of a text file, such as cp1251"),
    ("header_row", "Header row", "its number, where it is not found"),
)
_UUIDS = (
    Entry(UnknownUuid.REFUSE, "unknown ones are refused"),
    Entry(UnknownUuid.MAKE, "unknown ones are made, as to restore an export"),
    Entry(UnknownUuid.IGNORE, "unknown ones are ignored; addresses decide"),
)


class ImportContactsScreen(CordboardScreen[None]):
    """Checks a file without storing anything; imports the whole file or nothing."""

    SCOPE = "import_contacts"
    INNER_SCOPES = ("path",)
    AUTO_FOCUS = "#path"

    def __init__(self) -> None:
        super().__init__()
        self._job = CancellableJob(self, "import", lambda: self.set_status(self._job.text))

    def compose_body(self) -> Iterable[Widget]:
        """The inputs, the choices and the report."""
        for name, label, hint in _FIELDS:
            box = (
                PathInput(self.context.policy, placeholder=hint, id=name)
                if name == "path"
                else PlainInput(placeholder=hint, id=name)
            )
            yield Horizontal(Label(content(label)), box, classes="field")
        for label, choice in (
            ("Addresses", Checkbox("All of a row, not only the first of a type", id="all-addresses")),
            ("UUIDs", Choice("UUIDs that nobody has", _UUIDS, value=UnknownUuid.REFUSE, id="unknown-uuid")),
        ):
            yield Horizontal(Label(content(label)), choice, classes="field")
        with Page(classes="result"):
            yield Static(content("Enter reads the file and shows what an import would do."), id="report")

    def on_mount(self) -> None:
        """Fill in the workspace's country."""
        self.set_title("Import contacts")
        self.query_one("#country", PlainInput).text = self.workspace.default_country

    def unsaved(self) -> str:
        """A running import would be rolled back."""
        return "finished the import" if self._job.running else ""

    @on(Input.Submitted)
    def action_check(self) -> None:
        """Read the file and say what an import would do."""
        self._run(dry_run=True)

    def action_start(self) -> None:
        """Import the file."""
        self._run(dry_run=False)

    def action_back(self) -> None:
        """Stop a running import; else go back."""
        if self._job.running:
            self._job.stop()
        else:
            super().action_back()

    def _run(self, *, dry_run: bool) -> None:
        if self._job.running:
            self.notice("An import is running; esc stops it.", warning=True)
            return
        path = self._text("path")
        if not path:
            self._say(content("Type the path of a workbook first."))
            return
        row = self._text("header_row")
        if row and not row.isdecimal():
            self._say(content("The header row is told by its number, such as 3."))
            return
        try:
            file = self.context.policy.file(path)
        except NotInKiosk as error:
            self._failed(error)
            return
        call = partial(
            self.services.imports.run,
            file,
            country=self._text("country") or None,
            group=self._text("group"),
            all_addresses=self.query_one("#all-addresses", Checkbox).value,
            unknown_uuid=UnknownUuid(self.query_one("#unknown-uuid", Choice).value),
            dry_run=dry_run,
            reading=ReadingChoices(self._text("sheet"), self._text("encoding"), int(row or 0)),
        )
        text = partial(progress_text, "Reading" if dry_run else "Importing", self.glyphs)
        if not dry_run:
            # The report is what is read next, and there the key that takes the import back types nothing.
            self.set_focus(self.query_one(Page))
        self._job.run(lambda monitor: call(monitor=monitor), self._done, text, self._failed)

    def _done(self, report: ImportReport) -> None:
        self.set_status(_outcome(report))
        self._say(Content("\n").join(_report_lines(report)))
        if not report.dry_run and report.created + report.updated:
            self.post_message(messages.ContactsChanged())

    def _failed(self, error: CordboardError) -> None:
        self.set_status(
            "Stopped; nothing was stored" if isinstance(error, Cancelled) else "Nothing was stored"
        )
        self._say(joined(("Error: ", "bold"), f"{error.message} {error.hint}".strip()))
        self.set_focus(self.query_one("#path"))

    def _say(self, text: Content) -> None:
        self.query_one("#report", Static).update(text)
        self.query_one(Page).scroll_home(animate=False)

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", PlainInput).text.strip()


def _outcome(report: ImportReport) -> str:
    """What became of it, in a line."""
    if report.dry_run:
        return f"Nothing was stored yet; {key_of('import_contacts.start')} imports"
    changed = report.created + report.updated
    return f"Import finished; {key_of('app.undo')} takes it back" if changed else "Import finished"


def _report_lines(report: ImportReport) -> Iterable[Content]:
    """Lines with the counts, what each column was read as, and the rows with errors."""
    would = "would be " if report.dry_run else ""
    yield joined((f"{report.file}: {plural(report.records, 'record')}", "bold"))
    for count, what in counts(report):
        yield joined(f"{number(count):>9} {would if what in _CHANGES else ''}{what}")
    if not report.created + report.updated + report.errored:
        yield joined("Nothing to change: every contact is stored like this already.")
    if report.group:
        yield joined(f"Group: {report.group}")
    yield from map(joined, how_read(report))
    yield joined("")
    for column in report.columns:
        ignored = "ignored: " if column.ignored else ""
        yield joined((fit(column.header, 24) + " ", "dim" if ignored else ""), ignored + column.meaning)
    yield from map(joined, row_messages(report))
