"""Which accounts of the computer may use an SQLite file, and what of it is open to more than was meant.

A file is shared when the group may write it, and the folder it stands in belongs to that group and has the
setgid bit, so that whatever is made in it belongs to the group as well. That is stated nowhere else: modes
are what counts. SQLite gives the files beside a database the database's mode, whatever the umask.
"""

import glob
import grp
import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

_GROUP_WRITES = stat.S_IRGRP | stat.S_IWGRP
_OTHERS = stat.S_IRWXO


def files_of(path: Path) -> list[Path]:
    """The file, those beside it and its copies, as far as they are there."""
    found = path.parent.glob(f"{glob.escape(path.name)}*")
    return sorted(one for one in found if is_of(path, one.name) and one.is_file() and not one.is_symlink())


def is_of(path: Path, name: str) -> bool:
    """Whether a name is that of the file, or of one that is kept beside it."""
    ending = name.removeprefix(path.name)
    return name.startswith(path.name) and (
        ending in ("", "-wal", "-shm", "-journal") or ending.startswith((".backup-", ".running-", ".open-"))
    )


def shared_with(path: Path) -> str:
    """The name of the group that the file is shared with; empty when it is nobody's but its owner's."""
    path = path.resolve()
    found, group = path.stat(), _group_of_folder(path.parent)
    writes = found.st_mode & _GROUP_WRITES == _GROUP_WRITES
    return group if writes and group == group_name(found.st_gid) else ""


def is_private(path: Path, account: int) -> bool:
    """Whether a file is an account's, and nobody else may write it."""
    found = path.stat()
    return found.st_uid == account and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _group_of_folder(folder: Path) -> str:
    """The name of the group that whatever is in a folder is meant for; empty without one."""
    found = folder.stat()
    meant = found.st_mode & stat.S_ISGID and found.st_mode & stat.S_IWGRP
    return group_name(found.st_gid) if meant else ""


def adopt(handle: int, path: Path) -> None:
    """Let those who may use the database at `path` use a file that was just made beside it."""
    found, own = path.stat(), os.fstat(handle)
    if own.st_uid != os.geteuid():
        return
    mode = stat.S_IRUSR | stat.S_IWUSR | found.st_mode & _GROUP_WRITES
    if os.geteuid() == 0:
        os.fchown(handle, found.st_uid, found.st_gid)
    elif own.st_gid != found.st_gid:
        # Another group than the one that was meant.
        mode &= ~_GROUP_WRITES
    os.fchmod(handle, mode)


def advice(path: Path) -> str:
    """What somebody can do who has no permission to use the file; empty when modes do not explain that."""
    path = path.resolve()
    # Where the folder lets nobody look at the file, what is known of the folder has to do.
    seen = path if os.access(path, os.F_OK) else path.parent
    try:
        owner, group = seen.stat().st_uid, shared_with(path) if seen == path else _group_of_folder(seen)
    except OSError:
        return "Whoever it belongs to can share it: cordboard share GROUP"
    if owner == os.geteuid() or (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK)):
        return ""
    if group:
        return f"The group {group} shares it: an account that is added to that group has to log in again."
    return f"It belongs to {user_name(owner)}, who can share it: cordboard share GROUP"


def exposed(path: Path) -> Iterator[str]:
    """What is open to more or fewer accounts than was meant, each as a sentence that says what to do."""
    path = path.resolve()
    group = shared_with(path)
    for one in files_of(path):
        found = one.stat()
        who = group_name(found.st_gid)
        if found.st_mode & _OTHERS:
            mode = "660" if group else "600"
            yield f"Other users of this computer can read {one}; chmod {mode} keeps them out."
        elif group and (found.st_mode & _GROUP_WRITES != _GROUP_WRITES or who != group):
            yield f"The group {group} shares the database, but not {one}; `cordboard share {group}` mends it."
        elif not group and found.st_mode & stat.S_IRWXG:
            yield (
                f"The group {who} can read {one}, but does not share the database as a whole; chmod 600 keeps"
                f" it out, and `cordboard share {who}` lets it in."
            )
    folder = path.parent.stat().st_mode
    if folder & stat.S_IWOTH and not folder & stat.S_ISVTX:
        yield f"Other users of this computer can replace files in {path.parent}; chmod o-w stops that."


def group_name(number: int) -> str:
    """The name of a group, or its number when it has none."""
    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def user_name(number: int) -> str:
    """The name of an account, or its number when it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
