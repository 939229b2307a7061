"""What an act on many contacts would do, counted and not done."""

from array import array
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlmodel import Session

from store.core.contacts.bulk_reports import CHANGED, FIRST_NAMES, UNCHANGED, BulkReport, RouteShift, Unable
from store.core.contacts.redaction import title
from store.core.types import Contact
from store.database.models import contacts
from store.repositories.rows import chunks
from store.repositories.snapshot import WorkspaceSnapshot
from store.workspace import contacts as repository
from store.workspace.bulk import Act, Change
from store.workspace.many.alike import Alike

BATCH = 5000
"""How many contacts are looked at in one transaction."""

_REMEMBERED = 20_000
"""Of how many keys it is remembered at most what the act would do."""

Route = int | None
"""The id of the channel that takes a contact's next message; None for no channel."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the act would make of a contact: a code, and the reason where it cannot be done to it; the codes
    of the rules that it overrides, and the route before and after."""

    code: str
    why: Unable | None = None
    overridden: frozenset[str] = frozenset()
    before: Route = None
    after: Route = None


@dataclass(slots=True)
class Trial:
    """Counts batch by batch what an act would do: it is tried on the first of the contacts that are alike.

    `kept` are the ids of the contacts that have the outcome `keeps`.
    """

    act: Act
    keeps: str = ""
    kept: "array[int]" = field(default_factory=lambda: array("q"))
    before: Counter[Route] = field(default_factory=Counter)
    after: Counter[Route] = field(default_factory=Counter)
    _snapshot: WorkspaceSnapshot | None = None
    _alike: Alike | None = None
    _outcomes: dict[Hashable, _Outcome] = field(default_factory=dict)
    _named: int = 0

    def count(self, session: Session, snapshot: WorkspaceSnapshot, ids: Sequence[int]) -> BulkReport:
        """Count a batch of contacts, whose ids ascend."""
        change = self.act.prepare(session, snapshot)
        keys = self._reader(snapshot).keys(session, ids)
        sizes = Counter(key for key in keys if key is not None)
        if new := sizes.keys() - self._outcomes.keys():
            firsts = dict(zip(reversed(ids), reversed(keys), strict=True))
            self._try(session, snapshot, change, {key: one for one, key in firsts.items() if key in new})
        return self._report(session, snapshot, change, dict(zip(ids, keys, strict=True)), sizes)

    def routes(self, snapshot: WorkspaceSnapshot) -> tuple[RouteShift, ...]:
        """How the routes of all that were counted would shift."""
        return shifts(snapshot, self.before, self.after)

    def _reader(self, snapshot: WorkspaceSnapshot) -> Alike:
        """What tells contacts apart; what was found is forgotten when channels or settings change, and when
        it is much."""
        if self._alike is None or snapshot is not self._snapshot:
            self._snapshot, self._alike = snapshot, self.act.alike(snapshot)
            self._outcomes.clear()
        if len(self._outcomes) > _REMEMBERED:
            self._outcomes.clear()
        return self._alike

    def _try(
        self, session: Session, snapshot: WorkspaceSnapshot, change: Change, firsts: Mapping[Hashable, int]
    ) -> None:
        keys = {one: key for key, one in firsts.items()}
        for chunk in chunks(sorted(keys)):
            for contact in repository.load(session, contacts.c.id.in_(list(chunk))):
                self._outcomes[keys[contact.id]] = self._outcome(snapshot, contact, change(contact))

    def _outcome(self, snapshot: WorkspaceSnapshot, before: Contact, after: Contact | Unable) -> _Outcome:
        route = _route(snapshot, before) if self.act.reroutes else None
        if isinstance(after, Unable):
            return _Outcome(after.code, after, before=route, after=route)
        if after is before or after == before:
            return _Outcome(UNCHANGED, before=route, after=route)
        then = _route(snapshot, after) if self.act.reroutes else None
        return _Outcome(CHANGED, None, frozenset(self.act.judge(snapshot, after)), route, then)

    def _report(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        change: Change,
        keys: Mapping[int, Hashable | None],
        sizes: Mapping[Hashable, int],
    ) -> BulkReport:
        counts, overridden, reasons = Counter[str](), Counter[str](), Counter[Unable]()
        for key, size in sizes.items():
            outcome = self._outcomes.get(key)
            if outcome is None:
                continue  # the one that was to be tried went meanwhile
            counts[outcome.code if outcome.why is None else ""] += size
            overridden.update(dict.fromkeys(outcome.overridden, size))
            if outcome.why is not None:
                reasons[outcome.why] += size
            if self.act.reroutes:
                self.before[outcome.before] += size
                self.after[outcome.after] += size
        if self.keeps:
            self.kept.extend(one for one, key in keys.items() if self._has(key, self.keeps))
        names = self._names(session, snapshot, change, keys) if counts[CHANGED] else ()
        return BulkReport(
            counts[CHANGED], counts[UNCHANGED], counts[""], dict(overridden), names, dict(reasons)
        )

    def _has(self, key: Hashable | None, code: str) -> bool:
        outcome = self._outcomes.get(key)
        return outcome is not None and outcome.code == code

    def _names(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        change: Change,
        keys: Mapping[int, Hashable | None],
    ) -> tuple[str, ...]:
        """What the first that would be changed are called then, as long as there are few names."""
        changed = (one for one, key in keys.items() if self._has(key, CHANGED))
        wanted = list(islice(changed, FIRST_NAMES - self._named))
        found = map(change, repository.load(session, contacts.c.id.in_(wanted)) if wanted else ())
        names = tuple(title(one, snapshot.workspace) for one in found if isinstance(one, Contact))
        self._named += len(names)
        return names


def _route(snapshot: WorkspaceSnapshot, contact: Contact) -> Route:
    channel = snapshot.route_channel(contact)
    return snapshot.channel_ids[channel.uuid] if channel else None


def shifts(
    snapshot: WorkspaceSnapshot, before: Mapping[Route, int], after: Mapping[Route, int]
) -> tuple[RouteShift, ...]:
    """How routes shift, from the number of contacts by the id of the channel; no channel comes last."""
    channels = {snapshot.channel_ids[one.uuid]: one for one in snapshot.router.channels}
    found = [
        RouteShift(channels.get(place) if place else None, before.get(place, 0), after.get(place, 0))
        for place in {**before, **after}
    ]
    return tuple(
        sorted(found, key=lambda one: (one.channel is None, -max(one.before, one.after), _name(one)))
    )


def _name(shift: RouteShift) -> str:
    return shift.channel.name if shift.channel else ""
