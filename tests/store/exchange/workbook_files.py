"""Workbooks for tests: written from rows, and imported."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from store.core.reports import ImportReport
from store.core.types import Channel, Contact, Role
from store.core.urns import parse
from store.services import Services

Import = Callable[..., ImportReport]
"""Imports rows as a workbook of their own, the first of them the headers."""

HEADERS = ("URN:Tel", "Name", "Language", "Status", "URN:Mailto", "Field:Age")
ANN = ("0788 123 001", "Ann", "eng", "", "ann@example.com", 40)
BOB = ("+250788123002", "Bob", "kin", "blocked", None, "--")


def importer(services: Services, folder: Path) -> Import:
    """Imports into a workspace of Rwanda with one channel."""
    services.settings.set("default_country", "RW")
    services.channels.add(
        Channel("", "MTN", "A", "+250788000000", ("tel",), (Role.SEND, Role.RECEIVE), country="RW")
    )

    def run(*rows: Sequence[Any], **options: Any) -> ImportReport:
        path = folder / "people.xlsx"
        write(path, rows)
        return services.imports.run(path, **options)

    return run


def write(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row, start=1):
            if cell is not None:
                sheet.cell(number, place, cell)
    workbook.save(path)


def contact(services: Services, urn: str) -> Contact:
    found = services.contacts.owner_of(parse(urn))
    assert found is not None
    return found


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    assert report.created + report.updated + report.unchanged + report.errored == report.records
    return report.created, report.updated, report.unchanged, report.errored
