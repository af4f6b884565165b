"""What a subscription may be, how an event is written, and how it is signed. Pure."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import ipaddress
import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OPENED, STEP, CLOCK = "mazha.matter.opened", "mazha.matter.step", "mazha.matter.clock"
TYPES: Mapping[str, Promise] = {
    OPENED: gettext_lazy("A matter was registered"),
    STEP: gettext_lazy("A step was taken on a matter"),
    CLOCK: gettext_lazy("A clock of a matter reached a rung of its ladder: half used, due soon, overdue"),
}
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
LONGEST_URL = 500
MOST = 20
"""Subscriptions one program may have at once."""
_SECRET = "whsec_"  # noqa: S105 -- the standard's prefix
_PRINTABLE = re.compile(r"[!-~]+")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def may_reach(address: Address, *, loopback: bool) -> bool:
    """Whether an event may be sent there: the open internet, never the district's own network (SSRF)."""
    if address.is_loopback:
        return loopback
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or address in _NAT64
    ):
        return False  # such an address may end at any IPv4 address
    return address.is_global and not address.is_multicast


def wrong_with_url(url: str, *, loopback: bool) -> str:
    """The sentence that says why this cannot be a subscriber's address; empty when it can."""
    if len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url):
        return _("Give an address of at most 500 plain characters, without spaces.")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return _("This is not a web address.")
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        return _("Give a web address with a host name, and without a user name, a password or a #fragment.")
    address = _literal(host)
    is_local = loopback and (host == "localhost" or (address is not None and address.is_loopback))
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local):
        return _("The address must begin with https://.")
    if (address is not None and not may_reach(address, loopback=loopback)) or (host == "localhost" and not loopback):
        return _("This address lies in a closed network. Events are sent to the open internet only.")
    return ""


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def secret_of(key: bytes) -> str:
    """A signing key as it is shown to its owner, once."""
    return _SECRET + base64.b64encode(key).decode()


def event(
    *,
    event_id: UUID,
    name: str,
    source: str,
    subject: UUID | None,
    time: dt.datetime,
    data: Mapping[str, object],
) -> bytes:
    """A CloudEvents 1.0 event in JSON."""
    written: dict[str, object] = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": source,
        "type": name,
        "time": time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": dict(data),
    }
    if subject is not None:
        written["subject"] = str(subject)
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, message_id: str, moment: int, body: bytes) -> str:
    """Standard Webhooks, version 1: HMAC-SHA-256 over id, moment and body."""
    key = base64.b64decode(secret.removeprefix(_SECRET))
    signed = hmac.digest(key, f"{message_id}.{moment}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(secret: str, message_id: str, at: dt.datetime, body: bytes) -> dict[str, str]:
    """What goes with an event."""
    moment = int(at.timestamp())
    return {
        "Content-Type": CONTENT_TYPE,
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(secret, message_id, moment, body),
    }
