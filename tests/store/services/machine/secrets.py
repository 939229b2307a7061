"""What hidden names and addresses are never told by: history, the log, and what undo says."""

from collections.abc import Iterator
from contextlib import suppress

from store.core.errors import NothingToUndo
from store.core.history.acts import UndoPlan
from store.core.history.timeline import LogFilter
from tests.store.services.machine.world import Desk, World

SECRETS = (
    *("jane", "zoë", "o'brien", "paul"),
    *("788111111", "788222222", "733333333", "2505661212", "5512345678", "ann@x.org"),
)
"""Of every name and every address that operators use something, without case and spaces."""


def none_is_told(world: World) -> None:
    """Nobody is told any."""
    for desk in world.desks.values():
        for told in _told(desk):
            plain = told.casefold().replace(" ", "")
            assert not any(secret in plain for secret in SECRETS), told


def _told(desk: Desk) -> Iterator[str]:
    services = desk.services
    for one in desk.people():
        for line in services.contacts.history(one.uuid):
            yield from line.lines
    for entry in services.history.log(LogFilter(), size=5):
        yield str(entry)
        yield from map(str, services.history.log_lines(entry.id))
    yield from (one.text for one in services.history.listed(5))
    for look in (services.history.next_undo, services.history.next_redo):
        with suppress(NothingToUndo):
            yield from _of_plan(look())


def _of_plan(plan: UndoPlan) -> Iterator[str]:
    yield plan.text
    yield from (*plan.names, *plan.skipped, *map(str, plan.left))
