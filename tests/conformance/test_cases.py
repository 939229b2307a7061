"""The scaffolding of these tests: absent files are said to be absent, rows of the table leave cases out."""

import json
from pathlib import Path

import pytest

from tests.conformance import cases, not_followed


def _write(folder: Path) -> None:
    document = {
        "environment": {"channels": ["A"]},
        "cases": [{"id": "imports-001"}, {"id": "imports-040"}],
    }
    (folder / "imports.json").write_text(json.dumps(document), encoding="utf-8")


def test_a_case_becomes_a_test_with_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path)
    monkeypatch.setenv("CORDBOARD_CASES", str(tmp_path))

    first, second = cases.params("imports")

    assert (first.id, second.id) == ("imports-001", "imports-040")
    assert not first.marks
    assert [mark.name for mark in second.marks] == ["skip"]
    assert cases.environment("imports") == {"channels": ["A"]}


def test_an_absent_file_is_one_skipped_test_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORDBOARD_CASES", str(tmp_path))

    [only] = cases.params("routing")
    [mark] = only.marks

    assert mark.name == "skip"
    assert mark.kwargs["reason"].startswith("The cases are not there:")
    assert cases.environment("routing") == {}


@pytest.mark.parametrize("row", not_followed.TABLE, ids=lambda row: f"{row.file}-{row.case}")
def test_every_row_gives_its_reason_in_a_sentence(row: not_followed.NotFollowed) -> None:
    assert row.reason.endswith(".")
    assert len(row.reason.split()) > 5
