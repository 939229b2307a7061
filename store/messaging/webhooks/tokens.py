"""JSON Web Tokens (RFC 7519) that are signed with a shared secret (HS256, HS384 and HS512 of RFC 7518)."""

import binascii
import hmac
import json
from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

_DIGESTS: Final = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
_LONGEST: Final = 4096
_TOLERANCE: Final = 5
"""How many seconds the clock of the signer may be from ours; whole, for numbers of any size."""


def claims(
    token: str, secret: bytes, now: datetime, algorithms: Collection[str] = tuple(_DIGESTS)
) -> Mapping[str, Any] | None:
    """What a token says; None unless the secret signed it by one of the algorithms, and it holds good now.
    One that names no end never does."""
    signed, _, signature = token.rpartition(".")
    head, _, body = signed.partition(".")
    said = _object(head) if len(token) <= _LONGEST else None
    algorithm = said.get("alg") if said else None
    digest = _DIGESTS[algorithm] if isinstance(algorithm, str) and algorithm in algorithms else None
    found = _bytes(signature)
    if digest is None or found is None:
        return None
    if not hmac.compare_digest(found, hmac.digest(secret, signed.encode(), digest)):
        return None
    told = _object(body)
    return told if told is not None and _holds(told, now.timestamp()) else None


def _holds(told: Mapping[str, Any], now: float) -> bool:
    begins, ends = told.get("nbf", 0), told.get("exp")
    if not (isinstance(begins, int | float) and isinstance(ends, int | float)):
        return False
    return begins - _TOLERANCE <= now < ends + _TOLERANCE


def _object(part: str) -> dict[str, Any] | None:
    raw = _bytes(part)
    try:
        found = json.loads(raw) if raw else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _bytes(part: str) -> bytes | None:
    try:
        return urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return None
