"""How cases become tests: which are left out and why, what else than the expected is fine, and workbooks."""

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.conformance import cases, not_followed, workbooks


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
    assert mark.kwargs["reason"].startswith("CORDBOARD_CASES names a folder that has no routing.json")
    assert cases.environment("routing") == {}


def test_no_file_of_our_own_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CORDBOARD_CASES", raising=False)
    with pytest.raises(FileNotFoundError):
        cases.params("no_such_file")


def test_every_reason_is_a_sentence() -> None:
    reasons = {*not_followed.BY_ID.values(), *(kind.reason for kind in not_followed.KINDS)}
    assert [one for one in reasons if not one.endswith(".") or len(one.split()) < 6] == []


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


_DATASETS = {
    "datasets": {
        "people": {"contacts": [{"key": "ann"}]},
        "more": {"same_as": "people", "plus": [{"key": "bob", "status": "blocked"}]},
    }
}


@pytest.mark.parametrize(
    ("case", "left_out"),
    [
        ({"id": "imports-040"}, True),
        ({"id": "imports-001", "file": "newer/multiple_tel_urns.xlsx"}, True),
        ({"id": "imports-001", "file": "simple.xlsx"}, False),
        ({"id": "urns-001", "input": {"redact": True}}, True),
        ({"id": "urns-001", "input": {"redact": False}}, False),
        ({"id": "urns-001", "input": {}, "seed_conflict": "so it is"}, True),
        ({"id": "modifiers-001", "modifier": {"type": "ticket"}}, True),
        ({"id": "modifiers-001", "modifiers": [{"type": "name"}, {"type": "timezone"}]}, True),
        ({"id": "modifiers-001", "form": {"name": "Ann"}}, False),
        ({"id": "query_search-001", "query": "name = ann OR flow != reg", "expected": {}}, True),
        ({"id": "query_search-001", "query": "tickets > x", "expected": {"error": True}}, False),
        ({"id": "query_search-001", "query": "name = flow", "expected": {"total": 1}}, False),
        (
            {
                "id": "query_search-001",
                "dataset": "more",
                "query": "group = doctors",
                "expected": {"hits": ["ann", "bob"]},
            },
            True,
        ),
        (
            {
                "id": "query_search-001",
                "dataset": "more",
                "query": "group = doctors",
                "expected": {"hits": ["ann"]},
            },
            False,
        ),
        ({"id": "query_search-001", "query": "12", "redact": True, "expected": {"total": 1}}, True),
        ({"id": "templates-001", "template": "@urns", "expected": {"text": "{}"}}, True),
        ({"id": "templates-001", "template": "@urns.tel", "expected": {"text": ""}}, False),
        (
            {"id": "templates-001", "old": "@contact.tel", "expected": {"new": "@(f(urns.tel))"}},
            True,
        ),
        ({"id": "query_search-001", "query": "12", "redact": False, "expected": {"total": 1}}, False),
    ],
)
def test_cases_are_left_out_by_id_or_kind(case: cases.Case, left_out: bool) -> None:
    file = case["id"].partition("-")[0]
    assert bool(not_followed.reason_for(file, case, _DATASETS)) is left_out


def test_bytes_of_old_workbooks_hold_the_rows_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CORDBOARD_CASES", raising=False)
    folder = workbooks.write_all(tmp_path)
    old = {name: said["rows"] for name, said in workbooks.described().items() if "xls" in said}
    assert old
    for name, rows in old.items():
        sheet = CalamineWorkbook.from_path(folder / name).get_sheet_by_index(0)
        assert sheet.to_python() == [[cell or "" for cell in row] for row in rows]
