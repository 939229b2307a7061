"""The generated contacts of the demo: any number of them, always the same ones, in a stream."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from store.core.fields.places import Place
from store.core.types import Address, Contact, Group, LockOrigin, LockSource, Status, Urn, Value
from store.demo.channels import CHANNELS, FARMERS, HEALTH_WORKERS, MOTHERS, NEWSLETTER, VOLUNTEERS
from store.demo.countries import Country, NumberRange, countries, slug
from store.demo.examples import EXAMPLES, NOW, located, moment_value, number_value
from store.demo.places import wards

Item = TypeVar("Item")

_SEED = 20260304
# Coprime to every power of ten, so that stepping by it through a range of numbers meets none twice.
_STRIDE = 7_368_787
_WITH_STATE = 4
_DAYS = 4 * 365
_GENDERS = (Value("female"), Value("male"), Value("female"), Value("male"), Value("other"))
_GROUP_SETS: tuple[tuple[Group, ...], ...] = (
    (FARMERS,),
    (FARMERS, NEWSLETTER),
    (HEALTH_WORKERS,),
    (MOTHERS,),
    (NEWSLETTER,),
    (VOLUNTEERS, NEWSLETTER),
)
_PHONE_ONLY, _PHONE_AND_MAIL, _CHAT_ONLY, _CHAT_FIRST, _HANDLE_FIRST, _MAIL_ONLY, _WHATSAPP_FIRST = range(7)
# How many of a hundred contacts are reached in which way.
_MIX = (
    (_PHONE_ONLY,) * 72
    + (_PHONE_AND_MAIL,) * 11
    + (_CHAT_ONLY,) * 4
    + (_CHAT_FIRST,) * 4
    + (_HANDLE_FIRST,) * 3
    + (_MAIL_ONLY,) * 3
    + (_WHATSAPP_FIRST,) * 3
)
# What the contacts written by hand have: their names and their numbers.
_NAMED = {contact.name for contact in EXAMPLES}
_TAKEN = {f"+{address.urn.path.lstrip('+')}" for contact in EXAMPLES for address in contact.addresses}
_STATUSES = (Status.ACTIVE,) * 90 + (Status.ARCHIVED,) * 4 + (Status.BLOCKED,) * 3 + (Status.STOPPED,) * 3


class _Numbers:
    """Hands out the numbers of one range, each once and in no visible order."""

    def __init__(self, numbers: NumberRange) -> None:
        self._prefix = numbers.prefix
        self._digits = numbers.digits
        self._size = 10**numbers.digits
        self._next = int(numbers.prefix[1:]) * 7919 % self._size
        self.left = self._size

    def take(self) -> str:
        self.left -= 1
        self._next = (self._next + _STRIDE) % self._size
        number = f"{self._prefix}{self._next:0{self._digits}d}"
        return self.take() if number in _TAKEN else number


class _Generator:
    """Makes contacts one after the other, always the same ones."""

    def __init__(self) -> None:
        self._random = Random(_SEED).random
        every = countries()
        self._countries = tuple(country for country in every for _ in range(country.share))
        self._numbers = {country.country: [_Numbers(one) for one in country.ranges] for country in every}
        self._slugs = {name: slug(name) for country in every for name in (*country.given, *country.family)}
        self._places = {place: located(place) for country in every for place in country.places}
        self._wards = {path: tuple(map(_ward, found)) for path, found in wards().items()}
        self._counts = [number_value(count) for count in range(100)]
        self._days = [NOW - timedelta(days=day, minutes=37 * day % 600) for day in range(_DAYS)]
        self._dates = [moment_value(day) for day in self._days]

    def contact(self, number: int) -> Contact:
        """The contact of this number; numbers have to be asked for in order."""
        country = self._pick(self._countries)
        given, family = self._name(country)
        status = self._pick(_STATUSES)
        created = self._below(_DAYS)
        seen = self._below(created + 1) if self._random() < 0.6 else None
        seen_on = None if seen is None else self._days[seen]
        return Contact(
            uuid=_uuid(number),
            name=f"{family} {given}" if country.family_first else f"{given} {family}",
            status=status,
            language=self._pick(country.languages) if self._random() < 0.9 else "",
            addresses=self._addresses(number, country, f"{self._slugs[given]}{self._slugs[family]}", seen_on),
            fields=self._fields(number, country, created),
            groups=self._groups(status),
            created_on=self._days[created],
            last_seen_on=seen_on,
        )

    def _name(self, country: Country) -> tuple[str, str]:
        given, family = self._pick(country.given), self._pick(country.family)
        return self._name(country) if f"{given} {family}" in _NAMED else (given, family)

    def _addresses(
        self, number: int, country: Country, handle: str, seen_on: datetime | None
    ) -> tuple[Address, ...]:
        kind = self._pick(_MIX)
        handle = f"{handle or 'contact'}{number}"
        if kind == _MAIL_ONLY:
            return (_mail(handle),)
        if kind == _CHAT_ONLY:
            return (self._chat(number, handle, seen_on),)
        phone = self._phone(country, seen_on)
        if kind == _PHONE_ONLY:
            return (phone,)
        if kind == _PHONE_AND_MAIL:
            return (phone, _mail(handle))
        if kind == _CHAT_FIRST:
            return (self._chat(number, handle, seen_on), phone)
        if kind == _HANDLE_FIRST:
            return (Address(Urn("twitter", handle[-15:])), phone)
        return (Address(Urn("whatsapp", phone.urn.path[1:])), phone)

    def _phone(self, country: Country, seen_on: datetime | None) -> Address:
        ranges = self._numbers[country.country]
        numbers = self._pick(ranges)
        if not numbers.left:
            numbers = max(ranges, key=lambda one: one.left)
        urn = Urn("tel", numbers.take())
        if seen_on is None or not country.channels or self._random() > 0.25:
            return Address(urn)
        return _locked(urn, self._pick(country.channels), seen_on)

    def _chat(self, number: int, handle: str, seen_on: datetime | None) -> Address:
        urn = Urn("telegram", str(800_000_000 + number), handle)
        if seen_on is None or self._random() > 0.3:
            return Address(urn)
        return _locked(urn, "news" if number % 3 else "care", seen_on)

    def _fields(self, number: int, country: Country, created: int) -> dict[str, Value]:
        fields = {}
        if self._random() < 0.85:
            fields["age"] = self._counts[16 + self._below(70)]
        if self._random() < 0.9:
            fields |= self._home(number, self._places[self._pick(country.places)])
        if self._random() < 0.8:
            fields["registration_date"] = self._dates[created]
        if self._random() < 0.7:
            fields["gender"] = self._pick(_GENDERS)
        if self._random() < 0.3:
            fields["household_size"] = self._counts[1 + self._below(9)]
        return fields

    def _home(self, number: int, located: dict[str, Value]) -> dict[str, Value]:
        """The district; of every fourth contact its state too, and the ward where there are any."""
        district = located["district"]
        if number % _WITH_STATE:
            return {"district": district}
        found = self._wards.get(district.district, ())
        return located | ({"ward": found[number % len(found)]} if found else {})

    def _groups(self, status: Status) -> tuple[Group, ...]:
        if status is not Status.ACTIVE or self._random() > 0.4:
            return ()
        return self._pick(_GROUP_SETS)

    def _below(self, end: int) -> int:
        return int(self._random() * end)

    def _pick(self, items: Sequence[Item]) -> Item:
        return items[int(self._random() * len(items))]


def people(count: int) -> Iterator[Contact]:
    """`count` invented contacts; no two share an address."""
    crowd = _Generator()
    return (crowd.contact(number) for number in range(count))


def _locked(urn: Urn, channel: str, moment: datetime) -> Address:
    return Address(urn, CHANNELS[channel].uuid, LockOrigin(LockSource.MESSAGE, moment))


def _ward(place: Place) -> Value:
    return Value(place.name, ward=place.path)


def _mail(handle: str) -> Address:
    return Address(Urn("mailto", f"{handle}@example.com"))


def _uuid(number: int) -> str:
    """A uuid that looks like any other and is always the same for a number."""
    mixed = (number + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    middle = f"{mixed >> 16 & 0xFFFF:04x}-4{mixed & 0xFFF:03x}-a{mixed >> 4 & 0xFFF:03x}"
    return f"{mixed >> 32:08x}-{middle}-{number:012x}"
