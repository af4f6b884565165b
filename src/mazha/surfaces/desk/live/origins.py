"""Whose pages may wait here. In a demo they come from another port of this machine: only then is CORS spoken."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host


def is_for_us(headers: Mapping[str, str], client: tuple[str, int] | None) -> bool:
    """Whether it came by a name of ours, from a page of ours, and in a demo from this machine."""
    host, _port = split_domain_port(headers.get("host", ""))
    if not host or not validate_host(host, settings.ALLOWED_HOSTS):
        return False
    if settings.DEMO and ("x-forwarded-for" in headers or client is None or not _is_here(client[0])):
        return False
    origin = headers.get("origin", "")
    return not origin or _is_our_page(origin)


def spoken_to(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """What lets the demo's page on the other port read the answer, cookie and all. Nothing for anybody else."""
    origin = headers.get("origin", "")
    if not settings.DEMO or not origin or not _is_our_page(origin):
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


def _is_our_page(origin: str) -> bool:
    """In a demo the page may have been opened by another of this machine's names, but at the one port."""
    ours = urlsplit(settings.PUBLIC_ADDRESS)
    if not settings.DEMO:
        return origin == f"{ours.scheme}://{ours.netloc}"
    scheme, _sep, netloc = origin.partition("://")
    host, port = split_domain_port(netloc)
    named = bool(host) and validate_host(host, settings.ALLOWED_HOSTS)
    return named and scheme == ours.scheme and port == str(ours.port or "")


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
