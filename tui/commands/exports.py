"""The command `export`: contacts become the rows of a workbook."""

from pathlib import Path

from store.core.views import Listing
from tui.commands.opening import store
from tui.commands.running import interruptible, reporter
from tui.process import output
from tui.text.cells import plural


def export(
    database: str,
    path: Path,
    listing: Listing,
    *,
    groups: tuple[str, ...] = (),
    replace: bool = False,
    as_json: bool = False,
) -> None:
    """Write the contacts of a listing to a workbook, and say how many they were."""
    with store(database) as services, interruptible() as stopped:
        chosen = [services.groups.find(name).uuid for name in groups]
        report = services.exports.run(
            path, listing, groups=chosen, replace=replace, progress=reporter("Exporting"), cancelled=stopped
        )
    if as_json:
        columns: output.Json = list(report.columns)
        output.document({"file": str(path), "contacts": report.contacts, "columns": columns})
    else:
        output.line(f"Wrote {plural(report.contacts, 'contact')} to {report.file}.")
