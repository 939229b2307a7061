"""The command `share`: one database file for the accounts of a group of this computer."""

from dataclasses import asdict

from store.core.errors import NotShareable
from store.core.reports import AccessChange
from store.services import sharing
from tui.process import locations, output


def share(database: str, group: str, *, stop: bool = False, as_json: bool = False) -> None:
    """Share the file with a group, or stop that, and print what was changed; without both, who shares it."""
    if group and stop:
        raise NotShareable("It can be shared or kept, not both: leave GROUP or --stop out.")
    where = locations.database(database)
    changes: tuple[AccessChange, ...] = ()
    if group or stop:
        _check_writing()
        changes = sharing.stop(where) if stop else sharing.share(where, group)
    shared_with = sharing.shared_with(where)
    if as_json:
        output.document({"shared_with": shared_with, "changes": [{**asdict(one)} for one in changes]})
        return
    for one in changes:
        output.line(f"{one.path}: {one.mode_before} {one.group_before} -> {one.mode} {one.group}")
    with_whom = f"the group {shared_with}" if shared_with else "nobody"
    output.line(f"The database is shared with {with_whom}.")


def _check_writing() -> None:
    if locations.reading_only():
        raise NotShareable("With --read-only nothing is changed, and who may use the file neither.")
