"""Whatever three operators do: the rules hold after every act, and all of it can be taken back."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from store.workspace.many import pace
from tests.store.databases import DIALECTS, Postgresql
from tests.store.services.history_bench import content
from tests.store.services.machine import checks, contacts, definitions, many, secrets, undoing
from tests.store.services.machine.world import OPERATORS, RULES, THEN, World

__all__ = ["contacts", "definitions", "many"]

EXAMPLES = int(os.environ.get("CORDBOARD_MACHINE", "0"))
"""How many random programs, instead of a few fixed ones."""

SETTINGS = settings(
    max_examples=EXAMPLES or 3,
    stateful_step_count=50 if EXAMPLES else 25,
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    print_blob=False,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


class Base(RuleBasedStateMachine):
    """A machine without rules; each world is new."""

    world: World

    def __init__(self, fresh: Callable[[], World]) -> None:
        super().__init__()
        self.world = fresh()
        self.world.open()

    @initialize(
        fills=st.booleans(), erases=st.booleans(), hidden=st.sampled_from((False, False, False, True))
    )
    def begin(self, fills: bool, erases: bool, hidden: bool) -> None:
        self.world.fills, self.world.erases = fills, erases
        if hidden:
            self.world.hide()

    @invariant()
    def all_is_well(self) -> None:
        self.world.well = False
        checks.everything(self.world.desks["ann"].services)
        if self.world.hidden:
            secrets.none_is_told(self.world)
        self.world.well = True

    def teardown(self) -> None:
        world = self.world
        try:
            if world.well:
                self.undo_everything()
        finally:
            world.close()

    def undo_everything(self) -> None:
        world, services = self.world, self.world.desks["ann"].services
        services.fields.fill_groups()
        end = content(services)
        done = undoing.everything_back(world)
        services.fields.fill_groups()
        checks.everything(services)
        if world.whole:
            assert content(services) == world.start
            undoing.everything_again(world, done)
            services.fields.fill_groups()
            assert content(services) == end
            checks.everything(services)


def _rule(name: str, function: Callable[..., object], drawn: dict[str, Any]) -> Any:
    def step(self: Base, by: str, then: str, **given: Any) -> None:
        self.world.perform(by, function, given, then)

    step.__name__ = name
    made: Any = rule(by=st.sampled_from(OPERATORS), then=THEN, **drawn)
    return made(step)


Machine = type("Machine", (Base,), {name: _rule(name, *made) for name, made in RULES.items()})


@pytest.fixture(params=DIALECTS)
def fresh(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], World]:
    """Makes a world on a database with nothing in it."""
    monkeypatch.setattr(pace, "LIMIT", 2)
    monkeypatch.setattr(pace, "BATCH", 2)
    if request.param == "postgresql":
        server: Postgresql = request.getfixturevalue("postgresql")
        return lambda: World(server.emptied(), tmp_path, monkeypatch)
    template = request.getfixturevalue("sqlite_template")

    def on_file() -> World:
        for old in tmp_path.iterdir():
            old.unlink()
        path = tmp_path / "contacts.db"
        path.touch(mode=0o600)
        path.write_bytes(template)
        return World(str(path), tmp_path, monkeypatch)

    return on_file


def test_whatever_operators_do(fresh: Callable[[], World]) -> None:
    def new() -> Any:
        return Machine(fresh)

    run_state_machine_as_test(new, settings=SETTINGS)  # type: ignore[arg-type]
