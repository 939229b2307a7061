"""The command `export`: contacts become the rows of a workbook."""

from pathlib import Path

from store.core.errors import NotFound
from store.core.views import Listing
from store.services import Services
from tui import output
from tui.cells import plural
from tui.commands.opening import store
from tui.commands.running import interruptible, reporter


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
        chosen = [_group(services, name) for name in groups]
        report = services.exports.run(
            path, listing, groups=chosen, replace=replace, progress=reporter("Exporting"), cancelled=stopped
        )
    if as_json:
        columns: output.Json = list(report.columns)
        output.document({"file": str(path), "contacts": report.contacts, "columns": columns})
    else:
        output.line(f"Wrote {plural(report.contacts, 'contact')} to {report.file}.")


def _group(services: Services, name: str) -> str:
    wanted = name.strip().casefold()
    for group in services.groups.all():
        if wanted in (group.name.casefold(), group.uuid):
            return group.uuid
    raise NotFound(f'There is no group called "{name}".', "`cordboard groups list` shows those there are.")
