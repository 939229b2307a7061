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


@pytest.mark.parametrize(
    ("actual", "expected", "also", "same"),
    [
        ({"a": ["1"]}, {"a": ["1"]}, [], True),
        ({"a": ["1"]}, {"a": ["2"]}, [], False),
        ({"a": ["1"]}, {"a": ["2"]}, [{"a": "1"}], True),
        ({"a": ["1"]}, {"a": ["2", "1"]}, ["1"], False),
        ({"a": "1"}, {"b": "1"}, ["1"], False),
        (None, "x", [None], True),
    ],
)
def test_what_else_is_accepted(actual: object, expected: object, also: list[object], same: bool) -> None:
    assert cases.same(actual, expected, also) is same


@pytest.mark.parametrize(
    ("case", "covered"),
    [
        ({"id": "imports-040"}, True),
        ({"id": "imports-001", "file": "newer/multiple_tel_urns.xlsx"}, True),
        ({"id": "imports-001", "file": "simple.xlsx"}, False),
        ({"id": "urns-001", "input": {"redact": True}}, True),
        ({"id": "urns-001", "input": {"redact": False}}, False),
        ({"id": "urns-001", "seed_conflict": "so it is"}, True),
    ],
)
def test_rows_name_cases_by_id_workbook_tag_or_flag(case: cases.Case, covered: bool) -> None:
    assert bool(not_followed.reason_for(case["id"].partition("-")[0], case)) is covered
