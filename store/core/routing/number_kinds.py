"""Phone numbers of one kind: every rule of routing decides the same for all of them.

What is worked out for one number of a kind holds for the others: a million are routed by some hundreds.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from store.core.phones.carriers import carrier_of, decides_carrier
from store.core.phones.countries import country_of_number
from store.core.routing.phone_numbers import is_read_as_written
from store.core.routing.router import Router

SHORTEST_LEAD: Final = 7
_LEADS: Final = (SHORTEST_LEAD, 10)
"""How many characters of a number are looked at before the whole of it; the first are enough for most."""


class NumberKind(NamedTuple):
    """What the rules look at in a number: its country, its carrier, and the longest run of leading digits
    that a key of any channel begins with."""

    country: str
    carrier: str
    run: str


class NumberKinds:
    """The kinds of numbers for the channels of a router. What it remembers does not grow with the numbers."""

    def __init__(self, router: Router) -> None:
        self._router = router
        keys = {key for entry in router.entries for key in entry.keys}
        self._begun = {key[:end] for key in keys for end in range(len(key))}
        self._runs = self._begun | keys
        self._longest = max(map(len, keys), default=0)
        self._decides = lru_cache(maxsize=65_536)(self._tells_none_apart)

    def lead(self, path: str) -> str:
        """The beginning of a number that decides its kind, together with its country and its length; often
        shorter than the number."""
        if is_read_as_written(path, self._router.default_country):
            for length in _LEADS:
                lead = path[:length]
                if self._decides(lead):
                    return lead
        return path

    def of(self, path: str, country: str) -> NumberKind:
        """The kind of a number whose country is known."""
        number = self._router.number(path)
        if number != path:
            country = country_of_number(number)
        digits = number.removeprefix("+")
        ends = range(min(len(digits), self._longest), 0, -1)
        run = next((digits[:end] for end in ends if digits[:end] in self._runs), "")
        return NumberKind(country, carrier_of(digits) if number != digits else "", run)

    def _tells_none_apart(self, lead: str) -> bool:
        """Whether no key of a channel and no carrier tells numbers apart that begin with this."""
        digits = lead.removeprefix("+")
        return digits not in self._begun and (digits == lead or decides_carrier(digits))
