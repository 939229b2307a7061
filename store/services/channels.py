"""The channels: listing, adding, changing and deleting them, and what a change would do to routes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlmodel import Session

from store.core.channels import references
from store.core.channels.readiness import Callback, Readiness
from store.core.channels.rules import check, normalized
from store.core.channels.settings import carried_over, missing, settings_of
from store.core.channels.short_names import proposal
from store.core.channels.values import from_values, to_values
from store.core.errors import Ambiguous, NotFound, UnresolvedSecret
from store.core.history.changes import Change, attributes
from store.core.reports import ChannelUse, RouteChange
from store.core.routing import Router
from store.core.text import folded, listed, unmarked
from store.core.types import Channel
from store.core.views import HistoryKind
from store.repositories import channels as repository
from store.repositories import journal, settings
from store.services.context import Service
from store.workspace import channel_usage
from store.workspace.undo import kinds

if TYPE_CHECKING:
    from store.messaging.secrets import Secrets


class Channels(Service):
    """The channels of the workspace. Every change renews the routes that are stored with the contacts."""

    def all(self) -> tuple[Channel, ...]:
        """Every channel, oldest first."""
        with self._context.reading() as (_session, snapshot):
            return snapshot.router.channels

    def uses(self) -> tuple[ChannelUse, ...]:
        """Every channel with the contacts locked to it, those whose next message it carries, and its last
        traffic."""
        with self._context.database.reading() as session:
            return channel_usage.uses(session)

    def get(self, uuid: str) -> Channel:
        """The channel with a uuid; NotFound when there is none."""
        with self._context.database.reading() as session:
            return repository.get(session, uuid)

    def find(self, text: str) -> Channel:
        """The channel that a text names: by uuid, by name or short name in any case, by address, by a name
        without its marks, or by the beginning of a name or uuid.

        NotFound lists the channels that exist; Ambiguous lists those that match.
        """
        wanted, plain, all_channels = folded(text), unmarked(text), self.all()
        ways: tuple[Callable[[Channel], bool], ...] = (
            lambda one: wanted in (one.uuid, folded(one.name)),
            lambda one: wanted == folded(one.short_name),
            lambda one: wanted == folded(one.address),
            lambda one: plain == unmarked(one.name),
            lambda one: unmarked(one.name).startswith(plain) or one.uuid.startswith(wanted),
        )
        matching = (list(filter(way, all_channels)) for way in ways if wanted)
        found = next(filter(None, matching), [])
        if len(found) == 1:
            return found[0]
        if found:
            told = listed([f"{one.name} ({one.address or one.uuid[:8]})" for one in found])
            raise Ambiguous(f'"{text.strip()}" could be any of these channels: {told}.')
        names = listed([one.name for one in all_channels])
        hint = f"The channels are: {names}." if names else "There are no channels yet."
        raise NotFound(f'There is no channel "{text.strip()}".', hint)

    def add(self, channel: Channel) -> Channel:
        """Add a channel; an empty uuid, creation time or short name is filled in. InvalidChannel names every
        invalid field."""
        new = normalized(channel)
        new = replace(new, uuid=new.uuid or str(uuid4()), created_on=new.created_on or self._context.clock())

        added: list[Channel] = []

        def work(session: Session) -> tuple[Channel, ...]:
            others = repository.all_channels(session)
            named = _completed(new, others)
            check(named, others)
            repository.add(session, named)
            self._record(session, HistoryKind.CREATED, None, named)
            self._context.unsettle_groups(session)
            added[:] = [named]
            return (named,)

        self._write(work)
        return added[0]

    def update(self, channel: Channel, base: Channel | None = None) -> Channel:
        """Save a channel; its creation time never changes, an empty short name is filled in.

        Of a channel that was changed from `base` only what differs is saved, so that what somebody else
        changed meanwhile stays. Raises NotFound, and InvalidChannel as `add` does.
        """

        def change(old: Channel) -> Channel:
            new = replace(normalized(channel), created_on=old.created_on)
            return new if base is None else _changed(old, normalized(base), new)

        return self._update(channel.uuid, change)

    def tried(self, channel: Channel) -> Channel:
        """The channel as `update` would store it; nothing is stored. Raises InvalidChannel."""
        others = self.all()
        new = _completed(normalized(channel), others)
        check(new, others)
        return new

    def set_enabled(self, uuid: str, enabled: bool) -> Channel:
        """Enable or disable a channel. Locks on a disabled channel are kept, and apply again once it is
        enabled."""
        return self._update(uuid, lambda old: replace(old, enabled=enabled))

    def delete(self, uuid: str) -> None:
        """Delete a channel for good, and every lock on it; NotFound when there is none."""

        def work(session: Session) -> tuple[Channel, ...]:
            old = repository.get(session, uuid)
            dropped = repository.remove(session, uuid)
            extra = (Change("locks", dropped, []),) if dropped else ()
            self._record(session, HistoryKind.DELETED, old, None, *extra)
            self._context.unsettle_groups(session, *(("locked",) if dropped else ()))
            return (old,)

        self._write(work)

    def readiness(self, *channels: Channel) -> Mapping[str, Readiness]:
        """How far what channels ask for is there, by their uuids; of all of them unless some are given, which
        may be as a form has them. Reads files and variables, and runs no command: somebody else may have
        written it into the database."""
        from store.messaging.secrets import Secrets  # noqa: PLC0415 - not for a list of channels

        secrets = Secrets()
        return {one.uuid: _readiness(one, secrets) for one in channels or self.all()}

    def callbacks(self, channel: Channel) -> tuple[Callback, ...]:
        """The addresses that the provider of a channel calls; those for texts come first."""
        from store.messaging.webhooks.addresses import addresses_of  # noqa: PLC0415 - likewise

        with self._context.database.reading() as session:
            public_url = settings.read(session).get("public_url", "")
        key = channel.settings.get("receive_key", "")
        return tuple(
            Callback(
                one.action, one.url if public_url else "", one.texts, one.keyed, key if one.keyed else ""
            )
            for one in addresses_of(channel, public_url)
        )

    def effect_of(self, channels: tuple[Channel, ...]) -> RouteChange:
        """How many contacts' next message would take another route, or none, if these were the channels."""
        with self._context.reading() as (session, snapshot):
            now = snapshot.router
            then = Router(channels, snapshot.workspace.default_country)
            before, after = ({one.for_routing() for one in router.channels} for router in (now, then))
            changed = before ^ after
            schemes = {scheme for channel in changed for scheme in channel.schemes}
            return channel_usage.compare(session, now, then, schemes) if schemes else RouteChange(0, 0)

    def _update(self, uuid: str, change: Callable[[Channel], Channel]) -> Channel:
        result: list[Channel] = []

        def work(session: Session) -> tuple[Channel, ...]:
            old, others = repository.get(session, uuid), repository.all_channels(session)
            new = _completed(change(old), others)
            result[:] = [new]
            if new == old:
                return ()
            check(new, others)
            asked: list[journal.Record] = []
            if new.name != old.name:
                asked = kinds.follow_channel_name(session, self._context.cache.current(session), new)
            repository.update_channel(session, new)
            self._record(session, HistoryKind.UPDATED, old, new, others=asked)
            self._context.unsettle_groups(session)
            return () if new.for_routing() == old.for_routing() else (old, new)

        self._write(work)
        return result[0]

    def _write(self, work: Callable[[Session], tuple[Channel, ...]]) -> None:
        """Run the work in a transaction; then renew the routes of contacts that the returned channels could
        reach.

        None is renewed where no channel is returned, all are when an earlier renewal was interrupted.
        """

        def bumped(session: Session) -> tuple[bool, tuple[Channel, ...]]:
            fresh, changed = settings.bump(session, reroutes=True), work(session)
            if fresh and not changed:
                settings.keep_routes(session)
            return fresh, changed

        fresh, changed = self._context.database.write(bumped)
        if changed or not fresh:
            schemes = {scheme for channel in changed for scheme in channel.schemes}
            self._context.renew_routes(sorted(schemes) if fresh else ())
        self._context.fill_groups()

    def _record(
        self,
        session: Session,
        kind: HistoryKind,
        old: Channel | None,
        new: Channel | None,
        *extra: Change,
        others: Sequence[journal.Record] = (),
    ) -> None:
        changes = (*attributes(kinds.said(old), kinds.said(new)), *extra)
        uuid = (new or old or Channel("", "", "", "", (), ())).uuid
        record = journal.Record(uuid, changes, subject="channel")
        journal.write(session, self._context.action(kind), record, *others)


def _readiness(channel: Channel, secrets: "Secrets") -> Readiness:
    told, untried = {}, []
    for one in settings_of(channel.type):
        reference = channel.settings.get(one.key, "")
        if not one.secret or not reference or references.problem(reference):
            continue
        if reference.startswith("command:"):
            untried.append(one.key)
            continue
        try:
            secrets.resolve(reference)
            told[one.key] = ""
        except UnresolvedSecret as error:
            told[one.key] = f"{error.message} {error.hint}".strip()
    lacking = tuple(one.key for one in missing(channel))
    return Readiness(lacking, MappingProxyType(told), tuple(untried))


def _changed(old: Channel, base: Channel, new: Channel) -> Channel:
    """The stored channel with what differs between `base` and `new`; of the settings each by itself."""
    before, after = to_values(base), to_values(new)
    parts = {name: value for name, value in after.items() if value != before[name]}
    if "settings" in parts:
        given = {
            key
            for key in {**base.settings, **new.settings}
            if base.settings.get(key) != new.settings.get(key)
        }
        kept = {key: value for key, value in old.settings.items() if key not in given}
        parts["settings"] = kept | {key: new.settings[key] for key in given if key in new.settings}
    return from_values({**to_values(old), **parts})


def _completed(channel: Channel, known: Sequence[Channel]) -> Channel:
    """The channel as it is stored beside the `known` ones: with the short name it has, or the one that is
    proposed for its name; of another type than before, with the settings that it still has as such."""
    old = next((one for one in known if one.uuid == channel.uuid), channel)
    kept = replace(channel, settings=MappingProxyType(carried_over(channel, old)))
    if kept.short_name:
        return kept
    return replace(kept, short_name=proposal(kept.name, [one.short_name for one in known if one is not old]))
