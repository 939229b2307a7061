"""Workbooks, parsed records and the choices around an import, as other projects' tests have them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store.core.errors import InvalidImport, UnreadableWorkbook
from store.core.exchange.cells import Cell, cell_text
from store.core.exchange.choices import (
    ColumnChoice,
    check_existing_group,
    check_new_group,
    choose_columns,
    group_name_for,
    looks_generated,
)
from store.core.exchange.headers import ColumnKind, ImportColumn
from store.core.exchange.records import ImportCounts, Record, batches
from store.core.exchange.sheets import Sheet, read_sheet
from store.core.reports import RowError
from store.core.types import Field, FieldType, Workspace
from store.core.urns import parse
from store.exchange.workbook_reader import open_rows
from tests.conformance import cases
from tests.conformance.cases import Case

ENVIRONMENT = cases.environment("imports")
WORKSPACE = Workspace(
    default_country=ENVIRONMENT.get("default_country", ""), timezone=ENVIRONMENT.get("timezone", "UTC")
)

MAX_RECORDS = 25_000
"""The most records that a file may hold where the cases were made."""


@pytest.mark.parametrize("case", cases.params("imports"))
def test_imports(case: Case, workbooks: Path) -> None:
    if case["kind"] in _OF_A_WORKBOOK:
        _OF_A_WORKBOOK[case["kind"]](case, workbooks / (case.get("file") or ""))
    else:
        _OF_NO_WORKBOOK[case["kind"]](case)


def _sheet(case: Case, path: Path) -> Sheet:
    with open_rows(path) as rows:
        return read_sheet(
            rows,
            file=path.name,
            fields=_fields(case),
            workspace=WORKSPACE,
            max_records=case.get("max_records", MAX_RECORDS),
        )


def _fields(case: Case) -> list[Field]:
    return [
        Field(uuid=f"field-{each['key']}", key=each["key"], name=each["name"], type=FieldType(each["type"]))
        for each in case.get("fields", ())
    ]


def _read_file(case: Case, path: Path) -> None:
    expected = case["expected"]
    if not expected["valid"]:
        with pytest.raises(UnreadableWorkbook):
            _sheet(case, path)
        return
    sheet = _sheet(case, path)
    if "mappings" in expected:
        assert _mappings(sheet.columns) == expected["mappings"]
    if "num_records" in expected:
        assert len(sheet.records) == expected["num_records"]
    if "records" in expected:
        assert cases.same(list(map(_record, sheet.records)), expected["records"], cases.also_accepted(case))
    if "record_at" in expected:
        record = _record(sheet.records[expected["record_at"]["index"]])
        wanted = expected["record_at"]["record"]
        assert cases.same({key: record.get(key) for key in wanted}, wanted, cases.also_accepted(case))


def _mappings(columns: tuple[ImportColumn, ...]) -> list[dict[str, Any]]:
    return [{"header": column.header, "mapping": _mapping(column)} for column in columns]


def _mapping(column: ImportColumn) -> dict[str, str]:
    match column.kind:
        case ColumnKind.IGNORE:
            return {"type": "ignore"}
        case ColumnKind.SCHEME:
            return {"type": "scheme", "scheme": column.name}
        case ColumnKind.ATTRIBUTE:
            return {"type": "attribute", "name": column.name}
        case ColumnKind.FIELD:
            return {"type": "field", "key": column.key, "name": column.name}
        case ColumnKind.NEW_FIELD:
            return {
                "type": "new_field",
                "key": column.key,
                "name": column.name,
                "value_type": str(column.type),
            }


def _record(record: Record) -> dict[str, Any]:
    said = {
        "row": record.row,
        "uuid": record.uuid or None,
        "name": record.name,
        "language": record.language,
        "status": record.status,
        "urns": [urn.identity for urn in record.urns] or None,
        "fields": dict(record.fields) or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _batches(case: Case, path: Path) -> None:
    records = _sheet(case, path).records
    starts: list[list[int]] = []
    for batch in batches(records, case["batch_size"]):
        start = starts[-1][1] if starts else 0
        starts.append([start, start + len(batch)])
    assert starts == case["expected"]["batches"]


def _cell(case: Case) -> None:
    zone = ZoneInfo(case.get("timezone", WORKSPACE.timezone))
    text = cell_text(_cell_value(case["cell"]), zone)
    assert cases.same(text, case["expected"]["text"], cases.also_accepted(case))


def _cell_value(cell: Mapping[str, Any]) -> Cell:
    value: Cell = cell["value"]
    match cell["type"]:
        case "datetime":
            return datetime.fromisoformat(str(value))
        case "date":
            return date.fromisoformat(str(value))
        case "time":
            return time.fromisoformat(str(value))
        case "number" if isinstance(value, str):
            return float(value)
        case _:
            return value


def _spam_check(case: Case, path: Path) -> None:
    if "urns" in case:
        found = [parse(text) for text in case["urns"]]
    else:
        found = [urn for record in _sheet(case, path).records for urn in record.urns]
    limit = {"threshold": case["threshold"]} if "threshold" in case else {}
    suspicious = looks_generated(found, **limit)
    flagged = suspicious and not case.get("trusted_workspace", False)
    assert flagged == case["expected"]["flagged"]


def _group_name(case: Case) -> None:
    assert group_name_for(case["file_name"], case["groups"]) == case["expected"]["name"]


def _choose_group(case: Case) -> None:
    name = case.get("name") or case.get("group") or case.get("existing") or ""
    limit = {"max_groups": case["max_groups"]} if "max_groups" in case else {}
    accepted = True
    try:
        if case["mode"] == "new":
            check_new_group(name, case["groups"], **limit)
        elif case["mode"] == "existing":
            check_existing_group(name, case["groups"])
    except InvalidImport:
        accepted = False
    assert accepted == case["expected"]["ok"]


def _choose_columns(case: Case, path: Path) -> None:
    choices = {
        each["column"]: ColumnChoice(each["include"], each["name"], FieldType(each["type"]))
        for each in case["columns"]
    }
    expected = case["expected"]
    if not expected["ok"]:
        columns = _sheet(case, path).columns
        with pytest.raises(InvalidImport):
            choose_columns(columns, choices, _fields(case))
        return
    chosen = choose_columns(_sheet(case, path).columns, choices, _fields(case))
    if "mappings" in expected:
        assert _mappings(chosen) == expected["mappings"]


def _column_choices(case: Case, path: Path) -> None:
    offered = [column.index for column in _sheet(case, path).columns if column.kind is ColumnKind.NEW_FIELD]
    assert offered == case["expected"]["columns_offered"]


def _progress(case: Case) -> None:
    total = ImportCounts()
    for batch in case["batches"]:
        errors = tuple(RowError(error["record"], error["message"]) for error in batch.get("errors", ()))
        counts = {name: batch.get(name, 0) for name in ("created", "updated", "errored")}
        total += ImportCounts(**counts, errors=errors)
    expected = case["expected"]
    assert (total.created, total.updated, total.errored) == tuple(
        expected[name] for name in ("created", "updated", "errored")
    )
    assert [{"record": error.row, "message": error.message} for error in total.errors] == expected["errors"]


_OF_A_WORKBOOK: dict[str, Callable[[Case, Path], None]] = {
    "read file": _read_file,
    "make records": _read_file,
    "batches": _batches,
    "spam check": _spam_check,
    "choose columns": _choose_columns,
    "column choices": _column_choices,
}
_OF_NO_WORKBOOK: dict[str, Callable[[Case], None]] = {
    "cell": _cell,
    "group name": _group_name,
    "choose group": _choose_group,
    "progress": _progress,
}
