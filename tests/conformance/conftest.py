"""What cases are run on: the databases of the store's own tests, and the workbooks that cases name."""

from pathlib import Path

import pytest

from tests.conformance import cases
from tests.conformance.workbooks import write_all
from tests.store.conftest import clock, services
from tests.store.databases import postgresql, sqlite_template, url

__all__ = ["clock", "postgresql", "services", "sqlite_template", "url"]


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the workbooks: that of the cases, else one into which they are written."""
    given = cases.folder() / "imports"
    return given if given.is_dir() else write_all(tmp_path_factory.mktemp("workbooks"))
