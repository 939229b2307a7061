"""One file for several accounts: who can use it, what is made beside it, and what is refused or told."""

import grp
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.core.errors import NotShareable
from store.core.reports import AccessChange
from store.database import access, liveness, sharing
from store.database.engine import REVISION, open_database
from store.database.migrations.backup import set_aside
from store.services import Services, open_services
from tests.accounts import FIRST, SECOND, STRANGER, act, keeping, needs_root

TEAM = next(group for group in grp.getgrall() if group.gr_gid)
"""Some group of this computer that is not root's."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account can reach; those of pytest are its own."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="cordboard-sharing-") as made:
        Path(made).chmod(0o711)
        yield Path(made).resolve() / "team"


@pytest.fixture
def path(folder: Path) -> Path:
    """A database of the account that runs the tests."""
    open_services(str(folder / "contacts.db")).close()
    return folder / "contacts.db"


@pytest.fixture
def of_first(path: Path) -> Path:
    """A database of the first account."""
    for one in (path.parent, path):
        os.chown(one, FIRST, FIRST)
    return path


@pytest.fixture
def shared(of_first: Path) -> Path:
    """One that it shares with the team."""
    assert act(FIRST, lambda: len(sharing.share(of_first, TEAM.gr_name)), TEAM.gr_gid) == "2"
    return of_first


def modes(path: Path) -> dict[str, tuple[str, int]]:
    """Mode and group of each file of a folder, by name."""
    found = {one.name: one.stat() for one in path.parent.iterdir()}
    return {name: (oct(stat.S_IMODE(one.st_mode)), one.st_gid) for name, one in sorted(found.items())}


def create(path: Path, name: str) -> Callable[[], str]:
    """Creates a group of contacts, and returns the names of all."""

    def work() -> str:
        with closing(open_services(str(path))) as services:
            services.groups.create(name)
            return ",".join(sorted(group.name for group in services.groups.all()))

    return work


def stay_open(path: Path, name: str) -> Callable[[], Callable[[], object]]:
    """Creates a group of contacts, and leaves the database open."""

    def work() -> Callable[[], object]:
        services: Services = open_services(str(path))
        services.groups.create(name)
        return services.close

    return work


@needs_root
def test_two_accounts_write_to_a_shared_file_at_once(shared: Path) -> None:
    """Whoever comes first makes the files beside it, with a umask that lets nobody else in."""
    team = ("0o660", TEAM.gr_gid)
    for one, other in ((FIRST, SECOND), (SECOND, FIRST)):
        with keeping(one, stay_open(shared, f"Of {one}"), TEAM.gr_gid):
            assert modes(shared) == dict.fromkeys(("contacts.db", "contacts.db-shm", "contacts.db-wal"), team)
            assert f"Of {one}" in act(other, create(shared, f"Beside {one}"), TEAM.gr_gid)
        assert modes(shared) == {"contacts.db": team}
    names = act(FIRST, create(shared, "Last"), TEAM.gr_gid).split(",")
    assert names == [f"Beside {FIRST}", f"Beside {SECOND}", "Last", f"Of {FIRST}", f"Of {SECOND}"]


@needs_root
def test_the_copy_before_a_migration_is_for_both(shared: Path) -> None:
    for account in (FIRST, SECOND):
        assert act(account, lambda: set_aside(shared, REVISION), TEAM.gr_gid) == "None"
        assert modes(shared)[f"contacts.db.backup-{REVISION}"] == ("0o660", TEAM.gr_gid)
        os.utime(shared)


@needs_root
def test_each_account_sees_whether_work_of_the_other_goes_on(shared: Path) -> None:
    def begin() -> Callable[[], object]:
        held = liveness.held(open_database(str(shared)), "mark", new=True)
        held.__enter__()
        return lambda: held.__exit__(None, None, None)

    def look() -> bool:
        with liveness.held(open_database(str(shared)), "mark") as dead:
            return dead

    with keeping(FIRST, begin, TEAM.gr_gid):
        assert modes(shared)["contacts.db.running-mark"] == ("0o660", TEAM.gr_gid)
        assert act(SECOND, look, TEAM.gr_gid) == "False"
    assert act(SECOND, look, TEAM.gr_gid) == "True"


@needs_root
def test_without_permission_it_is_told_who_can_give_it(of_first: Path) -> None:
    of_first.parent.chmod(0o755)
    owner = f"It belongs to {FIRST}, who can share it: cordboard share GROUP"
    cannot = f"The database {of_first} cannot be opened:"
    assert act(SECOND, create(of_first, "No")) == f"{cannot} you have no permission to read it. {owner}"
    of_first.chmod(0o644)
    assert act(SECOND, create(of_first, "No")) == (
        f"The database {of_first} is open for reading only: you have no permission to write the file. {owner}"
    )
    act(FIRST, lambda: sharing.share(of_first, TEAM.gr_name), TEAM.gr_gid)
    assert act(STRANGER, create(of_first, "No")) == (
        f"{cannot} permission denied. The group {TEAM.gr_name} shares it: an account that is added to that"
        " group has to log in again."
    )
    assert modes(of_first) == {"contacts.db": ("0o660", TEAM.gr_gid)}


@needs_root
def test_only_its_owner_shares_it_and_only_with_a_group_of_their_own(of_first: Path) -> None:
    before = modes(of_first), of_first.parent.stat().st_mode
    of_first.parent.chmod(0o755)
    whose = f"{of_first.parent} belongs to {FIRST}: only {FIRST} or root can change who may use it."
    assert act(SECOND, lambda: sharing.share(of_first, TEAM.gr_name), TEAM.gr_gid) == whose
    of_first.parent.chmod(0o700)
    assert act(FIRST, lambda: sharing.share(of_first, TEAM.gr_name)).startswith(
        f"You are not in the group “{TEAM.gr_name}”"
    )
    assert (modes(of_first), of_first.parent.stat().st_mode) == before


@needs_root
def test_what_root_makes_beside_a_file_is_its_owners(of_first: Path) -> None:
    set_aside(of_first, REVISION)
    copy = of_first.with_name(f"contacts.db.backup-{REVISION}").stat()
    assert (copy.st_uid, copy.st_gid, stat.S_IMODE(copy.st_mode)) == (FIRST, FIRST, 0o600)


def _own_group() -> str:
    return grp.getgrgid(os.getgid()).gr_name


def test_what_is_changed_is_told_exactly_and_can_be_taken_back(path: Path) -> None:
    own = _own_group()
    files = ((path.parent, "0700", "2770"), (path, "0600", "0660"))
    there = tuple(AccessChange(str(one), before, own, after, own) for one, before, after in files)
    back = tuple(AccessChange(str(one), after, own, before, own) for one, before, after in files)
    assert sharing.share(path, own) == there
    assert access.shared_with(path) == own
    assert sharing.share(path, own) == ()
    assert sharing.stop(path) == back
    assert (access.shared_with(path), sharing.stop(path)) == ("", ())


def _refused(path: Path, group: str) -> str:
    before = modes(path), path.parent.stat().st_mode
    with pytest.raises(NotShareable) as caught:
        sharing.share(path, group)
    assert (modes(path), path.parent.stat().st_mode) == before
    return caught.value.message


def test_a_file_system_without_modes_is_told_and_nothing_stays_half_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a stick with FAT, where a mode is taken and forgotten."""
    keep = Path.chmod

    def forget(one: Path, mode: int) -> None:
        if one != path:
            keep(one, mode)

    monkeypatch.setattr(Path, "chmod", forget)
    assert _refused(path, _own_group()) == (
        f"Who may use {path} cannot be changed: its file system does not keep whom files are for."
    )


def test_a_link_to_the_file_is_the_file(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    assert [change.path for change in sharing.share(link, _own_group())] == [str(path.parent), str(path)]
    assert access.shared_with(link) == _own_group()
    assert list(access.exposed(link)) == []


def test_a_folder_with_something_else_in_it_is_not_shared(path: Path) -> None:
    (path.parent / "diary.txt").touch()
    assert _refused(path, _own_group()) == (
        f"The folder {path.parent} would be shared as a whole, and holds something else, such as “diary.txt”."
    )


def test_a_group_that_is_not_there_is_told(path: Path) -> None:
    assert _refused(path, "no-such-group") == "This computer has no group “no-such-group”."


def test_a_folder_that_the_group_cannot_reach_is_told(path: Path) -> None:
    path.parent.parent.chmod(0o700)
    own = _own_group()
    assert _refused(path, own) == (
        f"The group “{own}” cannot reach {path.parent}: {path.parent.parent} does not let it pass."
    )


@pytest.mark.parametrize(
    ("is_shared", "mode", "folder_mode", "told"),
    [
        (False, 0o600, 0o755, ""),
        (False, 0o604, 0o700, "Other users of this computer can read {path}; chmod 600 keeps them out."),
        (False, 0o640, 0o700, "The group {own} can read {path}, but does not share the database as a whole;"),
        (True, 0o660, 0o2770, ""),
        (True, 0o664, 0o2770, "Other users of this computer can read {path}; chmod 660 keeps them out."),
        (False, 0o660, 0o770, "The group {own} can read {path}, but does not share the database as a whole;"),
        (
            False,
            0o600,
            0o777,
            "Other users of this computer can replace files in {folder}; chmod o-w",
        ),
        (False, 0o600, 0o1777, ""),
    ],
)
def test_sharing_that_is_meant_is_told_from_carelessness(
    path: Path, is_shared: bool, mode: int, folder_mode: int, told: str
) -> None:
    path.parent.chmod(folder_mode)
    path.chmod(mode)
    assert bool(access.shared_with(path)) == is_shared
    found = "\n".join(access.exposed(path))
    expected = told.format(path=path, folder=path.parent, own=_own_group())
    assert found.startswith(expected) if expected else found == ""


def test_a_copy_that_the_group_cannot_use_is_told(path: Path) -> None:
    own = _own_group()
    sharing.share(path, own)
    copy = path.with_name("contacts.db.backup-0001")
    copy.touch(0o600)
    assert list(access.exposed(path)) == [
        f"The group {own} shares the database, but not {copy}; `cordboard share {own}` mends it."
    ]
    assert [change.path for change in sharing.share(path, own)] == [str(copy)]
    assert list(access.exposed(path)) == []
