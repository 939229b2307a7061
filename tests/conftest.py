"""What every test stands on."""

import gc
import ipaddress
import os
import socket
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

# The same examples in every run, so that a failure is about the code; no time limit an example, since the
# machine may be busy and the first look at a country's numbers loads its table. `CORDBOARD_FUZZ=3000` asks
# for so many examples, other ones in every run.
settings.register_profile("short", max_examples=40, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=int(os.environ.get("CORDBOARD_FUZZ", "100")), deadline=None)
settings.load_profile("long" if "CORDBOARD_FUZZ" in os.environ else "short")

gc.disable()

# No test leaves this machine.
_connect, _look_up = socket.socket.connect, socket.getaddrinfo


def _stays_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _connect_here(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and not _stays_here(address[0]):
        raise AssertionError(f"a test connects to {address}")
    _connect(self, address)


def _look_up_here(host: Any, *arguments: Any, **named: Any) -> Any:
    if not _stays_here(host):
        raise AssertionError(f"a test looks up {host}")
    return _look_up(host, *arguments, **named)


for _owner, _place, _guard in (
    (socket.socket, "connect", _connect_here),
    (socket, "getaddrinfo", _look_up_here),
):
    setattr(_owner, _place, _guard)

# Statements are put into words once in each process, not anew for the database of every test: dialects of a
# kind count as one.
_statements: LRUCache[object, object] = LRUCache(5000)
for _kind, _name, _value in (
    (Engine, "_compiled_cache", property(lambda _: _statements, lambda *_: None)),
    (DefaultDialect, "__eq__", lambda one, other: type(one) is type(other)),
    (DefaultDialect, "__hash__", lambda one: hash(type(one))),
):
    setattr(_kind, _name, _value)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for garbage rarely, and never among what was loaded: that took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
