"""Picks per second at 5, 100 and 10,000 channels, beside a plain scan of all channels in the same run.

Run it with `python -m tests.benchmarks.routing`. Ratios are what counts: both sides use the same tables for
countries and carriers, so that the ratio is that of the index alone.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from store.core.phones.carriers import carrier_of, same_carrier
from store.core.phones.countries import country_of_number
from store.core.routing import Router
from store.core.routing.prefix_index import common_prefix
from store.core.types import Address, Channel, Role, Urn

SIZES = (5, 100, 10_000)
CONTACTS = (1_000, 100_000)
TARGETS = {100: 10, 10_000: 500}
_ROLES = (Role.SEND, Role.RECEIVE)
_COUNTRIES = (
    ("RW", "250", ("78", "72", "73", "79")),
    ("US", "1", ("206", "617", "503")),
    ("EC", "593", ("97", "98", "99")),
    ("NG", "234", ("70", "80", "81")),
    ("KE", "254", ("71", "72", "10")),
    ("IN", "91", ("98", "97", "70")),
    ("GB", "44", ("74", "78", "79")),
    ("MX", "52", ("55", "33")),
    ("BR", "55", ("11", "21")),
    ("ID", "62", ("81", "85")),
)
_LENGTHS = {"US": 10, "NG": 10, "IN": 10, "GB": 10, "MX": 10, "BR": 11, "ID": 11}


def make_channels(count: int, source: random.Random) -> list[Channel]:
    """Channels of ten countries; a seventh serve all, a third have match prefixes, a tenth are no phones."""
    start = datetime(2020, 1, 1, tzinfo=UTC)
    return [_channel(number, start + timedelta(hours=number), source) for number in range(count)]


def _channel(number: int, created_on: datetime, source: random.Random) -> Channel:
    country, code, leads = _COUNTRIES[number % len(_COUNTRIES)]
    lead = code + source.choice(leads)
    tail = "".join(source.choices("0123456789", k=source.randrange(4)))
    return Channel(
        uuid=f"channel-{number}",
        name=f"Channel {number}",
        type="T",
        address=f"+{lead}{source.randrange(10**6):06d}",
        schemes=("whatsapp",) if number % 10 == 9 else ("tel",),
        roles=_ROLES,
        country=country if number % 7 else "",
        match_prefixes=(lead, lead + tail) if number % 3 == 0 else (),
        allow_international=number % 11 == 0,
        created_on=created_on,
    )


def make_addresses(count: int, source: random.Random) -> list[Address]:
    """Phone numbers of the same countries, unlocked."""
    made = []
    for _ in range(count):
        country, code, leads = source.choice(_COUNTRIES)
        lead = source.choice(leads)
        rest = _LENGTHS.get(country, 9) - len(lead)
        made.append(Address(Urn("tel", f"+{code}{lead}{source.randrange(10**rest):0{rest}d}")))
    return made


Carriers = dict[str, tuple[str, ...]]


def scan(channels: tuple[Channel, ...], carriers: Carriers, address: Address, role: Role) -> Channel | None:
    """The same choice by looking at every channel; only the channels' carriers are known beforehand."""
    number = address.urn.path
    country, digits = country_of_number(number), number.removeprefix("+")
    able = []
    for channel in channels:
        if "tel" not in channel.schemes or role not in channel.roles or not channel.enabled:
            continue
        if channel.country and country and channel.country != country and not channel.allow_international:
            continue
        able.append(channel)
    if len(able) < 2:
        return able[0] if able else None
    carrier = carrier_of(digits)
    same = [
        channel
        for channel in able
        if carrier and any(same_carrier(own, carrier) for own in carriers[channel.uuid])
    ]
    best, chosen = -1, None
    for channel in same or able:
        for key in channel.match_prefixes or (channel.address.removeprefix("+"),):
            overlap = common_prefix(key, digits)
            if overlap >= best:
                best, chosen = overlap, channel
    return chosen


@dataclass
class Timer:
    """Seconds of wall time that a block took."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Timer]:
    """Time a block."""
    timer = Timer()
    start = time.perf_counter()
    yield timer
    timer.seconds = time.perf_counter() - start


def rate(do: Callable[[Address], object], addresses: list[Address], runs: int = 5) -> float:
    """Calls per second, the best of some runs."""
    best = float("inf")
    for _ in range(runs):
        with timed() as timer:
            for address in addresses:
                do(address)
        best = min(best, timer.seconds)
    return len(addresses) / best


@dataclass(frozen=True)
class Result:
    """What was measured for a number of channels and of contacts."""

    channels: int
    contacts: int
    prepared: float
    """Milliseconds that the first picks took longer: the index was made."""
    indexed: float
    scanned: float

    def __str__(self) -> str:
        ratio = self.indexed / self.scanned
        target = TARGETS.get(self.channels)
        verdict = "" if target is None else f"target {target}x: {'met' if ratio >= target else 'MISSED'}"
        figures = f"{self.indexed:>10,.0f} {self.scanned:>10,.0f} {ratio:>7.1f}x {self.prepared:>9.0f} ms"
        return f"{self.channels:>8,} {self.contacts:>9,} {figures}  {verdict}".rstrip()


def measure(size: int, addresses: list[Address]) -> Result:
    """Time picks with the index and with a scan, once they are seen to agree."""
    router = Router(make_channels(size, random.Random(size)))
    first = addresses[:1000]
    for address in addresses:
        country_of_number(address.urn.path)
    with timed() as preparing:
        for address in first:
            router.pick(address)
    channels = router.channels
    carriers = {entry.channel.uuid: entry.carriers for entry in router.entries}
    few = first[: max(30, 200_000 // size)]
    for address in few:
        if router.pick(address).channel is not scan(channels, carriers, address, Role.SEND):
            sys.exit(f"The index and the scan differ on {address.urn}.")
    indexed = rate(router.pick, addresses)
    scanned = rate(lambda address: scan(channels, carriers, address, Role.SEND), few, runs=3)
    prepared = 1000 * (preparing.seconds - len(first) / indexed)
    return Result(size, len(addresses), max(prepared, 0.0), indexed, scanned)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table, and say of each target whether it was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--channels", type=int, nargs="*", default=SIZES)
    parser.add_argument("--contacts", type=int, nargs="*", default=CONTACTS)
    asked = parser.parse_args(arguments)
    write = sys.stdout.write
    write("channels  contacts    picks/s     scan/s    ratio  prepared in\n")
    for contacts in asked.contacts:
        addresses = make_addresses(contacts, random.Random(1))
        for size in asked.channels:
            write(f"{measure(size, addresses)}\n")


if __name__ == "__main__":
    main()
