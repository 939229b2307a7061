"""A write that does not come to its end leaves nothing half done; what is made is for its user only."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from store.core.errors import DatabaseUnavailable
from store.services import Services, open_services
from tests.store.builders import Workbench

FULL = """
import resource, sys
from store.core.errors import DatabaseUnavailable
from store.services import open_services
services = open_services(sys.argv[1])
services.groups.create("Farmers")
resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))
try:
    for number in range(200):
        services.groups.create(f"Group {number}")
except DatabaseUnavailable as error:
    print(len(services.groups.all()), error.message)
"""


def test_a_disk_that_is_full_is_said_and_keeps_what_was_stored(tmp_path: Path) -> None:
    path = tmp_path / "contacts.db"
    open_services(str(path)).close()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], check=False, capture_output=True, text=True
    )
    assert done.stderr == ""
    count, _, said = done.stdout.partition(" ")
    assert said == f"The disk of {path} is full or cannot be written; nothing was stored.\n"
    services = open_services(str(path))
    assert len(services.groups.all()) == int(count) > 1
    services.close()


def test_an_interrupt_in_a_write_undoes_it(workbench: Workbench) -> None:
    services = workbench.services

    def work(session: Session) -> None:
        session.execute(text("DELETE FROM setting"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.database.write(work)
    services.groups.create("Farmers")
    assert [group.name for group in services.groups.all()] == ["Farmers"]


@pytest.fixture(params=[0o000, 0o077, 0o022])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """What the user lets others do with new files."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_files_and_folders_are_for_nobody_else_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    path = tmp_path / "one" / "two" / "contacts.db"
    services: Services = open_services(str(path))
    services.groups.create("Farmers")
    for folder in (tmp_path / "one", path.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in path.parent.iterdir()} == {0o600}
    services.close()


@pytest.mark.parametrize("name", ["x" * 300, "ü" * 120, f"{'y' * 300}/contacts.db"])
def test_a_name_that_is_too_long_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="too long"):
        open_services(str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []


def test_the_longest_name_can_be_migrated_too(tmp_path: Path) -> None:
    services = open_services(str(tmp_path / ("z" * 226)))
    services.groups.create("Farmers")
    services.close()
