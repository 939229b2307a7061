"""Whatever is typed or sent, nothing ends the program: the short form of `python -m tests.random_keys`."""

from pathlib import Path

import pytest

from tests.pty.tour import VISITS
from tests.random_keys import run_on


@pytest.mark.parametrize("name", ["contact_list", "update_contact"])
def test_random_keys_end_nothing(tmp_path: Path, name: str) -> None:
    (visit,) = (visit for visit in VISITS if visit.name == name)
    run = run_on(visit, tmp_path, 250, seed=3)
    assert run.faults == []
    assert run.sent == 250
