"""What every test stands on."""

import gc
import os

import pytest
from hypothesis import settings

# The same examples in every run, so that a failure is about the code; no time limit an example, since the
# machine may be busy and the first look at a country's numbers loads its table. Where the number of examples
# says nothing but "many", `CORDBOARD_EXAMPLES=10` asks for ten times as many.
_TIMES = float(os.environ.get("CORDBOARD_EXAMPLES", "1"))
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage rarely, and never among what was loaded: that took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
