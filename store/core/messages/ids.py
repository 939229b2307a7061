"""Uuids for messages of ours, which grow with the time, so that rows go to the ends of their indexes."""

import secrets
from datetime import datetime


def new_id(at: datetime) -> str:
    """A new uuid of a moment (RFC 9562, version 7): its milliseconds, then 74 bits that nobody can guess."""
    time, random = f"{int(at.timestamp() * 1000):012x}"[-12:], secrets.token_hex(10)
    variant = "89ab"[int(random[3], 16) & 3]
    return f"{time[:8]}-{time[8:]}-7{random[:3]}-{variant}{random[4:7]}-{random[7:19]}"
