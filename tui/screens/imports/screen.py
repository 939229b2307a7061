"""The import of a workbook: a file, what it would do, and what it did."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Event
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from store.core.errors import Cancelled, CordboardError
from store.core.reports import ImportReport
from tui.base import messages
from tui.base.screen import CordboardScreen
from tui.keys.bindings import bindings
from tui.screens.imports.report import report_lines
from tui.text.content import content, joined, number
from tui.widgets.form_rows import PlainInput
from tui.widgets.pager import Page

_STEP = 0.25  # seconds between two progress notes
_BAR = 20  # cells of the progress bar
_FIELDS = (
    ("path", "Workbook", "path of an .xlsx, .xls or .csv file"),
    ("country", "Country", "two letters, for numbers without a country code"),
    ("group", "Group", "put every contact into this group (optional)"),
)


class ImportContactsScreen(CordboardScreen[None]):
    """Checks a file without storing anything, then imports all of it or nothing."""

    SCOPE: ClassVar[str] = "import_contacts"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SCOPE)]
    AUTO_FOCUS = "#path"

    def __init__(self) -> None:
        super().__init__()
        self._cancel: Event | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Three fields and the result."""
        for name, label, hint in _FIELDS:
            box = PlainInput(placeholder=hint, id=name)
            yield Horizontal(Label(content(label)), box, classes="field")
        with Page(classes="result"):
            yield Static(content("Enter reads the file and shows what an import would do."), id="report")

    def on_mount(self) -> None:
        """Offer the workspace's country."""
        self.set_title("Import contacts")
        self.query_one("#country", PlainInput).text = self.workspace.default_country

    def unsaved(self) -> str:
        """A running import would be undone."""
        return "finished the import" if self._cancel is not None else ""

    @on(Input.Submitted)
    def action_check(self) -> None:
        """Read the file and say what an import would do."""
        self._run(dry_run=True)

    def action_start(self) -> None:
        """Import the file."""
        self._run(dry_run=False)

    def action_back(self) -> None:
        """Stop a running import; else go back."""
        if self._cancel is None:
            super().action_back()
        else:
            self._cancel.set()
            self.set_status("Stopping ...")

    def _run(self, *, dry_run: bool) -> None:
        if self._cancel is not None:
            self.notice("An import is running; escape stops it.", warning=True)
            return
        path = self._text("path")
        if not path:
            self._say(content("Type the path of a workbook first."))
            return
        self._cancel = cancel = Event()
        self._progress("Reading" if dry_run else "Importing", 0, 0)
        call = partial(
            self.services.imports.run,
            Path(path).expanduser(),
            country=self._text("country") or None,
            group=self._text("group"),
            dry_run=dry_run,
            progress=self._noter("Reading" if dry_run else "Importing"),
            cancelled=cancel.is_set,
        )
        self.jobs.run(call, self._done, group="import", on_error=self._failed)

    def _noter(self, verb: str) -> Callable[[int, int], None]:
        """What the import reports its progress to, from its own thread; at most a few times a second."""
        last = time.monotonic()

        def note(done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= _STEP:
                last = now
                self.call_later(self._progress, verb, done, total)

        return note

    def _progress(self, verb: str, done: int, total: int) -> None:
        if self._cancel is None or self._cancel.is_set():
            return
        bar = ""
        if total:
            full = _BAR * done // total
            bar = self.glyphs.full * full + self.glyphs.empty * (_BAR - full)
            bar += f" {number(done)}/{number(total)}  "
        self.set_status(f"{verb} {bar} escape stops it")

    def _done(self, report: ImportReport) -> None:
        self._cancel = None
        self.set_status("Nothing was stored yet; ctrl+s imports" if report.dry_run else "Import finished")
        self._say(Content("\n").join(report_lines(report)))
        if not report.dry_run and report.created + report.updated:
            self.post_message(messages.ContactsChanged())

    def _failed(self, error: CordboardError) -> None:
        self._cancel = None
        self.set_status(
            "Stopped; nothing was stored" if isinstance(error, Cancelled) else "Nothing was stored"
        )
        self._say(joined(("Error: ", "bold"), f"{error.message} {error.hint}".strip()))

    def _say(self, text: Content) -> None:
        self.query_one("#report", Static).update(text)
        self.query_one(Page).scroll_home(animate=False)

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", PlainInput).text.strip()
