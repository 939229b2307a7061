"""Sharing an SQLite file with the accounts of a group, and keeping it to oneself again.

Everything is looked at first; what cannot be done as a whole is refused, and then nothing was changed. Doing
it again changes nothing, or mends what went otherwise meanwhile.
"""

import grp
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from store.core.errors import NotShareable
from store.core.reports import AccessChange
from store.core.text import printable, quoted
from store.database import access

FOLDER, FILE = 0o2770, 0o660
_OWN_FOLDER, _OWN_FILE = 0o700, 0o600


def share(path: Path, name: str) -> tuple[AccessChange, ...]:
    """Let the accounts of a group use the file; returns what was changed.

    NotShareable when there is no such group, its accounts could not reach the file, or other files would be
    shared along with it.
    """
    path = path.resolve()
    group = _group(name)
    _check_alone(path)
    _check_way(path.parent, group)
    return _apply(path, FOLDER, FILE, group.gr_gid)


def stop(path: Path) -> tuple[AccessChange, ...]:
    """Let nobody but its owner use the file and its folder; returns what was changed."""
    return _apply(path.resolve(), _OWN_FOLDER, _OWN_FILE, None)


def _group(name: str) -> grp.struct_group:
    try:
        group = grp.getgrnam(name)
    except KeyError:
        raise NotShareable(
            f"This computer has no group {quoted(name)}.",
            "An administrator makes one: groupadd NAME, and usermod -aG NAME USER for each account.",
        ) from None
    if os.geteuid() and group.gr_gid not in {os.getegid(), *os.getgroups()}:
        raise NotShareable(
            f"You are not in the group {quoted(name)}, so that you cannot give it files.",
            "Who was just added to it has to log in again.",
        )
    return group


def _check_alone(path: Path) -> None:
    others = sorted(one.name for one in path.parent.iterdir() if not access.is_of(path, one.name))
    if others:
        raise NotShareable(
            f"The folder {path.parent} would be shared as a whole, and holds something else, such as"
            f" {quoted(printable(others[0]))}.",
            "Close Cordboard everywhere, and move the database into a folder of its own.",
        )


def _check_way(folder: Path, group: grp.struct_group) -> None:
    """Whether an account of the group gets as far as the folder."""
    for above in folder.parents:
        found = above.stat()
        needed = stat.S_IXGRP if found.st_gid == group.gr_gid else stat.S_IXOTH
        if not found.st_mode & needed:
            raise NotShareable(
                f"The group {quoted(group.gr_name)} cannot reach {folder}: {above} does not let it pass.",
                "Close Cordboard everywhere, and move the database to where all can go, such as"
                " /srv/cordboard/.",
            )


def _apply(path: Path, folder_mode: int, file_mode: int, group: int | None) -> tuple[AccessChange, ...]:
    wanted = {path.parent: folder_mode, **dict.fromkeys(access.files_of(path), file_mode)}
    changes = tuple(_differing(wanted, group))
    before = {at: found for one in changes if (found := _status(at := Path(one.path))) is not None}
    for at, found in before.items():
        if os.geteuid() not in (0, found.st_uid):
            who = access.user_name(found.st_uid)
            raise NotShareable(f"{at} belongs to {who}: only {who} or root can change who may use it.")
    try:
        for at, found in before.items():
            _set(at, found.st_gid if group is None else group, wanted[at])
        if left := next(_differing(wanted, group), None):
            raise OSError(0, "its file system does not keep whom files are for", left.path)
    except OSError as error:
        for at, found in before.items():
            with suppress(OSError):
                _set(at, found.st_gid, stat.S_IMODE(found.st_mode))
        reason = (error.strerror or str(error)).lower()
        raise NotShareable(f"Who may use {error.filename} cannot be changed: {reason}.") from error
    return changes


def _set(path: Path, group: int, mode: int) -> None:
    with suppress(FileNotFoundError):
        os.chown(path, -1, group)
        # After the group: giving a file to another one takes bits away.
        path.chmod(mode)


def _status(path: Path) -> os.stat_result | None:
    """What is known of a file; None when the program that had it has deleted it meanwhile."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _differing(wanted: dict[Path, int], group: int | None) -> Iterator[AccessChange]:
    for path, mode in wanted.items():
        found = _status(path)
        if found is None:
            continue
        now = found.st_gid if group is None else group
        if (stat.S_IMODE(found.st_mode), found.st_gid) != (mode, now):
            names = access.group_name(found.st_gid), access.group_name(now)
            yield AccessChange(
                str(path), f"{stat.S_IMODE(found.st_mode):04o}", names[0], f"{mode:04o}", names[1]
            )
