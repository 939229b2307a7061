"""Values of the core as JSON. Keys are stable: scripts rely on them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from store.core import urns
from store.core.channels.values import to_values
from store.core.contacts.bulk_reports import BulkReport
from store.core.contacts.duplicates import DuplicateRow
from store.core.contacts.merging import MergeChoice, MergeProposal
from store.core.fields.places import Place
from store.core.history.acts import PastAct, UndoPlan
from store.core.history.timeline import LogEntry, LogLine
from store.core.reports import (
    ChannelUse,
    DatabaseReport,
    FieldReading,
    FieldUse,
    ImportReport,
    OverviewLine,
    OverviewReport,
    Reception,
    SendPlan,
    SettingEffect,
    WorkspaceSetting,
)
from store.core.routing import Candidate, Condition, Pick, Route, pick_sentence, route_sentence
from store.core.routing.reasons import Reason
from store.core.routing.sentences import sentence
from store.core.templates.tally import TextPlan
from store.core.types import Address, Channel, Contact, Field, Group
from store.core.views import ContactRow, DisplaySettings, HistoryEntry

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def moment(at: datetime | None) -> Json:
    """A moment in ISO form, or null."""
    return None if at is None else at.isoformat()


def address(one: Address) -> dict[str, Json]:
    """An address with its lock; what is hidden of it is null."""
    origin, urn = one.origin, one.urn
    lock: Json = None
    if one.channel is not None:
        lock = {
            "channel": one.channel,
            "source": origin.source.value if origin else None,
            "at": moment(origin.at) if origin else None,
            "by": origin.by if origin else "",
        }
    return {
        "urn": None if urn.hidden else urn.identity,
        "scheme": urn.scheme,
        "path": None if urn.hidden else urn.path,
        "display": None if urn.hidden else urn.display,
        "text": None if urn.hidden else urns.format_urn(urn, international=True),
        "problem": urns.dialling_problem(urn) or None,
        "lock": lock,
    }


def channel(one: Channel) -> dict[str, Json]:
    """A channel with its settings."""
    return {**to_values(one), "created_on": moment(one.created_on)}


def channel_use(use: ChannelUse) -> dict[str, Json]:
    """A channel with how it is used."""
    return {
        **channel(use.channel),
        "locked_contacts": use.locked_contacts,
        "routed_contacts": use.routed_contacts,
        "last_used_on": moment(use.last_used_on),
    }


def channel_name(one: Channel | None) -> Json:
    """Which channel, in short."""
    return None if one is None else {"uuid": one.uuid, "name": one.name}


def reason(one: Reason, how: DisplaySettings, text: str = "") -> dict[str, Json]:
    """A reason as its code and its sentence."""
    told = text or sentence(one, redacted=how.redacted, timezone=how.timezone)
    return {"code": one.code.value, "sentence": told}


def candidate(one: Candidate, how: DisplaySettings) -> dict[str, Json]:
    """A channel that was considered, with the verdict on it."""
    return {
        "channel": channel_name(one.channel),
        "verdict": one.verdict.value,
        "overlap": one.overlap,
        "matched": one.matched,
        "reason": reason(one.reason, how),
    }


def pick(one: Pick, how: DisplaySettings, *, explain: bool = False) -> dict[str, Json]:
    """The channel for one address; with `explain`, every channel that was considered."""
    told = pick_sentence(one, redacted=how.redacted, timezone=how.timezone)
    shape: dict[str, Json] = {
        "address": address(one.address),
        "channel": channel_name(one.channel),
        "reason": reason(one.reason, how, told),
    }
    if explain:
        shape["candidates"] = [candidate(each, how) for each in one.candidates]
    return shape


def condition(one: Condition) -> dict[str, Json]:
    """One of the conditions of a lock."""
    return {"code": one.code.value, "text": one.text, "met": one.met}


def route(one: Route, how: DisplaySettings, *, explain: bool = False) -> dict[str, Json]:
    """Where the next message goes, with the addresses that were tried."""
    return {
        "address": address(one.address) if one.address else None,
        "channel": channel_name(one.channel),
        "reason": reason(one.reason, how),
        "sentence": route_sentence(one, redacted=how.redacted, timezone=how.timezone),
        "picks": [pick(each, how, explain=explain) for each in one.picks],
    }


def _person(one: Contact | ContactRow) -> dict[str, Json]:
    return {"uuid": one.uuid, "name": one.name, "status": one.status.value, "language": one.language}


def contact(one: Contact) -> dict[str, Json]:
    """A contact with its addresses in order of priority."""
    return {
        **_person(one),
        "addresses": [address(each) for each in one.addresses],
        "fields": {key: value.text for key, value in one.fields.items()},
        "groups": [{"uuid": group.uuid, "name": group.name} for group in one.groups],
        "created_on": moment(one.created_on),
        "last_seen_on": moment(one.last_seen_on),
    }


def group(one: Group) -> dict[str, Json]:
    """A group with how many contacts it has; `query` is null for a manual one."""
    return {**asdict(one), "query": one.query or None}


def row(one: ContactRow, how: DisplaySettings) -> dict[str, Json]:
    """A line of the contact list."""
    return {
        **_person(one),
        "address": address(one.address) if one.address and not one.address.urn.hidden else None,
        "channel": channel_name(one.route.channel),
        "route": route_sentence(one.route, redacted=how.redacted, timezone=how.timezone),
        "fields": {**one.fields},
        "created_on": moment(one.created_on),
        "last_seen_on": moment(one.last_seen_on),
    }


def field(one: Field) -> dict[str, Json]:
    """A custom field."""
    return asdict(one)


def field_use(use: FieldUse) -> dict[str, Json]:
    """A custom field with how many contacts have a value in it, and where else it is used."""
    counts: dict[str, Json] = {"contacts": use.contacts, "groups": [*use.groups], "imports": [*use.imports]}
    return {**field(use.field), **counts}


def field_reading(one: Field, reading: FieldReading, *, dry_run: bool) -> dict[str, Json]:
    """A custom field with how many of its values can be read as a type."""
    counts: dict[str, Json] = {"contacts": reading.contacts, "readable": reading.readable}
    return {**field(one), "dry_run": dry_run, **counts}


def place(one: Place) -> dict[str, Json]:
    """A place with the path to it and its other names."""
    return {"level": one.level.name.lower(), "path": one.path, "aliases": [*one.aliases]}


def history(entry: HistoryEntry) -> dict[str, Json]:
    """A thing that happened to a contact."""
    return {
        "id": entry.id,
        "at": moment(entry.at),
        "kind": entry.kind.value,
        "by": entry.by,
        "source": entry.source,
        "lines": [*entry.lines],
    }


def reception(one: Reception, how: DisplaySettings, *, dry_run: bool) -> dict[str, Json]:
    """What an incoming message did, or would do."""
    return {
        "dry_run": dry_run,
        "channel": channel_name(one.channel),
        "created": one.before is None,
        "archived": one.archived,
        "known_as": one.known_as.identity if one.known_as else None,
        "opted_out": one.opted_out,
        "before": contact(one.before) if one.before else None,
        "after": contact(one.after),
        "before_route": route(one.before_route, how) if one.before_route else None,
        "after_route": route(one.after_route, how),
    }


def import_report(one: ImportReport) -> dict[str, Json]:
    """What an import did, or would do."""
    names = ("file", "dry_run", "group", "records", "created", "updated", "unchanged", "errored")
    return {
        **{name: getattr(one, name) for name in names},
        "left_out": one.left_out,
        "columns": [asdict(column) for column in one.columns],
        "errors": [asdict(error) for error in one.errors],
        "notes": [asdict(note) for note in one.notes],
        "reading": asdict(one.reading),
    }


def _overview_line(one: OverviewLine) -> dict[str, Json]:
    return {
        "code": one.code,
        "text": one.text,
        "count": one.count,
        "folder": one.folder.value,
        "search": one.search or None,
    }


def overview(one: OverviewReport) -> dict[str, Json]:
    """The overview; `search` is null where no search finds what is counted."""
    return {
        "channels": [
            {
                "uuid": share.channel.uuid,
                "name": share.channel.name,
                "short_name": share.channel.short_name,
                "enabled": share.channel.enabled,
                "contacts": share.contacts,
                "locked": share.locked,
                "search": share.search,
            }
            for share in one.channels
        ],
        "reach": [_overview_line(line) for line in one.reach],
        "needs": [_overview_line(line) for line in one.needs],
        "days": [{**asdict(day), "day": day.day.isoformat()} for day in one.days],
        "groups": [
            {"uuid": line.code, "name": line.text, "contacts": line.count, "search": line.search}
            for line in one.groups
        ],
    }


def send_plan(one: SendPlan) -> dict[str, Json]:
    """Whom a send would reach by which channel, and who gets nothing; `search` finds them."""
    return {
        "search": one.search,
        "contacts": one.found,
        "reached": one.reached,
        "channels": [
            {
                "channel": channel_name(each.channel),
                "contacts": each.contacts,
                "locked": each.locked,
                "address_types": {**each.schemes},
            }
            for each in one.channels
        ],
        "unreached": [_overview_line(line) for line in one.unreached],
        "routes_are_stale": one.is_stale,
    }


def text_plan(one: TextPlan) -> dict[str, Json]:
    """What a text becomes; figures are `complete` once all recipients were looked at."""
    return {**asdict(one), "complete": one.is_complete, "sms": one.sms}


def workspace_setting(one: WorkspaceSetting) -> dict[str, Json]:
    """A setting with what it is for; `allowed` is null where it takes any number."""
    return {**asdict(one), "allowed": [*one.allowed] or None}


def setting_effect(one: SettingEffect) -> dict[str, Json]:
    """One thing that another value would do."""
    return asdict(one)


def database_report(one: DatabaseReport) -> dict[str, Json]:
    """What is known of a database."""
    return {**asdict(one), "problems": [*one.problems]}


def bulk_report(one: BulkReport) -> dict[str, Json]:
    """How many contacts a change applied to and what the first are called, how many were so already, how many
    it cannot apply to and why, and of a trial, how the routes of all of them would shift."""
    reasons: list[Json] = [
        {"code": why.code, "text": why.text, "count": count} for why, count in one.reasons.items()
    ]
    routes: list[Json] = [
        {
            "channel": shift.channel.uuid if shift.channel else None,
            "name": shift.channel.name if shift.channel else None,
            "before": shift.before,
            "after": shift.after,
        }
        for shift in one.routes
    ]
    counts: dict[str, Json] = {"changed": one.changed, "unchanged": one.unchanged, "unable": one.unable}
    lists: dict[str, Json] = {"names": [*one.names], "reasons": reasons, "routes": routes}
    return {**counts, "overridden": {**one.overridden}, **lists}


def merge_proposal(one: MergeProposal, choice: MergeChoice) -> dict[str, Json]:
    """Two contacts line by line, with the version that is taken; `merged` is the one that goes."""
    lines: list[Json] = [
        {
            "part": line.part,
            "label": line.label,
            "kept": line.kept or None,
            "other": line.other or None,
            "takes": "other" if choice.takes.get(line.part, line.takes_other) else "kept",
        }
        for line in one.lines
    ]
    return {"lines": lines, "merged": contact(one.other), "messages": one.messages}


def undo_plan(one: UndoPlan) -> dict[str, Json]:
    """What taking an action back, or doing it again, would touch."""
    left: list[Json] = [{"whom": each.whom, "why": each.why} for each in one.left]
    lists: dict[str, Json] = {"names": [*one.names], "left": left, "skipped": [*one.skipped]}
    plain: dict[str, Json] = {"redo": one.redo, "text": one.text, "at": moment(one.at), "source": one.source}
    return {**plain, "rows": one.lines, "contacts": one.contacts, "changed": one.changed, **lists}


def past_act(one: PastAct) -> dict[str, Json]:
    """An action of the operator; `taken_back` is whether it is so now, `can` whether it can be."""
    return {**asdict(one), "at": moment(one.at), "kind": one.kind.value}


def log_entry(one: LogEntry) -> dict[str, Json]:
    """An action of the log; its id is where the next window begins."""
    return {**asdict(one), "at": moment(one.at), "kind": one.kind.value}


def log_line(one: LogLine) -> dict[str, Json]:
    """What an action changed on one subject."""
    return {"whom": one.whom, "contact": one.contact or None, "lines": [*one.lines]}


def duplicate(one: DuplicateRow) -> dict[str, Json]:
    """Two contacts that are likely the same, and why."""
    return {
        "contacts": [
            {"uuid": each.uuid, "title": each.title, "status": each.status.value}
            for each in (one.first, one.second)
        ],
        "reasons": [code.value for code in one.reasons],
        "sentences": list(one.sentences),
    }


def shape(one: object) -> dict[str, Json]:
    """The JSON of a value whose shape depends on nothing else; raises KeyError for any other type."""
    return _SHAPES[type(one)](one)


_SHAPES: Mapping[type, Callable[[Any], dict[str, Json]]] = {
    BulkReport: bulk_report,
    Channel: channel,
    ChannelUse: channel_use,
    DuplicateRow: duplicate,
    Field: field,
    FieldUse: field_use,
    Group: group,
    ImportReport: import_report,
    LogEntry: log_entry,
    LogLine: log_line,
    OverviewReport: overview,
    PastAct: past_act,
    Place: place,
    SendPlan: send_plan,
    TextPlan: text_plan,
    SettingEffect: setting_effect,
    WorkspaceSetting: workspace_setting,
}
