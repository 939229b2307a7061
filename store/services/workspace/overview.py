"""The overview: what is reached by what, what waits for the operator, how much is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from store.core.messages.states import MessageState, PauseReason
from store.core.messages.views import Condition
from store.core.query.canonical import quote
from store.core.reports import ChannelShare, DayTraffic, OverviewLine, OverviewReport
from store.core.text import quoted
from store.core.types import Group, GroupState, Role, Status
from store.repositories import channels, counts, groups, journal, traffic
from store.repositories.delivery import health, leases
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service
from store.workspace import stored_routes

DAYS = 28
"""How many days of messages are told of, today among them."""

_ASIDE = (Status.BLOCKED, Status.STOPPED, Status.ARCHIVED)


class Overview(Service):
    """Numbers that are kept with every change, and so are read at once."""

    def report(self) -> OverviewReport:
        """Everything that the overview shows."""
        with self._context.reading() as (session, snapshot):
            sizes, routed = counts.read(session), counts.routed(session)
            listed = groups.all_groups(session, sizes)
            return OverviewReport(
                _shares(snapshot, routed),
                _reach(sizes, routed),
                (*self._of_messages(session, snapshot), *_needs(session, snapshot, routed, listed)),
                self._days(session, snapshot),
                tuple(
                    OverviewLine(group.uuid, group.name, group.count, f"group = {quote(group.name)}")
                    for group in listed
                ),
            )

    def _of_messages(self, session: Session, snapshot: WorkspaceSnapshot) -> Iterator[OverviewLine]:
        """What of the messages on their way waits for the operator."""
        now, today = self._context.clock(), self._context.today(snapshot)
        states = health.read(session, now, today.isoformat())
        for channel in snapshot.router.channels:
            state = states[channel.uuid]
            if state.condition is Condition.PAUSED:
                refused = state.pause_reason is PauseReason.CREDENTIALS
                why = ": its provider refuses our credentials" if refused else ""
                told = f"{quoted(channel.name)} is paused{why}"
                told = f"{told}; messages wait" if state.waiting else f"{told}."
                yield OverviewLine("channel_paused", told, state.waiting or None, channel=channel.uuid)
        sender = leases.held(session, leases.SENDER)
        waiting = sum(one.waiting for one in states.values() if one.condition is not Condition.PAUSED)
        if waiting and (sender is None or sender.until <= now):
            yield OverviewLine("no_program", "Messages wait for cordboard serve to run", waiting)
        midnight = datetime.combine(today, time(), ZoneInfo(snapshot.workspace.timezone)).astimezone(UTC)
        if failed := health.wrong(session, MessageState.FAILED, midnight):
            yield OverviewLine("failed", "Messages that failed today", failed)
        if unconfirmed := health.wrong(session, MessageState.UNCONFIRMED):
            yield OverviewLine("unconfirmed", "Messages without an answer: did they arrive?", unconfirmed)

    def _days(self, session: Session, snapshot: WorkspaceSnapshot) -> tuple[DayTraffic, ...]:
        zone, today = ZoneInfo(snapshot.workspace.timezone), self._context.today(snapshot)
        listed = [today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]
        midnight = datetime.combine(listed[0], time(), zone).astimezone(UTC)
        found: Counter[tuple[str, object]] = Counter()
        for direction, quarter, size in traffic.since(session, midnight):
            found[direction, quarter.astimezone(zone).date()] += size
        return tuple(DayTraffic(day, found["out", day], found["in", day]) for day in listed)


def _shares(snapshot: WorkspaceSnapshot, routed: counts.Routed) -> tuple[ChannelShare, ...]:
    """Every channel, the one with the most contacts first; of equals the oldest first."""
    shares = []
    for channel in snapshot.router.channels:
        key = snapshot.channel_ids[channel.uuid]
        search = f"channel = {quote(channel.name)}"
        shares.append(ChannelShare(channel, routed.channels.get(key, 0), routed.locked.get(key, 0), search))
    return tuple(sorted(shares, key=lambda share: -share.contacts))


def _reach(sizes: counts.Sizes, routed: counts.Routed) -> tuple[OverviewLine, ...]:
    """All contacts: those that a message would go out to, and the others by what is in its way."""
    active = (
        ("reached", "goes out at once", sum(routed.channels.values()), 'channel != ""'),
        ("no_channel", "no channel for it", routed.without_channel, 'urn != "" AND channel = ""'),
        ("no_address", "no address", routed.without_address, 'urn = ""'),
    )
    aside = ((status, sizes.folders[status]) for status in _ASIDE)
    return (
        *(OverviewLine(*line) for line in active),
        *(OverviewLine(str(status), str(status), size, folder=status) for status, size in aside),
    )


def _needs(
    session: Session, snapshot: WorkspaceSnapshot, routed: counts.Routed, listed: Sequence[Group]
) -> Iterator[OverviewLine]:
    """What waits for the operator, the gravest first."""
    if not any(one.enabled and Role.SEND in one.roles for one in snapshot.router.channels):
        yield OverviewLine("no_sender", "No channel can send: turn one on, or add one.")
    for uuid in channels.off_with_locks(session):
        channel = snapshot.router.channel(uuid)
        if channel is not None:
            told = f"{quoted(channel.name)} is off; contacts are tied to it."
            yield OverviewLine("channel_off", told, channel=uuid)
    if routed.without_channel:
        told = "No channel for any of their addresses"
        yield OverviewLine("no_channel", told, routed.without_channel, 'urn != "" AND channel = ""')
    for name in groups.unreadable(session):
        yield OverviewLine("group_search", f"The search of the group {quoted(name)} cannot be read any more.")
    for group in listed:
        if group.state is GroupState.FILLING:
            yield OverviewLine("group_filling", f"The group {quoted(group.name)} is still being filled.")
    if stored_routes.are_stale(session):
        yield OverviewLine("routes", "The kept routes are not all renewed yet.")
    if unfinished := len(journal.unfinished(session)):
        yield OverviewLine(
            "unfinished", "Changes of many contacts that have not come to their end", unfinished
        )
