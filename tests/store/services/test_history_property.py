"""Whatever an operator does: undo of all of it gives the start, redo of all of it the end."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.core.errors import CordboardError, NothingToUndo
from store.services import Services
from tests.store.services.history_bench import ACTS, Bench, bench, content

__all__ = ["bench"]

EXAMPLES = int(os.environ.get("CORDBOARD_FUZZ", "3"))


def done_again(services: Services) -> int:
    """Do again until nothing is left to be; how many actions that were."""
    done = 0
    while True:
        try:
            plan = services.history.next_redo()
        except NothingToUndo:
            return done
        assert services.history.undo(plan).left == ()
        done += 1


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(names=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=5))
def test_undo_of_everything_is_the_start_and_redo_of_it_the_end(bench: Bench, names: list[str]) -> None:
    services = bench.services
    newest = services.history.listed(1)[0].entry
    start = content(services)
    for name in names:
        bench.workbench.clock.forward(minutes=5)
        try:
            ACTS[name][0](bench)
        except CordboardError:
            # Such as a second group of that name.
            continue
    services.fields.fill_groups()
    end = content(services)
    done = 0
    while (plan := services.history.next_undo()).entry > newest:
        assert services.history.undo(plan).left == ()
        done += 1
    assert content(services) == start
    assert done_again(services) == done
    assert content(services) == end
    for _each in range(done):
        services.history.undo(services.history.next_undo())
    assert content(services) == start
