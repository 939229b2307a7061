"""Waiting for an application to come to rest: known from what still waits, never guessed from the time.

Textual's own pilot takes a process that used little of the processor for 20 ms to be done; on a machine with
other work that is wrong, and on one without it is a wait for nothing.
"""

import asyncio
from collections.abc import Iterator
from typing import Any, cast

from textual._context import active_app
from textual.app import App
from textual.dom import DOMNode
from textual.timer import Timer
from textual.worker import WorkerState

from tui.jobs import Jobs

_PATIENCE = 20.0
"""Seconds, after which it is taken to go round in circles."""
_SOON = 0.5
"""Seconds: what happens once within them is waited for, such as a button that shows that it was pressed."""


async def quiet(app: App[Any]) -> None:
    """Wait until every message is handled and painted; jobs may still run, and delayed calls be to come."""
    loop = asyncio.get_running_loop()
    # What the loop would run next. When there is nothing but this call, all others wait for a thread, for the
    # clock or for a message that nobody has sent.
    ready = cast(Any, loop)._ready
    end = loop.time() + _PATIENCE
    await asyncio.sleep(0)
    while loop.time() < end:
        if ready:
            await asyncio.sleep(0)
            continue
        if not app._running or not app.screen_stack:
            return
        # What Textual does sixty times a second.
        app.screen._on_timer_update()
        if not ready:
            return
    raise AssertionError("The application does not come to rest.")


async def rest(app: App[Any]) -> None:
    """Wait until nothing runs, nothing is delayed and every message was handled and painted."""
    loop = asyncio.get_running_loop()
    end = loop.time() + _PATIENCE
    while loop.time() < end:
        await quiet(app)
        under_way = set(_under_way(app))
        if not under_way:
            return
        await asyncio.wait(under_way, timeout=_PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    raise AssertionError(f"The application does not come to rest: {under_way}")


async def quiet_pilot(*_: object, **__: object) -> bool:
    """Stands in for the pilot's own ways to wait."""
    await quiet(active_app.get())
    return True


def _under_way(app: App[Any]) -> Iterator["asyncio.Task[Any]"]:
    for worker in app.workers:
        if worker.state in (WorkerState.PENDING, WorkerState.RUNNING) and worker._task is not None:
            yield worker._task
    for node in (app, *(node for screen in app.screen_stack for node in (screen, *screen.query("*")))):
        for timer in _timers(node):
            if timer._task is not None and not timer._task.done():
                yield timer._task


def _timers(node: DOMNode) -> Iterator[Timer]:
    """The timers of a node that go off soon, and once."""
    jobs = vars(node).get("jobs")
    if isinstance(jobs, Jobs):
        yield from jobs.delayed.values()
    yield from (timer for timer in node._timers if timer._repeat == 0 and timer._interval < _SOON)
