"""What another program stores appears within a second on every screen."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from store.core.types import Channel, Role
from store.services import Services, open_services
from tests.pty.databases import add
from tests.pty.jobs import Job
from tests.pty.session import Session
from tests.store.databases import postgresql, sqlite_template, url

__all__ = ["postgresql", "sqlite_template", "url"]

ZONE = "Africa/Kigali"

Act = Callable[[Services, str], object]


def _renamed(name: str) -> Act:
    return lambda services, uuid: services.contacts.edit(uuid, lambda edit: replace(edit, name=name))


def _channel(name: str) -> Act:
    made = Channel("", name, "TG", "bot", ("telegram",), (Role.SEND, Role.RECEIVE))
    return lambda services, _uuid: services.channels.add(made)


VISITS: tuple[tuple[str, str, Act, str], ...] = (
    ("", "> Jane Doe", _renamed("Jane Listed"), "Jane Listed"),
    ("\r", "Addresses, in order", _renamed("Jane Opened"), "Jane Opened"),
    ("e", "Nothing changed yet", _renamed("Jane Edited"), "changed by ann meanwhile"),
    ("\x1b2", "No channel yet", _channel("Wire"), "Wire"),
    ("3", "No custom field yet", lambda services, _: services.fields.create("Village"), "Village"),
    ("4", "No group yet", lambda services, _: services.groups.create("Farmers"), "Farmers"),
    ("7", "Overview", _channel("Second"), "Second"),
    (
        ",",
        "redacted",
        lambda services, _: services.settings.set("timezone", ZONE),
        ZONE,
    ),
)
"""Keys to a screen, what shows that it is there, what somebody else does, and what shows of that."""


def test_what_another_program_stores_appears_within_a_second(tmp_path: Path, url: str) -> None:
    services = open_services(url, operator="ann")
    uuid = add(services, "Jane Doe", "+13233754866")
    took = {}
    with Session(["--database", url], home=tmp_path, columns=120, rows=36) as session:
        session.wait_for("Jane Doe")
        session.wait_idle()
        for keys, there, act, shown in VISITS:
            session.send(keys)
            session.wait_for(there)
            session.wait_idle()
            assert shown not in session.text
            act(services, uuid)
            start = time.monotonic()
            session.wait_for(shown)
            took[shown] = time.monotonic() - start
    services.close()
    assert sorted(took.values())[-2] < 1.0, took


def test_what_was_stored_while_the_program_was_stopped_appears_when_it_goes_on(
    tmp_path: Path, url: str
) -> None:
    services = open_services(url, operator="ann")
    uuid = add(services, "Jane Doe", "+13233754866")
    with Job(["--database", url], home=tmp_path) as session:
        session.wait_for("Jane Doe")
        session.send("\r")
        session.wait_for("Addresses, in order")
        # Until the first look at what others store.
        session.read_for(1.2)
        session.send("\x1a")
        session.wait_stopped()
        for name in ("Jane Stopped", "Jane Resumed"):
            services.contacts.edit(uuid, lambda edit, name=name: replace(edit, name=name))  # type: ignore[misc]
        session.send("fg\n")
        session.wait_for("Jane Resumed")
        services.contacts.edit(uuid, lambda edit: replace(edit, name="Jane Again"))
        start = time.monotonic()
        session.wait_for("Jane Again")
        assert time.monotonic() - start < 2.0
    services.close()
