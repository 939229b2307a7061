"""Finding contacts that are likely the same, along the indexes of addresses and names: a window of them a
transaction, so that others can write, a million contacts fit, and whoever waits can stop it.

Contacts of every folder count: who was archived and is imported again under another number is one of those
looked for. Two whom an operator told apart are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, groupby, islice
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, FromClause, Row, func, select, true, tuple_, union_all
from sqlmodel import Session

from store.core.contacts.duplicates import (
    STRENGTH,
    TOGETHER,
    Person,
    Place,
    ReasonCode,
    Suggestion,
    Suspicion,
    prefix,
    reasons,
    spellings,
    traces,
)
from store.core.contacts.search_keys import letters_of
from store.core.phones.renumbering import COUNTRY_CODES
from store.core.types import Status, Urn
from store.database.dialects import is_sqlite
from store.database.models import addresses, contacts
from store.repositories.rows import rows_with
from store.workspace import told_apart
from store.workspace.told_apart import Two

BATCH: Final = 4000
"""How many contacts by name, or numbers, a window reads."""

_MAILS: Final = 10 * BATCH
"""How many e-mail addresses a window has, which the database compares by itself."""

_NUMBER, _EMAIL, _NAME = (STRENGTH[code] for code in ReasonCode)
_PAIR: Final = 2
_COMPARED: Final = ("tel", "whatsapp", "mailto")
"""The schemes whose addresses are compared."""

_BEYOND_DIGITS: Final = ":"
_NEXT: Final = "\x01"
"""With this behind it a number comes after itself, and before every other."""

_STRETCHES: Final = (
    *(("tel", f"+{code}", f"+{code}{_BEYOND_DIGITS}") for code in sorted(COUNTRY_CODES)),
    ("tel", "0", _BEYOND_DIGITS),
    ("whatsapp", "0", _BEYOND_DIGITS),
)
"""Which numbers may be another one's in another form: those of countries that changed theirs, those without a
country code, and those of WhatsApp; in the order of the index."""

Step = tuple[list[Suspicion], Place | None]
"""What a window found, and where the next one begins; None at the end."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: the reasons, and the country of numbers without a country code."""

    codes: frozenset[ReasonCode]
    country: str = ""


def window(session: Session, wanted: Wanted, after: Place | None) -> Step:
    """The suspicions after a place, in order, as far as one window goes; there may be none in it."""
    start = after or Place(_NUMBER, "", "")
    found, then = (_numbers, _emails, _names)[start.strength](session, wanted, start)
    return sorted((one for one in found if one.place > start), key=lambda one: one.place), then


def suggestions(session: Session, wanted: Wanted, found: Sequence[Suspicion]) -> Iterator[Suggestion]:
    """Suspicions with the contacts and all reasons; without those whose contacts are gone by now."""
    people = _people(session, {contact for one in found for contact in _two(one)})
    for each in found:
        one, other = (people.get(contact) for contact in _two(each))
        if one is None or other is None:
            continue
        told = reasons(one, other, wanted.country, wanted.codes)
        if each.prefix:
            told = tuple(replace(a, prefix=each.prefix, more=each.more) if a.name else a for a in told)
        if told:
            yield Suggestion(one, other, told, each.place)


def _numbers(session: Session, wanted: Wanted, start: Place) -> Step:
    """Numbers that are written once more in another way: each is looked up by the unique index."""
    if ReasonCode.NUMBER not in wanted.codes:
        return [], Place(_EMAIL, "", "")
    read, after = _stretches(session, start)
    asked: dict[str, list[_Owned]] = defaultdict(list)
    for one in read:
        for identity in spellings(one.scheme, one.folded, wanted.country):
            asked[identity].append(one)
    query = select(addresses.c.identity, addresses.c.contact_id).where(addresses.c.contact_id.is_not(None))
    met = [
        _met(_NUMBER, one.scheme, one.folded, one.owner, row.contact_id)
        for row in rows_with(session, query, addresses.c.identity, asked)
        for one in asked[row.identity]
        if row.contact_id != one.owner
    ]
    return _strongest(session, wanted, met), after


class _Owned(NamedTuple):
    """An address of a contact."""

    scheme: str
    folded: str
    owner: int


def _stretches(session: Session, start: Place) -> tuple[list[_Owned], Place]:
    """The next numbers that may be another one's, through several stretches where these are short; and where
    a window goes on."""
    read: list[_Owned] = []
    for scheme, low, high in _STRETCHES:
        if (scheme, high) <= (start.scheme, start.key):
            continue
        low = max(low, start.key) if scheme == start.scheme else low
        rows = _owned(session, scheme, low, high)
        read += (_Owned(scheme, row.folded, row.contact_id) for row in rows)
        if len(rows) == BATCH:
            return read, Place(_NUMBER, scheme, rows[-1].folded + _NEXT)
        if len(read) >= BATCH:
            return read, Place(_NUMBER, scheme, high)
    return read, Place(_EMAIL, "", "")


def _emails(session: Session, wanted: Wanted, start: Place) -> Step:
    """E-mail addresses that are the same as they are compared: the database counts along its index."""
    after = Place(_NAME, "", "")
    if ReasonCode.EMAIL not in wanted.codes:
        return [], after
    ours = (addresses.c.scheme == "mailto") & (addresses.c.folded >= start.key)
    end = select(addresses.c.folded).where(ours).order_by(addresses.c.folded).offset(_MAILS).limit(1)
    last = session.execute(end).scalar()
    if last is not None:
        ours &= addresses.c.folded < last
        after = Place(_EMAIL, "mailto", last)
    owner = addresses.c.contact_id
    twice = select(addresses.c.folded).where(ours, owner.is_not(None)).group_by(addresses.c.folded)
    repeated = list(session.execute(twice.having(func.min(owner) != func.max(owner))).scalars())
    query = select(addresses.c.folded, owner).where(addresses.c.scheme == "mailto", owner.is_not(None))
    owners: dict[str, set[int]] = defaultdict(set)
    for row in rows_with(session, query, addresses.c.folded, repeated):
        owners[row.folded].add(row.contact_id)
    met = (
        _met(_EMAIL, "mailto", key, *two)
        for key, ids in owners.items()
        for two in combinations(sorted(ids)[:TOGETHER], _PAIR)
    )
    return _strongest(session, wanted, met), after


def _names(session: Session, wanted: Wanted, start: Place) -> Step:
    """Names that several have, with numbers of one prefix; the names in their order, over all folders."""
    if ReasonCode.NAME not in wanted.codes:
        return [], None
    rows, is_last = _by_name(session, contacts.c.sort_name >= start.key)
    names = _by_letters(rows)
    then: Place | None = None
    if not is_last:
        letters, same = names.pop()
        if not names:
            one = _Name(letters)
            then = _to_the_end(session, one, same)
            return _alike(session, wanted, [one]), then
        then = Place(_NAME, "", letters)
    several = [_Name(letters, same) for letters, same in names if same[0].owner != same[-1].owner]
    return _alike(session, wanted, several), then


def _to_the_end(session: Session, name: "_Name", rows: Sequence[Row[Any]]) -> Place | None:
    """Read a name that fills a window to its end; returns where the next name begins."""
    order, is_last = tuple_(contacts.c.sort_name, contacts.c.id), False
    while True:
        name.add(rows)
        if is_last:
            return None
        read, is_last = _by_name(session, order > tuple_(rows[-1].key, rows[-1].owner))
        rows = [row for row in read if letters_of(row.key) == name.letters]
        if len(rows) < len(read):
            name.add(rows)
            return Place(_NAME, "", letters_of(read[len(rows)].key))


def _by_name(session: Session, where: ColumnElement[bool]) -> tuple[Sequence[Row[Any]], bool]:
    """The next contacts of all folders by name, with a row for each of their addresses, or one without; and
    whether they are the last."""
    ours = _of_all_folders(session, where).subquery()
    theirs = (addresses.c.contact_id == ours.c.owner) & addresses.c.scheme.in_(_COMPARED)
    listed: FromClause = addresses
    on: ColumnElement[bool] = theirs
    if not is_sqlite(session):
        # A server would go through all addresses once a window, unless they are asked for contact by contact.
        listed = select(addresses.c.scheme, addresses.c.path).where(theirs).offset(0).lateral()
        on = true()
    query = select(ours.c.key, ours.c.owner, listed.c.scheme, listed.c.path)
    query = query.select_from(ours.outerjoin(listed, on)).order_by(ours.c.key, ours.c.owner)
    rows = session.execute(query).all()
    return rows, len({row.owner for row in rows}) < BATCH


def _of_all_folders(session: Session, where: ColumnElement[bool]) -> CompoundSelect[Any]:
    """The next contacts by name, as many as a window has; each folder has an index of them."""
    query = select(contacts.c.sort_name.label("key"), contacts.c.id.label("owner")).where(where)
    each = [query.where(contacts.c.status == str(one)) for one in Status]
    if not is_sqlite(session):
        # A server sorts all that are left of a folder, unless it is told how many are wanted of it.
        nearest = (one.order_by(contacts.c.sort_name, contacts.c.id).limit(BATCH).subquery() for one in each)
        each = [select(one) for one in nearest]
    return union_all(*each).order_by("key", "owner").limit(BATCH)


def _by_letters(rows: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """The rows of each name in all its spellings, which are next to each other."""
    names: list[tuple[str, list[Any]]] = []
    for key, same in groupby(rows, itemgetter(0)):
        letters = letters_of(key)
        if names and names[-1][0] == letters:
            names[-1][1].extend(same)
        else:
            names.append((letters, list(same)))
    return names


class _Name:
    """The contacts of a name by the prefixes of their numbers; of too many the oldest, and a count."""

    def __init__(self, letters: str, rows: Iterable[Any] = ()) -> None:
        self.letters = letters
        self._sharing: dict[str, list[int]] = {}
        self._left_out: Counter[str] = Counter()
        self._rows: list[Any] = []
        self._take(rows)

    def add(self, rows: Iterable[Any]) -> None:
        """Take contacts with their addresses, of each all at once, and keep but the oldest."""
        self._take(rows)
        for begins, ids in self._sharing.items():
            self._left_out[begins] += len(ids[TOGETHER:])
            self._sharing[begins] = sorted(ids)[:TOGETHER]
        kept = {one for ids in self._sharing.values() for one in ids}
        self._rows = [row for row in self._rows if row.owner in kept]

    def _take(self, rows: Iterable[Any]) -> None:
        sharing = self._sharing
        for _key, contact, scheme, path in rows:
            if scheme != "tel" or path[0] != "+":
                continue
            ids = sharing.get(begins := prefix(path))
            if ids is None:
                sharing[begins] = [contact]
            elif ids[-1] != contact:
                ids.append(contact)
        self._rows.extend(row for row in rows if row.scheme)

    def oldest(self) -> Iterator[tuple[str, list[int], int]]:
        """The prefixes that several share: each with the oldest who do, and how many others there are."""
        for begins, ids in sorted(self._sharing.items()):
            if begins and len(ids) >= _PAIR:
                yield begins, sorted(ids)[:TOGETHER], len(ids[TOGETHER:]) + self._left_out[begins]

    def pairs(self, apart: Container[Two]) -> Iterator[tuple[Two, str, int]]:
        """Every two who share a prefix, or of too many the oldest two whom nobody told apart; each with the
        prefix, and how many others there are where they are too many."""
        seen: set[Two] = set()
        for begins, ids, left_out in self.oldest():
            pairs = (two for two in combinations(ids, _PAIR) if two not in apart)
            for two in islice(pairs, 1 if left_out else None):
                if two not in seen:
                    seen.add(two)
                    yield two, begins, left_out and left_out + TOGETHER - _PAIR

    def traces(self, wanted: Wanted, ids: Container[int]) -> dict[int, set[str]]:
        """What of the addresses of contacts may be another one's."""
        found: dict[int, set[str]] = defaultdict(set)
        for _key, contact, scheme, path in self._rows:
            if contact in ids:
                found[contact].update(traces(scheme, path, wanted.country))
        return found


def _alike(session: Session, wanted: Wanted, names: Sequence[_Name]) -> list[Suspicion]:
    """The suspicions by name, without those that a stronger reason has told already."""
    ids = {one for name in names for _begins, oldest, _left_out in name.oldest() for one in oldest}
    apart = told_apart.among(session, ids)
    sure: list[Suspicion] = []
    unsure: list[Suspicion] = []
    for name in names:
        known = name.traces(wanted, ids)
        for two, begins, more in name.pairs(apart):
            met = Suspicion(Place(_NAME, "", name.letters, *two), begins, more)
            (sure if known[two[0]].isdisjoint(known[two[1]]) else unsure).append(met)
    return [*sure, *_strongest(session, wanted, unsure)]


def _met(strength: int, scheme: str, key: str, one: int, other: int) -> Suspicion:
    return Suspicion(Place(strength, scheme, key, *told_apart.two(one, other)))


def _two(met: Suspicion) -> Two:
    return met.place.first, met.place.second


def _strongest(session: Session, wanted: Wanted, found: Iterable[Suspicion]) -> list[Suspicion]:
    """Those who are met where their strongest reason is, and whom nobody told apart."""
    met = list(dict.fromkeys(found))
    ids = {contact for each in met for contact in _two(each)}
    people, apart = _people(session, ids), told_apart.among(session, ids)
    return [each for each in met if _two(each) not in apart and _is_first(each, people, wanted)]


def _is_first(met: Suspicion, people: Mapping[int, Person], wanted: Wanted) -> bool:
    one, other = (people.get(contact) for contact in _two(met))
    if one is None or other is None:
        return False
    place, found = met.place, reasons(one, other, wanted.country, wanted.codes)
    return bool(found) and found[0].place == (place.strength, place.scheme, place.key)


def _people(session: Session, ids: Iterable[int]) -> dict[int, Person]:
    """What is compared of contacts, by id."""
    wanted = sorted(ids)
    listed: dict[int, list[Urn]] = defaultdict(list)
    columns = (addresses.c.contact_id, addresses.c.scheme, addresses.c.path, addresses.c.display)
    query = select(*columns).order_by(addresses.c.contact_id, addresses.c.position, addresses.c.id)
    for row in rows_with(session, query, addresses.c.contact_id, wanted):
        listed[row.contact_id].append(Urn(row.scheme, row.path, row.display))
    known = select(contacts.c.id, contacts.c.uuid, contacts.c.name, contacts.c.status)
    return {
        row.id: Person(row.id, row.uuid, row.name, Status(row.status), tuple(listed[row.id]))
        for row in rows_with(session, known, contacts.c.id, wanted)
    }


def _owned(session: Session, scheme: str, low: str, high: str) -> Sequence[Row[Any]]:
    """The next paths of a scheme that contacts have, in their order, with the ids of these."""
    path, owner = addresses.c.folded, addresses.c.contact_id
    ours = (addresses.c.scheme == scheme) & (path >= low) & (path < high) & owner.is_not(None)
    return session.execute(select(path, owner).where(ours).order_by(path, owner).limit(BATCH)).all()
