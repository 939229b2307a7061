"""An incoming text by HTTP, from the request to the answer, beside the store's own `receive`; and what the
process costs while nothing happens.

    python -m tests.benchmarks.webhooks [TEXTS] [--postgresql]

Texts are of contacts that are known and of new ones by turns, one after the other. Times are medians by the
clock, in milliseconds. The process that answers is a `cordboard serve` of its own.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from store.core.types import Urn
from store.demo.fill import fill
from store.services import Services, open_services
from tests.store.builders import channel
from tests.store.databases import start_postgresql
from tests.tui.cli.test_serve import free_port

_TEXTS = 300
_IDLE = 60.0
_KEY = "k3y"


@contextmanager
def _serving(url: str) -> Iterator[tuple[int, int]]:
    """A server of its own on a database: its process and its port."""
    port = free_port()
    command = [sys.executable, "-m", "tui", "serve", "--port", str(port), "--database", url]
    environ = {**os.environ, "CORDBOARD_BENCHMARK_KEY": _KEY}
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environ) as child:
        _wait(port)
        try:
            yield child.pid, port
        finally:
            child.terminate()
            child.wait()


def _wait(port: int) -> None:
    while True:
        try:
            _ask(port, "/healthz")
            return
        except ConnectionError:
            time.sleep(0.05)


def _ask(port: int, path: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("POST" if path.startswith("/c/") else "GET", path)
    status = line.getresponse().status
    line.close()
    return status


def _each(count: int, act: Callable[[int], object]) -> float:
    """The median of so many, in milliseconds."""
    taken = []
    for number in range(count):
        began = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _number(series: int, number: int) -> str:
    """Somebody new every second time, else who wrote before."""
    return f"+25078{series}{number - number % 2:06}"


def _cost(process: int) -> tuple[float, int]:
    """The seconds of the processor, and the memory in MB, of a process."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK"), int(fields[21]) * os.sysconf("SC_PAGE_SIZE") // 2**20


def _measure(url: str, count: int) -> None:
    services = open_services(url, operator="benchmark")
    fill(services, 1000)
    settings = {"send_url": "http://127.0.0.1:9/", "receive_key": "env:CORDBOARD_BENCHMARK_KEY"}
    gateway = services.channels.add(channel("Gateway of ours", "2020", type="EX", settings=settings))
    own = _each(count, lambda number: _receive(services, gateway.uuid, number))
    with _serving(url) as (process, port):
        address = f"/c/ex/{gateway.uuid}/receive?"

        def text(number: int) -> None:
            said = {"key": _KEY, "from": _number(8, number), "text": f"Hello {number}"}
            assert _ask(port, address + urlencode(said)) == 200

        before = _cost(process)
        called = _each(count, text)
        after = _cost(process)
        _print(f"receive {own:.1f} ms, by HTTP {called:.1f} ms: {called / own:.2f} x")
        _print(f"memory {before[1]} MB, {after[1]} MB after {count} texts")
        began, at = _cost(process), time.perf_counter()
        time.sleep(_IDLE)
        spent, ended = _cost(process), time.perf_counter()
        share = (spent[0] - began[0]) / (ended - at) * 100
        _print(f"idle: {share:.2f} % of a core for {ended - at:.0f} s, memory {spent[1]} MB")
    services.close()


def _receive(services: Services, gateway: str, number: int) -> None:
    services.messages.receive(gateway, Urn("tel", _number(9, number)), f"Hello {number}")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Print the figures."""
    counts = [int(one) for one in sys.argv[1:] if one.isdecimal()]
    count = counts[0] if counts else _TEXTS
    with tempfile.TemporaryDirectory() as folder:
        if "--postgresql" not in sys.argv:
            _measure(str(Path(folder) / "c.db"), count)
            return
        server = start_postgresql(Path(folder) / "postgresql", "served")
        try:
            _measure(server.emptied(), count)
        finally:
            server.leave()


if __name__ == "__main__":
    main()
