"""What providers tell us: texts, reports and people who opt out."""

import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from sqlmodel import Session

from store.core.errors import ChannelUnusable, DatabaseUnavailable, InvalidUrn, UnresolvedSecret
from store.core.messages.serving import HeardChannel
from store.core.types import Channel
from store.messaging import callbacks, inbox, webhooks
from store.messaging.inbound import Signature
from store.messaging.inbox import Taken
from store.messaging.providers.registry import description_of
from store.messaging.redaction import Redaction
from store.messaging.webhooks import Answer, Parsed, Report, Request
from store.repositories import settings
from store.repositories.delivery import exchanges
from store.repositories.snapshot import WorkspaceSnapshot
from store.services.context import Service, ServiceContext
from store.services.delivery.hearing import heard
from store.services.delivery.incoming_requests import Refusals, as_kept, private_headers
from store.services.delivery.secret_lookup import new_secrets

PATIENCE: Final = timedelta(seconds=60)
"""For how long a report of a message that is not known is tried again: it may be before our own end of the
attempt."""

_MOST_WAITING: Final = 10_000
"""How many reports wait at most; the oldest go first."""

_FORGOTTEN_EVERY: Final = timedelta(seconds=60)

_log = logging.getLogger("cordboard.serve")

NOT_FOUND: Final = Answer(404, "There is no such address.\n")
_LATER: Final = Answer(503, "Try again later.\n")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A report of a message that is not known, and until when it is tried again."""

    channel: str
    report: Report
    opted_out: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class _Call:
    """A request to a channel, with what is needed to log it."""

    request: Request
    action: str
    channel: Channel
    remote: str
    redaction: Redaction
    private: frozenset[str]
    now: datetime
    began: float


class Webhooks(Service):
    """What providers tell us. Safe to share between threads."""

    def __init__(self, context: ServiceContext) -> None:
        super().__init__(context)
        self._secrets = new_secrets(context)
        self._refusals = Refusals()
        self._waiting: deque[_Waiting] = deque(maxlen=_MOST_WAITING)
        self._lock = Lock()
        self._looked_up = context.clock()

    def handle(self, request: Request, remote: str = "", public_url: str = "") -> Answer:
        """Store what a request says, and what it is to be answered: whoever may not call is refused, what was
        stored before is not stored again. `remote` is who called, for the log; `public_url` is where
        providers reach us, else what the workspace says, else what the request names.

        A request that cannot be taken for now is answered 503, by which providers try again.
        """
        began, found = monotonic(), webhooks.route(request.url)
        if found is None:
            return NOT_FOUND
        try:
            with self._context.reading() as (session, snapshot):
                channel = snapshot.router.channel(found.channel)
                public_url = public_url or settings.read(session).get("public_url", "")
                hides = snapshot.workspace.redacted
            if channel is None or channel.type != found.type_code:
                return NOT_FOUND
            request = replace(request, url=_as_called(request.url, public_url))
            redaction, private = Redaction(self._secrets, hides=hides), private_headers(channel)
            now = self._context.clock()
            return self._handle(_Call(request, found.action, channel, remote, redaction, private, now, began))
        except DatabaseUnavailable as error:
            _log.warning("%s", error)
            return _LATER

    def heard(self, public_url: str = "") -> tuple[HeardChannel, ...]:
        """How what people write reaches each channel that is on; `public_url` as in `handle`."""
        with self._context.reading() as (session, snapshot):
            public_url = public_url or settings.read(session).get("public_url", "")
        return tuple(heard(snapshot, public_url, self._secrets))

    def settle(self) -> int:
        """Try the reports again that were of no known message; returns how many still wait."""
        with self._lock:
            waiting, now = list(self._waiting), self._context.clock()
            self._waiting.clear()
        if not waiting:
            return 0

        def work(session: Session, snapshot: WorkspaceSnapshot) -> list[_Waiting]:
            ids = snapshot.channel_ids
            return [
                one
                for one in waiting
                if one.channel in ids
                and not callbacks.apply(session, ids[one.channel], one.report, now, opted_out=one.opted_out)
            ]

        try:
            left = self._context.write(work)
        except DatabaseUnavailable:
            left = waiting
        left = [one for one in left if now < one.until]
        with self._lock:
            self._waiting.extend(left)
        return len(left)

    def _handle(self, call: _Call) -> Answer:
        try:
            parsed = self._read(call)
        except UnresolvedSecret as error:
            return self._refuse(call, Parsed(_LATER, note=f"{error} {error.hint}".strip()))
        if parsed.answer.status >= 400:
            return self._refuse(call, parsed)
        try:
            taken = self._context.write(lambda session, snapshot: self._take(session, snapshot, call, parsed))
        except InvalidUrn:
            answer = Answer(400, "The sender is no address of this channel's type.\n")
            return self._refuse(call, Parsed(answer, note=answer.body.strip()))
        except ChannelUnusable as error:
            # Providers would repeat it for days.
            return self._refuse(call, Parsed(parsed.answer, note=str(error)))
        with self._lock:
            until, opted_out = call.now + PATIENCE, bool(parsed.events)
            self._waiting.extend(_Waiting(call.channel.uuid, one, opted_out, until) for one in taken.unknown)
        return parsed.answer

    def _read(self, call: _Call) -> Parsed:
        """What a request says. Before anybody is turned away for good, secrets are looked up again, since
        they may have been changed."""
        parsed = webhooks.read(
            call.request, call.action, call.channel, self._settings(call.channel), call.now
        )
        if parsed.answer.status != 403 or call.now - self._looked_up < _FORGOTTEN_EVERY:
            return parsed
        self._looked_up = call.now
        self._secrets.forget()
        return webhooks.read(call.request, call.action, call.channel, self._settings(call.channel), call.now)

    def _settings(self, channel: Channel) -> Mapping[str, str]:
        """The settings of a channel, with those secrets by which providers show who they are. Raises
        UnresolvedSecret."""
        description = description_of(channel.type, channel.settings)
        found = dict(channel.settings)
        if description is not None:
            for key in {description.signature.secret, Signature().secret} & found.keys():
                found[key] = self._secrets.resolve(found[key])
        return found

    def _take(self, session: Session, snapshot: WorkspaceSnapshot, call: _Call, parsed: Parsed) -> Taken:
        taken = Taken()
        if parsed.texts or parsed.reports or parsed.events:
            channel = snapshot.router.channel(call.channel.uuid)
            if channel is None:
                raise ChannelUnusable("The channel is not there any more.")
            taken = inbox.take(session, snapshot, channel, parsed, call.now)
        note = parsed.note or _note(taken)
        self._keep(session, snapshot, call, parsed.answer, note, failed=False, message_id=taken.message_id)
        return taken

    def _refuse(self, call: _Call, parsed: Parsed) -> Answer:
        """Log a request of which nothing is stored, unless too many came lately."""
        note = self._refusals.note(call.channel.uuid, parsed.note, call.now)
        if note is not None:
            try:
                self._context.write(
                    lambda session, snapshot: self._keep(
                        session, snapshot, call, parsed.answer, note, failed=True
                    )
                )
            except DatabaseUnavailable as error:
                _log.warning("A refused request was not logged: %s", error)
        return parsed.answer

    def _keep(
        self,
        session: Session,
        snapshot: WorkspaceSnapshot,
        call: _Call,
        answer: Answer,
        note: str,
        *,
        failed: bool,
        message_id: int | None = None,
    ) -> None:
        kept = as_kept(call.request, call.remote, answer, call.redaction, call.private)
        took = round((monotonic() - call.began) * 1000)
        exchanges.add(
            session,
            [replace(kept, started=call.now, milliseconds=took)],
            at=call.now,
            channel_id=snapshot.channel_ids.get(call.channel.uuid),
            message_id=message_id,
            incoming=True,
            failed=failed,
            note=note,
        )


def _as_called(url: str, public_url: str) -> str:
    """The address as the provider called it: behind a proxy ours is another one."""
    if not public_url:
        return url
    parts = urlsplit(url)
    return f"{public_url.rstrip('/')}{parts.path}" + (f"?{parts.query}" if "?" in url else "")


def _note(taken: Taken) -> str:
    if taken.unknown:
        return "It is of no message that is known; it is tried again for a minute."
    return "It was stored before." if taken.known else ""
