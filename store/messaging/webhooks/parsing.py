"""A request to an address of a channel, read as the description of its provider says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from store.core.errors import InvalidUrn
from store.core.types import Channel, Urn
from store.messaging.description import Description
from store.messaging.inbound import Names, Receive, Reported, Reports, Signature
from store.messaging.providers.registry import description_of
from store.messaging.webhooks import reading
from store.messaging.webhooks.bodies import (
    MAX_BODY,
    Refused,
    Request,
    Values,
    text_of,
    value_of,
)
from store.messaging.webhooks.records import put_together, records
from store.messaging.webhooks.signatures import verify

MAX_ID: Final = 255
"""How long the name of a message may be that a provider gives it."""

_FORBIDDEN: Final = "The request is not from whom it should be.\n"
_MOST_MEDIA: Final = 10
_NO_CODES: Final = frozenset({"", "0"})


@dataclass(frozen=True, slots=True)
class IncomingText:
    """A text that came in.

    `external_id` is the provider's name for it, or empty; `attachments` name what came with it: a place as
    `geo:…`, else its kind and the provider's id, such as `photo:AgAD…`.
    """

    urn: Urn
    text: str
    at: datetime
    external_id: str = ""
    name: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a message of ours.

    It is known by our uuid of it, by the provider's name for it, or by both: then the name may be new to us.
    `provider_code` and `reason` are the provider's own.
    """

    state: Reported
    uuid: str = ""
    external_id: str = ""
    provider_code: str = ""
    reason: str = ""


class EventKind(StrEnum):
    """What somebody did without writing: began a conversation, or opted out."""

    NEW_CONVERSATION = "new_conversation"
    STOP_CONTACT = "stop_contact"


@dataclass(frozen=True, slots=True)
class Event:
    """What somebody did, and when."""

    kind: EventKind
    urn: Urn
    at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider is answered. `allow` are the methods of a request that was made with another."""

    status: int = 200
    body: str = ""
    content_type: str = "text/plain"
    allow: Names = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a request said, and the answer to it; events come after texts. Where nothing came of it, `note`
    says why, for the log."""

    answer: Answer
    texts: tuple[IncomingText, ...] = ()
    reports: tuple[Report, ...] = ()
    events: tuple[Event, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes: `/c/<type>/<uuid of the channel>/<action>`."""

    type_code: str
    channel: str
    action: str


def route(url: str) -> Route | None:
    """The route of an address that a provider calls; None for any other address."""
    try:
        steps = urlsplit(url).path.strip("/").split("/")
    except ValueError:
        return None
    if len(steps) != 4 or steps[0] != "c" or not (channel := _uuid(steps[2])):
        return None
    return Route(steps[1].upper(), channel, steps[3])


class _Ignored(Exception):
    """A request that is right and says nothing to us; the message is a sentence for the log."""


_Found = tuple[tuple[IncomingText, ...], tuple[Report, ...], tuple[Event, ...]]


def read(
    request: Request, action: str, channel: Channel, settings: Mapping[str, str], now: datetime
) -> Parsed:
    """What a request to an address of a channel says, and what it is answered.

    `action` is the last part of the address; `settings` are the channel's, with what references stand for.
    The signature is checked before anything else is read.
    """
    description = description_of(channel.type, settings)
    how = _how(description, action)
    if description is None or how is None:
        return _refused(404, "There is no such address.")
    if request.method not in how.methods:
        return _refused(405, "The request was made with another method.", tuple(sorted(how.methods)))
    if len(request.body) > MAX_BODY:
        return _refused(413, "The request is larger than 1 MB.")
    try:
        verify(signature_of(description, how), request, settings, now)
    except Refused as refused:
        return _refused(refused.status, str(refused))
    return _said(description, how, request, action, channel, now)


def fetched(body: bytes, channel: Channel, now: datetime) -> Parsed:
    """What a provider told when it was asked, in a body as it would have called us with. Nobody signs what
    comes by our own request."""
    description = description_of(channel.type, channel.settings)
    if description is None or description.receive is None:
        return _refused(404, "Nothing is received by channels of this type.")
    action = description.receive.actions[0]
    return _said(description, description.receive, Request("POST", "", body=body), action, channel, now)


def _said(
    description: Description,
    how: Receive | Reports,
    request: Request,
    action: str,
    channel: Channel,
    now: datetime,
) -> Parsed:
    """What a request says that came from the provider."""
    accepted = Answer(200, description.answer.body, description.answer.content_type)
    try:
        how = _of_event(description, how, request)
        texts, reports, events, note = _found(how, request, action, channel, now)
    except _Ignored as ignored:
        return Parsed(accepted, note=str(ignored))
    except Refused as refused:
        return _refused(refused.status, str(refused))
    except InvalidUrn:
        return _refused(400, "The sender is no address of this channel's type.")
    return Parsed(accepted, texts, reports, events, note)


def _found(
    how: Receive | Reports, request: Request, action: str, channel: Channel, now: datetime
) -> tuple[tuple[IncomingText, ...], tuple[Report, ...], tuple[Event, ...], str]:
    """What a request says. Of several things what can be read is taken, with a note when that is not all;
    where nothing can be read, the first reason is raised."""
    texts: list[IncomingText] = []
    reports: list[Report] = []
    events: list[Event] = []
    wrong: _Ignored | Refused | InvalidUrn | None = None
    for found in records(how, request):
        try:
            _check(how, found, channel)
            one = (
                _received(how, found, action, channel, now)
                if isinstance(how, Receive)
                else _reported(how, found, action, channel, now)
            )
        except (_Ignored, Refused, InvalidUrn) as error:
            wrong = wrong or error
            continue
        texts += one[0]
        reports += one[1]
        events += one[2]
    if wrong is None:
        return tuple(texts), tuple(reports), tuple(events), ""
    if not (texts or reports or events):
        raise wrong
    return tuple(texts), tuple(reports), tuple(events), "A part of the request could not be read."


def _refused(status: int, why: str, allow: Names = ()) -> Parsed:
    # Who may not call is not told what is missing.
    said = _FORBIDDEN if status == 403 else f"{why}\n"
    return Parsed(Answer(status, said, allow=allow), note=why)


def signature_of(description: Description, how: Receive | Reports | None) -> Signature:
    """How requests of a kind show that they come from the provider."""
    own = how.signature if isinstance(how, Reports) else None
    return own or description.signature


def _how(description: Description | None, action: str) -> Receive | Reports | None:
    if description is None:
        return None
    receive, reports = description.receive, description.status
    if receive is not None and action in (*receive.actions, *receive.stops):
        return receive
    return reports if reports is not None and action in reports.actions else None


def _of_event(description: Description, how: Receive | Reports, request: Request) -> Receive | Reports:
    """How a request is read at an address where texts and reports come."""
    if not isinstance(how, Receive) or how.event is None or description.status is None:
        return how
    name, of_texts = how.event
    return how if _first(records(how, request)[0], (name,)) == of_texts else description.status


def _received(how: Receive, found: Values, action: str, channel: Channel, now: datetime) -> _Found:
    for name in how.required if action not in how.stops else ():
        # A text may be empty, as long as it is there.
        if name not in how.text or value_of(found, name) is None:
            _required(found, (name,))
    display = _first(found, (how.display,)).lower() if how.display else ""
    urn = reading.sender(
        _required(found, how.sender, "sender"),
        channel,
        country=_first(found, (how.country,)),
        alphabetic=how.alphabetic,
        display=display,
    )
    at = reading.moment(_first(found, how.time), how.clock, now)
    name = " ".join(filter(None, (_first(found, (part,)).strip() for part in how.names)))
    name = name or _first(found, (how.or_name,))
    if action in how.stops:
        return (), (), (Event(EventKind.STOP_CONTACT, urn, at, name),)
    text = _first(found, how.text)
    if how.starts and text == how.starts:
        return (), (), (Event(EventKind.NEW_CONVERSATION, urn, at, name),)
    text, attachments = _whole(how, found, text)
    if how.ignores_empty and not (text or attachments):
        raise _Ignored("The request has no message.")
    external_id = _identifier(_first(found, how.external_id))
    stops = bool(how.opt_out) and _first(found, (how.opt_out,)).upper() == "STOP"
    events = (Event(EventKind.STOP_CONTACT, urn, at, name),) if stops else ()
    return (IncomingText(urn, text, at, external_id, name, attachments),), (), events


def _whole(how: Receive, found: Values, text: str) -> tuple[str, tuple[str, ...]]:
    """The text as it was written, or what stands for something else, and the names of what came with it."""
    if how.base64:
        text = reading.from_base64(text)
    if how.charset:
        text = reading.from_bytes(text, _first(found, (how.charset,)))
    if how.coding:
        # Bytes of the 7-bit alphabet are no signs that could be stored as they are.
        raw = value_of(found, how.text[0])
        text = reading.from_coding(raw if isinstance(raw, str) else "", _first(found, (how.coding,)))
    for instead in how.instead:
        what = value_of(found, instead.where)
        if isinstance(what, Mapping):
            attachment = reading.filled(instead.attachment, what)
            return text or reading.filled(instead.text, what), (attachment,) if attachment else ()
    if how.pieces and isinstance(pieces := value_of(found, how.pieces.where), list):
        return put_together(how.pieces, pieces, text)
    media = (_first(found, (f"{how.media}{number}",)) for number in range(_MOST_MEDIA)) if how.media else ()
    return text, tuple(filter(None, media))


def _reported(how: Reports, found: Values, action: str, channel: Channel, now: datetime) -> _Found:
    uuid = next(filter(None, (_uuid(_first(found, (name,))) for name in how.uuid)), "")
    external_id = _identifier(_first(found, how.external_id))
    if not (uuid or external_id):
        raise Refused(f"The request has no {' or '.join(how.external_id or how.uuid)}.")
    state = _state(how, found, action)
    if state is None and how.strict:
        raise Refused("The request reports a status that there is not.")
    if state is None:
        raise _Ignored("The request reports a status that is not known.")
    if state not in (Reported.FAILED, Reported.ERRORED):
        return (), (Report(state, uuid, external_id),), ()
    code = _first(found, (how.code,))[:MAX_ID]
    if code in how.retries:
        state = Reported.ERRORED
    named = "" if code in _NO_CODES else f"{how.code_prefix}{code}"
    events = _opted_out(_first(found, (how.person,)), channel, now) if code in how.stops else ()
    reason = how.reasons.get(code, "") or _first(found, how.reason)[:MAX_ID]
    return (), (Report(state, uuid, external_id, named, reason),), events


def _state(how: Reports, found: Values, action: str) -> Reported | None:
    """What is reported; None where it is none of the states that there are."""
    if not how.value:
        return how.states.get(action)
    said = _first(found, (how.value,)) if how.counts else _required(found, (how.value,))
    above = (state for name, state in how.counts.items() if _first(found, (name,)).strip("0").isdecimal())
    return how.states.get(said) or next(above, None)


def _opted_out(person: str, channel: Channel, now: datetime) -> tuple[Event, ...]:
    try:
        return (Event(EventKind.STOP_CONTACT, reading.sender(person, channel), now),)
    except InvalidUrn:
        # The report of the message is right without it.
        return ()


def _check(how: Receive | Reports, found: Values, channel: Channel) -> None:
    """Raises what keeps values from being read."""
    if how.ignored_without and not value_of(found, how.ignored_without):
        raise _Ignored(f"The request has no {how.ignored_without}.")
    if how.own and not _is_own(_required(found, (how.own,)), channel):
        raise Refused(f"{how.own} is not the address of the channel.")


def _is_own(address: str, channel: Channel) -> bool:
    return address.strip().removeprefix("+") == channel.address.strip().removeprefix("+")


def _first(found: Values, names: Names) -> str:
    """The first value that there is of those names, as text."""
    return next(filter(None, (text_of(value_of(found, name)) for name in names)), "")


def _required(found: Values, names: Names, what: str = "") -> str:
    if value := _first(found, names):
        return value
    raise Refused(f"The request has no {what or ' or '.join(names)}.")


def _identifier(text: str) -> str:
    if len(text) > MAX_ID:
        raise Refused("The request names a message by more than 255 characters.")
    return text


def _uuid(text: str) -> str:
    """A UUID as it is stored; nothing where the text is none."""
    try:
        return str(UUID(text)) if len(text) == 36 else ""
    except ValueError:
        return ""
