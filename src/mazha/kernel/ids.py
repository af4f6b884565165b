"""Identifiers that sort by the time they were made."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid


def uuid7(at: dt.datetime) -> uuid.UUID:
    """A UUID version 7 (RFC 9562 § 5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = int(at.timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return uuid.UUID(int=value)
