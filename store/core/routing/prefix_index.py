"""Channels arranged so that the choice for one phone number costs the same among ten as among ten thousand.

Channels are parted by the country they are limited to, and those of one part by carrier. Each part keeps a
table from every leading run of digits to the newest channel that begins with it. The runs in a table are
closed under shortening, so the longest one that a number shares is found by halving. Parts and tables are
made when first asked for; making one twice in two threads gives the same one, so no lock is needed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.core.phones.carriers import carrier_key, same_carrier
from store.core.types import Channel


@dataclass(frozen=True, slots=True)
class PreparedChannel:
    """A channel made ready for matching. `rank` is its place by age, 0 being the oldest.

    `keys` are the digits that a number is compared with: the match prefixes, else the channel's address.
    `country` is empty when the channel serves every country. `carriers` are its carriers as far as known.
    """

    channel: Channel
    rank: int
    keys: tuple[str, ...]
    country: str
    carriers: tuple[str, ...]

    def best(self, digits: str) -> tuple[int, str]:
        """How many leading digits a number shares with the channel at most, and the key that shares them."""
        overlap, matched = -1, ""
        for key in self.keys:
            shared = common_prefix(key, digits)
            if shared > overlap:
                overlap, matched = shared, key
        return max(overlap, 0), matched

    def is_of(self, carrier: str) -> bool:
        """Whether one of the channel's carriers is this one."""
        return any(same_carrier(own, carrier) for own in self.carriers)


def common_prefix(one: str, other: str) -> int:
    """How many leading characters two texts share."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


Table = dict[str, int]
"""From a run of leading digits to the newest channel that begins with it: twice its rank, plus one when older
channels begin with the run too."""

NO_TABLE: Table = {}


class Partition:
    """Channels that are compared with each other by leading digits, oldest first; never empty."""

    def __init__(self, entries: Sequence[PreparedChannel]) -> None:
        self.entries = entries
        self._table: Table | None = None
        self._carriers: dict[str, list[PreparedChannel]] | None = None
        self._of_carrier: dict[str, Partition | None] = {}

    @property
    def table(self) -> Table:
        """The newest channel for every run of leading digits that one of the channels begins with."""
        if self._table is None:
            table: Table = {}
            for entry in self.entries:
                for run in {key[:length] for key in entry.keys for length in range(len(key) + 1)}:
                    table[run] = 2 * entry.rank + (run in table)
            self._table = table
        return self._table

    def of_carrier(self, carrier: str) -> "Partition | None":
        """The channels of one carrier, or None when there are none."""
        if carrier not in self._of_carrier:
            named = self._by_carrier().get(carrier_key(carrier), ())
            entries = [entry for entry in named if entry.is_of(carrier)]
            self._of_carrier[carrier] = Partition(entries) if entries else None
        return self._of_carrier[carrier]

    @property
    def knows_carriers(self) -> bool:
        """Whether the carrier of any of the channels is known."""
        return bool(self._by_carrier())

    def _by_carrier(self) -> dict[str, list[PreparedChannel]]:
        if self._carriers is None:
            found: dict[str, list[PreparedChannel]] = {}
            for entry in self.entries:
                for key in sorted({carrier_key(carrier) for carrier in entry.carriers}):
                    found.setdefault(key, []).append(entry)
            self._carriers = found
        return self._carriers


class ChannelPool:
    """The channels in the running for a number: one part or two, or none at all.

    `sole` is the only channel when there is just one. `carrier` is set when the number's carrier narrowed
    them. `knows_carriers` tells whether asking for the number's carrier can make a difference.
    """

    def __init__(self, parts: Iterable[Partition], carrier: str = "") -> None:
        self.parts = tuple(parts)
        self.carrier = carrier
        entries = [entry for part in self.parts for entry in part.entries[:2]]
        self.sole = entries[0] if len(entries) == 1 else None
        self.knows_carriers = len(entries) > 1 and any(part.knows_carriers for part in self.parts)
        self._tables: tuple[Table, Table] | None = None
        self._longest = 0

    def find(self, digits: str) -> tuple[int, bool]:
        """The newest of the channels that share the longest run of leading digits with a number.

        Answers the channel's rank, and whether older channels share as much.
        """
        one, other = self._tables or self._prepare()
        low, high = 0, len(digits)
        if high > self._longest:
            high = self._longest
        while low < high:
            middle = (low + high + 1) >> 1
            run = digits[:middle]
            if run in one or run in other:
                low = middle
            else:
                high = middle - 1
        run = digits[:low]
        first, second = one.get(run, -1), other.get(run, -1)
        if first < 0 or second < 0:
            newest = first if second < 0 else second
            return newest >> 1, newest & 1 == 1
        return (first if first > second else second) >> 1, True

    def _prepare(self) -> tuple[Table, Table]:
        tables = [part.table for part in self.parts]
        self._longest = max(len(key) for part in self.parts for entry in part.entries for key in entry.keys)
        self._tables = (tables[0], tables[1] if len(tables) > 1 else NO_TABLE)
        return self._tables


class PrefixIndex:
    """The phone channels of one role, enabled ones only, ready to be asked about any number."""

    def __init__(self, entries: Sequence[PreparedChannel]) -> None:
        self._entries = entries
        anywhere: list[PreparedChannel] = []
        countries: dict[str, list[PreparedChannel]] = {}
        for entry in entries:
            countries.setdefault(entry.country, []).append(entry) if entry.country else anywhere.append(entry)
        self._anywhere = Partition(anywhere) if anywhere else None
        self._countries = {country: Partition(limited) for country, limited in countries.items()}
        self._pools: dict[str, ChannelPool] = {}
        self._narrowed: dict[tuple[str, str], ChannelPool] = {}

    def pool(self, country: str) -> ChannelPool:
        """The channels that serve numbers of a country; all of them when the country is not known."""
        pool = self._pools.get(country)
        if pool is None:
            pool = self._pools[country] = ChannelPool(self._parts(country))
        return pool

    def narrowed(self, country: str, carrier: str) -> ChannelPool:
        """The channels that have the number's carrier too, unless none or all of them have it."""
        key = (country, carrier)
        pool = self._narrowed.get(key)
        if pool is None:
            whole = self.pool(country)
            parts = [part for part in (part.of_carrier(carrier) for part in whole.parts) if part]
            narrows = 0 < _count(parts) < _count(whole.parts)
            pool = self._narrowed[key] = ChannelPool(parts, carrier) if narrows else whole
        return pool

    def _parts(self, country: str) -> list[Partition]:
        if not country:
            return [Partition(self._entries)] if self._entries else []
        limited = self._countries.get(country)
        return [part for part in (self._anywhere, limited) if part is not None]


def _count(parts: Iterable[Partition]) -> int:
    return sum(len(part.entries) for part in parts)
