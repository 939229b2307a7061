"""Uuids for messages of ours, which grow with the time, so that rows go to the ends of their indexes."""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

_VERSION: Final = 0x7 << 76
_VARIANT: Final = 0x2 << 62


def new_id(at: datetime) -> str:
    """A new uuid of a moment (RFC 9562, version 7): its milliseconds, then 74 bits that nobody can guess."""
    milliseconds = int(at.timestamp() * 1000) & 0xFFFFFFFFFFFF
    random = secrets.randbits(74)
    low = random & ((1 << 62) - 1)
    return str(UUID(int=milliseconds << 80 | _VERSION | (random >> 62) << 64 | _VARIANT | low))
