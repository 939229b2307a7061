"""Sends a text through a channel over HTTP, and says what came of it."""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Final

import httpx

from store.core.errors import UnresolvedSecret
from store.core.messages.outcome import Code, Exchange, Outcome, State
from store.core.messages.parts import parts
from store.core.messages.segments import first_wide, with_look_alikes
from store.core.types import Channel
from store.messaging import answers
from store.messaging.description import Description
from store.messaging.providers.registry import description_of
from store.messaging.redaction import Redaction, redaction
from store.messaging.requests import OutgoingText, Prepared, Unbuildable, basic, prepare, variables
from store.messaging.secrets import Secrets, is_reference

USER_AGENT: Final = "Cordboard/" + ".".join(version("cordboard").split(".")[:2])

REQUEST_SECONDS: Final = 30.0
MESSAGE_SECONDS: Final = 35.0
_READ: Final = 64 * 1024  # bytes of an answer; what the engine looks for is in the first hundreds

_SECRET: Final = 5  # characters; what is shorter is a switch rather than a key

# Both print whole addresses, and some providers want their key in there.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def new_client() -> httpx.Client:
    """A client for an engine: it follows no redirection and keeps no cookies between channels."""
    return httpx.Client(timeout=REQUEST_SECONDS, follow_redirects=False, headers={"User-Agent": USER_AGENT})


_TOO_LATE: Final = Outcome(
    State.ERRORED, code=Code.CONNECTION_FAILED, text=f"It took longer than {MESSAGE_SECONDS:.0f} seconds."
)


class _Broken(Exception):
    """No whole answer came. `sent` is whether bytes of the request may have gone out."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Job:
    """A message as it goes: what is filled in, and its parts."""

    description: Description
    values: Mapping[str, str]
    parts: tuple[str, ...]
    redaction: Redaction


class Engine:
    """Sends texts. Safe to share between threads, as the client is. `public_url` is where providers reach us;
    without one they are not asked to report."""

    def __init__(
        self, client: httpx.Client, secrets: Secrets, public_url: str = "", user_agent: str = USER_AGENT
    ) -> None:
        self._client = client
        self._secrets = secrets
        self._public_url = public_url
        self._user_agent = user_agent

    def send(self, message: OutgoingText, channel: Channel, *, hides: bool = False) -> Outcome:
        """Send a text, in as many parts as the channel needs. With `hides` what is kept of the exchange tells
        neither its address nor its text."""
        try:
            job = self._job(message, channel, hides=hides)
            requests = self._requests(job)
        except UnresolvedSecret as error:
            text = f"{error.message} {error.hint}".strip()
            return Outcome(State.ERRORED, code=Code.CHANNEL_CONFIG, text=text, pauses_channel=True)
        except Unbuildable as error:
            return Outcome(State.FAILED, code=Code.CHANNEL_CONFIG, text=str(error), pauses_channel=True)
        return self._send_parts(job, requests)

    def preview(
        self, message: OutgoingText, channel: Channel, *, hides: bool = False
    ) -> tuple[Exchange, ...] | Outcome:
        """The requests that `send` would make, without an answer, or the outcome where it would make none."""
        try:
            job = self._job(message, channel, hides=hides)
            requests = self._requests(job)
        except (UnresolvedSecret, Unbuildable) as error:
            return Outcome(State.FAILED, code=Code.CHANNEL_CONFIG, text=str(error), pauses_channel=True)
        return tuple(self._exchange(job, self._request(one), one) for one in requests)

    def _job(self, message: OutgoingText, channel: Channel, *, hides: bool) -> _Job:
        settings = dict(channel.settings)
        description = description_of(channel.type, settings)
        if description is None:
            raise Unbuildable("Channels of this type send nothing over HTTP.")
        for key in description.needs:
            if not settings.get(key, "").strip():
                raise Unbuildable(f"The channel {channel.name} lacks the setting {key}.")
        if not description.base and not settings.get("send_url", "").strip():
            raise Unbuildable(f"The channel {channel.name} lacks the setting send_url.")
        for key in description.secrets:
            if settings.get(key):
                settings[key] = self._secrets.resolve(settings[key])
        headers = {
            name: self._secrets.resolve(value) if is_reference(value) else value
            for name, value in description.headers.items()
        }
        description = replace(description, headers=headers)
        if description.basic:
            user, password = (settings[key] for key in description.basic)
            self._secrets.never_show(basic(user, password).removeprefix("Basic "))
        self._secrets.never_show(*_written_out(settings.get("send_url", ""), headers))
        settings["encoding"] = settings.get("encoding", "").strip().upper() or description.encoding
        if settings["encoding"] == "S":
            plain = with_look_alikes(message.text)
            message = replace(message, text=plain if first_wide(plain) is None else message.text)
        values = variables(message, channel, settings, self._public_url)
        texts = parts(values["text"], most) if (most := _most(description, settings)) else (values["text"],)
        told = (values["to"], values["to_no_plus"], message.urn.path, values["text"], *texts)
        return _Job(description, values, texts, redaction(self._secrets, told, hides=hides))

    def _requests(self, job: _Job) -> list[Prepared]:
        """All requests of a message, built before the first goes, so that none fails between two."""
        return [
            prepare(job.description, {**job.values, "text": text}, self._user_agent) for text in job.parts
        ]

    def _send_parts(self, job: _Job, requests: list[Prepared]) -> Outcome:
        deadline = time.monotonic() + MESSAGE_SECONDS
        exchanges: list[Exchange] = []
        first_id = ""
        for number, request in enumerate(requests, 1):
            if number > 1 and time.monotonic() >= deadline:
                outcome = _in_part(_TOO_LATE, number, len(requests))
                return replace(outcome, external_id=first_id, exchanges=tuple(exchanges))
            outcome, exchange = self._send_one(job, request, deadline)
            exchanges.append(exchange)
            if number == 1:
                first_id = outcome.external_id
            if outcome.state is not State.WIRED:
                outcome = _in_part(outcome, number, len(requests)) if number > 1 else outcome
                return replace(outcome, external_id=first_id, exchanges=tuple(exchanges))
        return Outcome(State.WIRED, first_id, exchanges=tuple(exchanges))

    def _send_one(self, job: _Job, prepared: Prepared, deadline: float) -> tuple[Outcome, Exchange]:
        started, clock = datetime.now(UTC), time.monotonic()
        end = min(deadline, clock + REQUEST_SECONDS)
        exchange = Exchange(prepared.method, job.redaction.url(prepared.url), started=started)
        said_on: datetime | None = None
        try:
            request = self._request(prepared, max(0.001, end - clock))
            exchange = replace(self._exchange(job, request, prepared), started=started)
            answer = self._answer(request, end)
        except _Broken as error:
            state = State.UNCONFIRMED if error.sent else State.ERRORED
            code = Code.CONNECTION_FAILED
            text = job.redaction.text(str(error))
            outcome = Outcome(state, code=code, text=text, unreached=not error.sent)
            body = outcome.text
            status = 0
        except Unbuildable as error:
            outcome = Outcome(State.FAILED, code=Code.CHANNEL_CONFIG, text=str(error), pauses_channel=True)
            body, status = outcome.text, 0
        else:
            outcome = answers.read(job.description, answer.status, answer.headers, answer.body)
            outcome = replace(outcome, text=job.redaction.text(outcome.text))
            if job.description.own_id and outcome.state is State.WIRED:
                outcome = replace(outcome, external_id=job.values["own_id"])
            body, status = job.redaction.body(answer.body), answer.status
            said_on = _date(answer.headers.get("date", ""))
        took = round((time.monotonic() - clock) * 1000)
        kept = replace(exchange, status=status, response_body=body, milliseconds=took, answered_on=said_on)
        return outcome, kept

    def _request(self, prepared: Prepared, seconds: float = REQUEST_SECONDS) -> httpx.Request:
        try:
            return self._client.build_request(
                prepared.method,
                prepared.url,
                headers=dict(prepared.headers),
                content=prepared.content or None,
                timeout=seconds,
            )
        except (httpx.InvalidURL, ValueError):
            raise Unbuildable("The setting send_url does not give an address.") from None

    def _answer(self, request: httpx.Request, end: float) -> _Answer:
        """The answer to a request; raises _Broken."""
        status, body, headers = 0, bytearray(), dict[str, str]()
        try:
            response = self._client.send(request, stream=True, follow_redirects=False)
            try:
                status = response.status_code
                headers = {name.lower(): value for name, value in response.headers.items()}
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) >= _READ:
                        break
                    if time.monotonic() > end:
                        raise httpx.ReadTimeout("The answer did not end in time.")
            finally:
                response.close()
        except httpx.UnsupportedProtocol:
            raise Unbuildable("The setting send_url does not give an address.") from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            raise _Broken(f"There is no connection to the provider ({_told(error)}).", sent=False) from None
        except httpx.LocalProtocolError as error:
            raise Unbuildable(f"The request cannot be made: {_told(error)}") from None
        except httpx.DecodingError:
            body.clear()
        except httpx.TransportError as error:
            # A refusal is one even where its text did not arrive.
            if status < 300:
                raise _Broken(
                    f"The request went out, and no whole answer came ({_told(error)}).", sent=True
                ) from None
        return _Answer(status, headers, bytes(body[:_READ]))

    def _exchange(self, job: _Job, request: httpx.Request, prepared: Prepared) -> Exchange:
        return Exchange(
            prepared.method,
            job.redaction.url(str(request.url)),
            job.redaction.headers(request.headers.items(), prepared.private),
            job.redaction.body(prepared.content),
        )


def _written_out(url: str, headers: Mapping[str, str]) -> Iterator[str]:
    """What is as good as a secret, and stands in the settings of a channel as it is."""
    account = url.partition("://")[2].partition("/")[0].rpartition("@")[0]
    if account:
        yield account
        yield account.partition(":")[2]
        yield basic(*account.partition(":")[::2]).removeprefix("Basic ")
    for name, value in headers.items():
        if name.lower() not in ("accept", "content-type") and len(value) >= _SECRET and "{{" not in value:
            yield value


def _most(description: Description, settings: Mapping[str, str]) -> int | None:
    """How many characters a part has at most: what the channel says, else what its provider takes."""
    said = settings.get("max_length", "").strip()
    if not said or description.own_id:
        return description.max_length
    if not said.isdecimal() or int(said) < 1:
        raise Unbuildable("The setting max_length is not a number of characters.")
    return int(said)


def _in_part(outcome: Outcome, number: int, count: int) -> Outcome:
    """The outcome of a message of which the first parts went out: it is not sent again by itself, since they
    would arrive twice; somebody decides, who reads how far it came."""
    state = State.FAILED if outcome.state is State.ERRORED else outcome.state
    text = f"Part {number} of {count} did not go, those before it did: {outcome.text}"
    return replace(outcome, state=state, text=text, retry_after=None, unreached=False)


def _date(header: str) -> datetime | None:
    """The moment that a header says; None where it says none."""
    try:
        said = parsedate_to_datetime(header)
        return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _told(error: httpx.HTTPError) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
