"""Whose request it is: the address it came from, and the device in a few words."""

from __future__ import annotations

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def address_of(request: HttpRequest) -> str | None:
    """The address of whoever asked; behind our proxy, the one the proxy saw. None over a socket, or when unreadable."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # Only the last is our proxy's own word: those before it came with the request and may be anything.
        given = request.META.get("HTTP_X_FORWARDED_FOR", given).rsplit(",", 1)[-1].strip()
    try:
        parsed = ipaddress.ip_address(re.sub(r"^\[(.*)\](?::\d+)?$", r"\1", given))
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or ipaddress.IPv6Address(int(parsed))
    return str(parsed)


def device_of(request: HttpRequest) -> str:
    """Browser and system, such as `Chrome · Windows`: enough to tell one's own sessions apart, no more."""
    agent = request.headers.get("User-Agent", "")[:400]
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return " · ".join(word for word in (browser, system) if word)
