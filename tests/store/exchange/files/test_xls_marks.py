"""Cells in error of an old Excel workbook."""

from base64 import b64decode
from pathlib import Path
from zlib import decompress

from store.core.exchange.cells import CellProblem, ProblemKind
from store.exchange.files import xls_marks
from store.exchange.files.kinds import FileKind, kind_of
from store.exchange.files.workbook_rows import WorkbookRows

# No library of ours writes such files: a sheet `Other`, and `People` with the error #N/A in its second row
# and a formula that divides by zero in its third.
OLD = (
    "eNrtWE1oE0EU/mY32yS1SZOaCq0YQsGqaQ9JixiEGhW0BzHWWlFE0NQuWJomJfSgXqzWHAXBk+Kl0IuXqhd/0IPePAgVPQiCkOjR"
    "k6Dgoc365u1uTWMODWhoZb9l3rx982bmzcybN7P7djFYnHvUWUIV9kFF2fCiqUImKHntlwCo3DAka+ceSoaDDQWvhxayScNz3xu3"
    "XEO53iUoeOh6RRT4TOksppDKZfVIA3GQbUgLacOAcJHvKbhHyY8OtquN6QWmm5k+YN0XTPez5CbTAdItijNYTKaiCcuPTytdXOYn"
    "KvCE63xkSRzteC39+OotYepqOJAfT2fWZ0HY1YJ50MoN6lk9n84UEaIlnMcPIwJ8t/fqy4gjb6xcgOQ/V8vdNeS3FRcwA+O8kI5Y"
    "gA+bXLJEw7Hpi3q+QB6a1sx9OaTnpjL6Ek7I5eZErnCJ8pPDqb0jeobqpdKTug/o6dsd25NIxGKxeCxe9d5X9d6vAkfGJ5tlaOdQ"
    "EFgVCny8QVqIjqGV+SBvkwAF+6X7394dHR1KnmPJDId/85DYLkcFA9dkDarsXykxaZRr9DC9zq1uZb6TaYhGT3n3ULvFHJ5lnRtc"
    "2k399DPeJ3dU8DuJL3w9/jRc+JLcRfzCYOlKaOFDcg5ddGiNUX35zKJX9Iq7dySeJe1cWOHkE9OOP0KLRwlYthvWSdiKZTQzGzSP"
    "S6UNj6UqhZ7faMSssruw7kadVaXmrMoRm2/27Eh9UUNfsL4qd43iYXuCiAqprdTQVljbxSuxbWXu3Xx1MRXdCAuEqVw2odZoQuUm"
    "NMtAlZtosp0AtZzAgQMHDhw4cOBg/UBYl0fVukpq1hXVbf3XWaZUdn6T/LcYRo6eafosPYQs5Xlcrst/tkATdltijXXs/4USp6j3"
    "PCYwynZM1O2/9IkhKsez5oqBv7eF6u2/XI+d/7j/X9+i/rM="
)


def test_cells_in_error_are_told_and_the_others_read(tmp_path: Path) -> None:
    path = tmp_path / "people.xls"
    path.write_bytes(decompress(b64decode(OLD)))
    assert kind_of(path) is FileKind.XLS
    rows = WorkbookRows(path, FileKind.XLS, "People")
    rows.look()
    assert [list(row)[1] for row in rows] == [
        "Name",
        CellProblem(ProblemKind.ERROR, "#N/A"),
        CellProblem(ProblemKind.ERROR, "#DIV/0!"),
        "Kim",
    ]
    assert xls_marks.read(path, 0).problems == {}


def test_a_file_that_ends_too_early_has_no_marks(tmp_path: Path) -> None:
    path = tmp_path / "people.xls"
    path.write_bytes(decompress(b64decode(OLD))[:600])
    assert xls_marks.read(path, 1).problems == {}
