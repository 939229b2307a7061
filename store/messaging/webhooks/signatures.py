"""Whether a request comes from the provider, by what it signs: compared in constant time, over the bytes as
they came."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import SplitResult, urlsplit

from store.messaging.inbound import Bodies, Scheme, Signature
from store.messaging.webhooks import tokens
from store.messaging.webhooks.bodies import Refused, Request, form_bytes, query, text_of, values

KEY: Final = "key"
"""The parameter of the addresses we give to providers that sign nothing."""

MAX_AGE: Final = timedelta(minutes=5)
"""How far the time of a signed request may be from ours."""


_PORTS: Final = {"https": 443, "http": 80}
_HASHES: Final = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha512": "sha512"}
_PLAIN_MD5: Final = "md5hash"


def verify(signature: Signature, request: Request, settings: Mapping[str, str], now: datetime) -> None:
    """Raises Refused unless the request shows that it comes from the provider. `settings` are those of the
    channel, with what references stand for."""
    if signature.optional and not settings.get(signature.secret):
        signature = Signature()
    secret = settings.get(signature.secret, "")
    if not secret:
        raise Refused(f"The setting {signature.secret} of the channel is empty, so nobody is let in.", 403)
    if not _is_signed(signature, request, secret.encode("utf-8", "replace"), settings, now):
        raise Refused("The signature or key of the request is missing or wrong, or too old.", 403)


def _is_signed(
    signature: Signature, request: Request, secret: bytes, settings: Mapping[str, str], now: datetime
) -> bool:
    said = request.header(signature.header) if signature.header else ""
    match signature.scheme:
        case Scheme.KEY:
            return _same(query(request).get(KEY, ""), secret)
        case Scheme.HEADER:
            return _same(said, secret)
        case Scheme.TIMED:
            return _timed(request, secret, said, request.header(signature.time_header), now)
        case Scheme.JWT:
            return _jwt(said, secret, now)
        case Scheme.TWILIO:
            return any(_same(said, right) for right in _twilio(request, secret))
        case Scheme.PLIVO:
            return _same(said, _plivo(request, secret, f"{signature.header}-Nonce"))
        case Scheme.VONAGE:
            return _vonage(request, secret, settings.get("signature_method", ""), now)
        case Scheme.MESSAGEBIRD:
            return _messagebird(request, said, secret, now)


def _same(said: str, right: bytes) -> bool:
    return hmac.compare_digest(said.encode("utf-8", "replace"), right)


def _timed(request: Request, secret: bytes, said: str, timestamp: str, now: datetime) -> bool:
    """The signature in hexadecimal over the body and the time after it."""
    if not _is_recent(timestamp, now):
        return False
    right = hmac.new(secret, request.body + timestamp.encode(), "sha256").hexdigest()
    return _same(said.lower(), right.encode())


def _jwt(header: str, secret: bytes, now: datetime) -> bool:
    """A bearer token in one form only: whoever makes one does not choose how it is checked."""
    kind, _, token = header.partition(" ")
    return kind.lower() == "bearer" and tokens.claims(token.strip(), secret, now, ("HS256",)) is not None


def _twilio(request: Request, token: bytes) -> Iterator[bytes]:
    """The signatures over the address and all fields, sorted by name. Whether the address has its port where
    that is the usual one, Twilio has not always done alike."""
    fields = b"".join(name + value for name, value in sorted(set(form_bytes(request))))
    for url in _with_and_without_port(request.url):
        signed = url.encode("utf-8", "replace") + fields
        yield b64encode(hmac.digest(token, signed, "sha1"))


def _with_and_without_port(url: str) -> tuple[str, ...]:
    parts = _split(url)
    usual = f":{_PORTS.get(parts.scheme, 443)}"
    other = parts.netloc.removesuffix(usual) if parts.netloc.endswith(usual) else parts.netloc + usual
    # Only the host is replaced: written anew, an address could lose an empty query.
    return url, url.replace(parts.netloc, other, 1) if parts.netloc else url


def _plivo(request: Request, token: bytes, nonce_header: str) -> bytes:
    """The signature over the address without its query, and a nonce."""
    parts = _split(request.url)
    nonce = request.header(nonce_header)
    if not nonce:
        raise Refused("The request has no nonce, which its signature would be over.", 403)
    signed = f"{parts.scheme}://{parts.netloc}{parts.path}{nonce}".encode("utf-8", "replace")
    return b64encode(hmac.digest(token, signed, "sha256"))


def _vonage(request: Request, secret: bytes, method: str, now: datetime) -> bool:
    """`sig` is over all other parameters, sorted; one of them is the time."""
    signed = {name: text_of(value) for name, value in values(request, Bodies.ANY).items()}
    signed.pop(KEY, None)
    said = signed.pop("sig", "").lower()
    if not _is_recent(signed.get("timestamp", ""), now):
        return False
    text = "".join(f"&{name}={_flat(value)}" for name, value in sorted(signed.items()))
    raw = text.encode("utf-8", "replace")
    kind = method.strip().lower().replace(" ", "") or _PLAIN_MD5
    if kind == _PLAIN_MD5:
        right = hashlib.md5(raw + secret, usedforsecurity=False).hexdigest()
    elif kind in _HASHES:
        right = hmac.new(secret, raw, _HASHES[kind]).hexdigest()
    else:
        raise Refused("The setting signature_method of the channel is none that there is.", 403)
    return _same(said, right.encode())


def _messagebird(request: Request, token: str, secret: bytes, now: datetime) -> bool:
    """A token that holds good for a while, with the digests of the address and of the body."""
    claims = tokens.claims(token, secret, now)
    if claims is None or claims.get("iss") != "MessageBird":
        return False
    body = text_of(claims.get("payload_hash"))
    right_body = _hash(request.body) if request.body or body else b""
    url = text_of(claims.get("url_hash"))
    return _same(url, _hash(request.url.encode("utf-8", "replace"))) and _same(body, right_body)


def _hash(raw: bytes) -> bytes:
    return hashlib.sha256(raw).hexdigest().encode()


def _flat(value: str) -> str:
    return value.replace("&", "_").replace("=", "_")


def _is_recent(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= MAX_AGE.total_seconds()


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise Refused("The address of the request cannot be read.") from None
