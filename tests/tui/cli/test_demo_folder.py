"""The folder of a demo is gone after it, whatever ended it."""

import os
import tempfile
from pathlib import Path

import pytest

from tui.cli.workspace.demo import demo_folder

LONG_AGO = (1_000_000_000, 1_000_000_000)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_goes_with_the_program(place: Path) -> None:
    with demo_folder() as folder:
        (folder / "demo.db").touch()
        assert folder.parent == place
    assert not list(place.iterdir())


def test_what_a_killed_program_left_goes_with_the_next(place: Path) -> None:
    left = place / "cordboard-demo-left"
    left.mkdir()
    (left / "demo.db").touch()
    os.utime(left, LONG_AGO)
    with demo_folder() as folder:
        assert list(place.iterdir()) == [folder]


def test_a_demo_that_runs_is_left_alone(place: Path) -> None:
    """One that has only just been made too, which nobody may hold yet."""
    (place / "cordboard-demo-new").mkdir()
    with demo_folder() as first:
        os.utime(first, LONG_AGO)
        with demo_folder():
            assert first.exists()
    assert [path.name for path in place.iterdir()] == ["cordboard-demo-new"]


def test_nothing_else_is_touched(place: Path) -> None:
    other, elsewhere = place / "other", place / "elsewhere"
    link = place / "cordboard-demo-link"
    other.mkdir()
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    os.utime(other, LONG_AGO)
    os.utime(link, LONG_AGO, follow_symlinks=False)
    with demo_folder():
        assert other.exists()
        assert elsewhere.exists()
