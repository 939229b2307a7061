"""A kill in the middle of long work leaves nothing half done; `python -m tests.kills` has many more."""

from pathlib import Path

from tests import kills


def test_a_killed_import_is_taken_back_by_the_next_start(tmp_path: Path) -> None:
    found = kills.run(1, kills.Place(tmp_path), seed=1, works=("import",))
    assert found["import"].wrong == []
    assert found["import"].kills == 1
