"""A database file that is deleted, moved or replaced while it is open: nothing more is stored in it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from store.core.errors import DatabaseUnavailable
from store.services import Services, open_services


@pytest.fixture
def path(tmp_path: Path, sqlite_template: bytes) -> Path:
    """A database file."""
    path = tmp_path / "contacts.db"
    path.write_bytes(sqlite_template)
    return path


def _delete(path: Path) -> None:
    path.unlink()


def _move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def _replace(path: Path) -> None:
    shutil.copy(path, path.with_name("other.db"))
    path.with_name("other.db").replace(path)


LOSSES: tuple[tuple[Callable[[Path], None], str], ...] = (
    (_delete, "was deleted or moved while it was open here"),
    (_move, "was deleted or moved while it was open here"),
    (_replace, "was replaced by another file while it was open here"),
)


@pytest.mark.parametrize(("lose", "said"), LOSSES)
def test_neither_written_nor_read_any_more(path: Path, lose: Callable[[Path], None], said: str) -> None:
    services = open_services(str(path))
    services.groups.create("Farmers")
    lose(path)
    for act in (lambda: services.groups.create("Bakers"), services.groups.all):
        with pytest.raises(DatabaseUnavailable, match=said):
            act()
    services.close()
    if path.exists():
        assert "Bakers" not in names(path)


def test_a_file_that_is_back_is_used_again(path: Path) -> None:
    services = open_services(str(path))
    _move(path)
    with pytest.raises(DatabaseUnavailable):
        services.groups.create("Farmers")
    path.with_name("elsewhere.db").rename(path)
    services.groups.create("Farmers")
    services.close()
    assert names(path) == ["Farmers"]


def test_a_loss_in_the_middle_of_a_write_undoes_it(path: Path) -> None:
    services = open_services(str(path))

    def work(session: object) -> None:
        os.rename(path, path.with_name("elsewhere.db"))

    with pytest.raises(DatabaseUnavailable, match="was deleted or moved"):
        services.database.write(work)
    services.close()


@pytest.mark.parametrize("other", [None, b"another log"])
def test_a_log_that_is_deleted_or_replaced_takes_no_writes(path: Path, other: bytes | None) -> None:
    services = open_services(str(path))
    services.groups.create("Farmers")
    log = path.with_name("contacts.db-wal")
    log.unlink()
    if other is not None:
        log.write_bytes(other)
    with pytest.raises(DatabaseUnavailable, match=r"contacts\.db-wal beside .* was deleted or replaced"):
        services.groups.create("Bakers")
    services.close()


def names(path: Path) -> list[str]:
    """The groups in the file that is there now."""
    services: Services = open_services(str(path))
    found = [group.name for group in services.groups.all()]
    services.close()
    return found
