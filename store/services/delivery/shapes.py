"""Values of sending as JSON. Keys are stable: scripts rely on them."""

from dataclasses import asdict

from store.core.messages.outbox import MessageDetail, counted
from store.core.messages.states import WAITING
from store.core.messages.views import AttemptView, BroadcastView, LoggedRequest, MessageView
from store.core.sending import ChannelLine, SendPreview, Sent
from store.core.urns.formatting import HIDDEN
from store.services.serializers import Json, moment, text_plan


def send_preview(one: SendPreview) -> dict[str, Json]:
    """Whom a text would reach by which channel, and who gets nothing."""
    return {
        "audience": one.audience,
        "contacts": one.found,
        "reached": one.reached,
        "channels": [_channel(line) for line in one.channels],
        "nobody": [{"code": str(line.reason), "text": line.text, "count": line.count} for line in one.nobody],
        "seconds": one.seconds,
        "texts": text_plan(one.texts) if one.texts else None,
        "routes_are_stale": one.is_stale,
    }


def sent(one: Sent) -> dict[str, Json]:
    """What was made of a text: messages of a broadcast, or a single one."""
    return {
        "messages": one.messages,
        "broadcast": one.broadcast or None,
        "message": one.message or None,
        "nobody": {str(reason): count for reason, count in one.nobody.items()},
    }


def broadcast(one: BroadcastView) -> dict[str, Json]:
    """A broadcast with how many of its messages are in which state; what is hidden of it is null."""
    return {
        "uuid": one.uuid,
        "created_on": moment(one.created_on),
        "operator": one.operator,
        "audience": _told(one.audience),
        "text": _told(one.text),
        "texts": {language: _told(text) for language, text in one.texts.items()},
        "state": str(one.state),
        "expires_on": moment(one.expires_on),
        "messages": one.total,
        "waiting": counted(one, WAITING),
        "counts": {str(state): count for state, count in one.counts.items() if count},
    }


def message(one: MessageView) -> dict[str, Json]:
    """A message; what is hidden of it is null."""
    return {
        "uuid": one.uuid,
        "contact": one.contact,
        "name": one.name,
        "address": _told(one.address),
        "incoming": one.incoming,
        "text": _told(one.text),
        "state": str(one.state) if one.state else None,
        "reason": one.reason or None,
        "detail": one.detail or None,
        "channel": one.channel or None,
        "channel_name": one.channel_name or None,
        "broadcast": one.broadcast or None,
        "errors": one.errors,
        **{
            name: moment(getattr(one, name))
            for name in ("created_on", "changed_on", "sent_on", "next_attempt", "expires_on")
        },
    }


def message_detail(one: MessageDetail) -> dict[str, Json]:
    """A message with its attempts and what was said over HTTP."""
    return {
        **message(one.view),
        "external_id": one.external_id or None,
        "attempts": [_attempt(attempt) for attempt in one.attempts],
        "requests": [request(logged) for logged in one.requests],
    }


def request(one: LoggedRequest) -> dict[str, Json]:
    """A request and its answer, as they are kept."""
    said = one.exchange
    return {
        "at": moment(one.at),
        "incoming": one.incoming,
        "method": said.method,
        "url": said.url,
        "headers": {**said.request_headers},
        "body": said.request_body,
        "status": said.status or None,
        "answer": said.response_body,
        "milliseconds": said.milliseconds,
        "failed": one.failed,
        "note": one.note,
    }


def _attempt(one: AttemptView) -> dict[str, Json]:
    return {
        "number": one.number,
        "channel_name": one.channel_name,
        "address": _told(one.address),
        "started": moment(one.started),
        "finished": moment(one.finished),
        "state": one.state,
        "code": one.code or None,
        "provider_code": one.provider_code or None,
        "detail": one.detail or None,
        "why": one.why or None,
        "requests": [request(logged) for logged in one.requests],
    }


def _told(text: str) -> Json:
    return None if text == HIDDEN else text


def _channel(one: ChannelLine) -> dict[str, Json]:
    shape = {name: value for name, value in asdict(one).items() if name != "listing"}
    return {**shape, "condition": str(one.condition), "seconds": one.seconds, "over_cap": one.over_cap}
