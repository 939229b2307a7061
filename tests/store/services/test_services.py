"""Services are imported and created when they are first used."""

import subprocess
import sys

from store.services import Services

PROBE = """
import sys
from store.services import open_services
services = open_services("sqlite://")
assert "store.services.imports" not in sys.modules
services.imports
assert "store.services.imports" in sys.modules
"""


def test_a_service_is_created_once(services: Services) -> None:
    assert services.fields is services.fields
    assert services.fields.all() == ()


def test_a_service_is_imported_when_it_is_first_used() -> None:
    subprocess.run([sys.executable, "-c", PROBE], check=True, timeout=60)
