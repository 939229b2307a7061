"""Command lines are run as the tests of the command line run them."""

from tests.tui.cli.conftest import _own_home, bare_run, database, demo_file, run

__all__ = ["_own_home", "bare_run", "database", "demo_file", "run"]
