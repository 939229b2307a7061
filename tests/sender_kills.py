"""Kills the sender at each step of a message, runs another one, and counts the requests of each message.

    python -m tests.sender_kills 200 --database sqlite --seed 1

The provider is a real one on this machine. A sender is killed where it stops by itself: before its claim is
committed, before its request, while the provider keeps the answer back, before and while what came of it is
stored; or at a random moment. Printed is how often it was killed at each step, and what was wrong: a message
that was asked for twice where its channel does not say so, or one that nobody knows of any more.
"""

import argparse
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.synchronize import Event
from typing import Any

from sqlalchemy import select

from store.core.types import Channel, Contact
from store.database import models
from store.services import Services, open_services
from store.services.context import utc_now
from tests.kills import places
from tests.store.builders import edit
from tests.store.messaging.sending.outgoing import Provider, external, provider, queue

FORK = multiprocessing.get_context("fork")

STEPS = ("claiming", "claimed", "asking", "answered", "storing", "at random")
_LONG = 60.0
_LATER = timedelta(minutes=3)
"""How much later the next sender runs: by then the killed one's messages are nobody's."""


def _stop(here: Event) -> None:
    here.set()
    time.sleep(_LONG)


def _after(work: Callable[..., Any], here: Event) -> Callable[..., Any]:
    def done(*given: Any) -> Any:
        found = work(*given)
        _stop(here)
        return found

    return done


def _send(url: str, step: str, here: Event) -> None:
    """Send what is due, up to a step; in a process of its own."""
    services = open_services(url)
    sender: Any = services.delivery.sender()
    ours = sender._ours
    if step == "claiming":
        ours._begin = _after(ours._begin, here)
    elif step == "claimed":
        sender._send = lambda _claimed: _stop(here)
    elif step == "answered":
        turn = ours.turn
        ours.turn = lambda ended, ids: _stop(here) if ended else turn(ended, ids)
    elif step == "storing":
        ours._finish = _after(ours._finish, here)
    else:
        here.set()
    sender.run(FORK.Event())


@dataclass
class Kills:
    """Kills senders of one database, and says what is wrong."""

    url: str
    provider: Provider
    chance: random.Random
    people: int = 12
    counts: Counter[str] = field(default_factory=Counter)
    unknown: int = 0
    wrong: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        """People and a channel for each answer to what is unknown."""
        services = open_services(self.url)
        for name in ("ask", "resend"):
            services.channels.add(external(name, self.provider.url, on_unknown=name))
        for number in range(self.people):
            services.contacts.create(edit(name=f"P{number}", addresses=(f"tel:+2507881231{number:02}",)))
        # What a sender imports is there then for each one that is killed.
        services.delivery.sender().close()
        services.close()

    def kill(self, step: str, on_unknown: str) -> None:
        """Kill a sender at a step, run another one, and look at each message."""
        services = open_services(self.url)
        for channel in services.channels.all():
            wanted = channel.name == on_unknown
            if channel.enabled is not wanted:
                services.channels.set_enabled(channel.uuid, wanted)
        uuids = self._queue(services, on_unknown)
        services.close()
        self.provider.seconds = _LONG if step == "asking" else 0.005
        asked, here = sum(self.provider.seen.values()), FORK.Event()
        process = FORK.Process(target=_send, args=(self.url, step, here), daemon=True)
        process.start()
        assert here.wait(_LONG), step
        if step == "asking":
            end = time.monotonic() + _LONG
            while sum(self.provider.seen.values()) == asked and time.monotonic() < end:
                time.sleep(0.002)
        elif step == "at random":
            time.sleep(self.chance.uniform(0.0, 0.3))
        process.kill()
        process.join()
        self.provider.seconds = 0.0
        self.counts[step] += 1
        self._look(uuids, step, on_unknown)

    def _queue(self, services: Services, name: str) -> list[str]:
        channel: Channel = services.channels.find(name)
        with services.database.reading() as session:
            rows = session.execute(select(models.contacts.c.id, models.contacts.c.uuid)).all()
        people: list[Contact] = [services.contacts.get(row.uuid) for row in rows]
        return [queue(services, one, f"{time.monotonic()}", channel=channel) for one in people]

    def _look(self, uuids: list[str], step: str, on_unknown: str) -> None:
        def later() -> datetime:
            return utc_now() + _LATER

        services = open_services(self.url, clock=later)
        services.delivery.run_once()
        with services.database.reading() as session:
            query = select(models.messages.c.uuid, models.messages.c.state)
            states = dict(session.execute(query.where(models.messages.c.uuid.in_(uuids))).all())
        services.close()
        for uuid in uuids:
            state, asked = states.get(uuid), self.provider.seen[uuid]
            self.unknown += state == "unconfirmed"
            is_right = {
                "wired": asked == 1 if on_unknown == "ask" else 1 <= asked <= 2,
                "unconfirmed": asked <= 1 and on_unknown == "ask",
            }
            if not is_right.get(str(state), False):
                self.wrong.append(f"{step}, {on_unknown}: {state} after {asked} requests")


def main() -> None:
    """Kill as often as the command line says, and print what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kills", type=int)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with places(given.database) as place, provider() as found:
        kills = Kills(place.made("sender"), found, random.Random(given.seed))
        kills.prepare()
        for number in range(given.kills):
            kills.kill(STEPS[number % len(STEPS)], ("ask", "ask", "resend")[number // len(STEPS) % 3])
            sys.stderr.write(".")
            sys.stderr.flush()
    lines = [f"{step:<12}{kills.counts[step]:>6}" for step in STEPS]
    lines += [f"{kills.unknown} messages unconfirmed, {len(kills.wrong)} wrong", *kills.wrong]
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    raise SystemExit(bool(kills.wrong))


if __name__ == "__main__":
    main()
