"""Every address there is, found by walking the resolver: a new one is visited on the day it lands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

_PART = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")


LIVE = "desk/live"
"""Answered by a process of its own, which has no resolver."""


class CannotBeRead(AssertionError):
    """An address of a kind the walk does not know."""


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    """With its namespace: `desk:matter`."""
    path: str
    """From the root, arguments in angle brackets."""

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(found["name"] for found in _PART.finditer(self.path))

    def filled(self, values: dict[str, str]) -> str:
        return "/" + _PART.sub(lambda found: values[found["name"]], self.path)

    def __str__(self) -> str:
        return f"{self.name or 'unnamed'} (/{self.path})"


def discovered(urlconf: str | None = None) -> list[Route]:
    """All routes, in the resolver's order, and the stream; several operations on one address are one route."""
    found = dict.fromkeys(_walk(get_resolver(urlconf), "", ""))
    return [*found, Route("live", LIVE)]


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for each in resolver.url_patterns:
        if not isinstance(each.pattern, RoutePattern):
            raise CannotBeRead(
                f"{each.pattern!r} below /{prefix} is no plain path: teach tests/access/canaries to fill it"
            )
        path = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Route(":".join(part for part in (namespace, each.name or "") if part), path)
        else:
            below = ":".join(part for part in (namespace, each.namespace or "") if part)
            yield from _walk(each, path, below)
