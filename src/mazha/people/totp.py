"""Time-based one-time codes (RFC 6238): six digits, thirty seconds, HMAC-SHA-1, as every authenticator reads them."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import secrets
from urllib.parse import quote

STEP_SECONDS = 30
DIGITS = 6


def new_secret() -> bytes:
    """160 random bits, the length RFC 4226 § 4 recommends."""
    return secrets.token_bytes(20)


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of a time step (RFC 4226 § 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0xF
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_at(at: dt.datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def step_of(secret: bytes, code: str, at: dt.datetime) -> int | None:
    """The time step whose code this is: now, or one before or after for a clock that is a little off."""
    given = "".join(code.split())
    found = None
    for step in range(step_at(at) - 1, step_at(at) + 2):
        if hmac.compare_digest(code_at(secret, step).encode(), given.encode()):
            found = step
    return found


def shown(secret: bytes) -> str:
    """The secret to type by hand, in groups of four."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def address_for(secret: bytes, username: str, issuer: str) -> str:
    """What the QR code says to the authenticator."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    return f"otpauth://totp/{quote(issuer)}:{quote(username)}?secret={letters}&issuer={quote(issuer)}"
