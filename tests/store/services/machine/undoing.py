"""What operators take back and do again, whenever and in whatever order they like."""

from collections.abc import Iterator
from contextlib import suppress

from store.core.errors import NothingToUndo
from store.core.history.acts import UndoPlan, UndoReport
from tests.store.services.machine.world import ENDS, Desk, World, act


@act(end=ENDS)
def undo(desk: Desk, end: str | None) -> str:
    return _told(desk.carry_out(desk.services.history.next_undo(), end))


@act(end=ENDS)
def redo(desk: Desk, end: str | None) -> str:
    return _told(desk.carry_out(desk.services.history.next_redo(), end))


def everything_back(world: World) -> int:
    """Take back whatever can be, the newest first, whoever did it; returns how much that was."""
    done = 0
    while plans := list(_plans(world, "next_undo")):
        desk, plan = max(plans, key=lambda pair: pair[1].entry)
        desk.carry_out(plan)
        done += 1
    return done


def everything_again(world: World, count: int) -> None:
    """Do so much again, what was taken back last first."""
    for _each in range(count):
        desk, plan = max(_plans(world, "next_redo"), key=lambda pair: pair[1].entry)
        desk.carry_out(plan)


def _plans(world: World, which: str) -> Iterator[tuple[Desk, UndoPlan]]:
    for desk in world.desks.values():
        with suppress(NothingToUndo):
            yield desk, getattr(desk.services.history, which)()


def _told(report: UndoReport) -> str:
    return f"{report.sentence} {[str(one) for one in report.left]}"
