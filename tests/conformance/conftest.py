"""The databases that cases are run on: the same ones as those of the store's own tests."""

from tests.store.conftest import clock, services
from tests.store.databases import postgresql, sqlite_template, url

__all__ = ["clock", "postgresql", "services", "sqlite_template", "url"]
