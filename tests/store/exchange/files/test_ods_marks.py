"""Cells of an OpenDocument workbook that cannot be read."""

import zipfile
from pathlib import Path

import pytest

from store.core.exchange.cells import CellProblem, ProblemKind
from store.exchange.files.kinds import FileKind, kind_of
from store.exchange.files.workbook_rows import WorkbookRows

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("calcext", "calcext"))
)
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def opened(folder: Path, *rows: str) -> WorkbookRows:
    """A sheet of rows, behind another one whose cells are all in error."""
    broken = '<table:table-cell calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    tables = (f"<table:table-row>{broken}</table:table-row>", "".join(rows))
    sheets = "".join(
        f'<table:table table:name="{name}">{lines}</table:table>'
        for name, lines in zip(("Other", "People"), tables, strict=True)
    )
    path = folder / "people.ods"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", KIND)
        file.writestr("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest='m'/>")
        body = f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        file.writestr("content.xml", f"<office:document-content {NAMES}>{body}</office:document-content>")
    assert kind_of(path) is FileKind.ODS
    found = WorkbookRows(path, FileKind.ODS, "People")
    found.look()
    return found


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
            ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
            CellProblem(ProblemKind.ERROR, "#N/A"),
        ),
        (
            '<table:table-cell table:formula="of:=x" office:value-type="string"><text:p>Err:508</text:p>'
            "</table:table-cell>",
            CellProblem(ProblemKind.ERROR, "Err:508"),
        ),
        ('<table:table-cell table:formula="of:=1+1"/>', CellProblem(ProblemKind.FORMULA)),
        (
            '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>',
            2,
        ),
        (TEXT.format("#1"), "#1"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(tmp_path: Path, cell: str, problem: object) -> None:
    headers = f"<table:table-row>{TEXT.format('URN:Tel')}{TEXT.format('Name')}</table:table-row>"
    person = TEXT.format("+250788000101") * 2
    twice = f'<table:table-row table:number-rows-repeated="2">{person}</table:table-row>'
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    row = f'<table:table-row table:visibility="filter">{blank}{cell}{TEXT.format("end")}</table:table-row>'
    rows = opened(tmp_path, headers, twice, row)
    assert list(rows)[3] == ["", "", problem, "end"]
    assert rows.notes == ["1 row is hidden in the sheet, by a filter perhaps, and read like the others."]
