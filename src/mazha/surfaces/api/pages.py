"""Keyset pages: the marker of the next page in the body and in the header Link (RFC 8288)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from ninja import Query

Cursor = Annotated[
    str, Query(max_length=200, pattern=r"^[A-Za-z0-9_\-]*$", description="`next` of the page before; empty: the first.")
]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]


def link(request: HttpRequest, response: HttpResponse, following: str) -> None:
    """Say where the next page is, if there is one."""
    if following:
        asked = [(name, value) for name, value in request.GET.items() if name != "cursor"]
        where = request.build_absolute_uri(f"{request.path}?{urlencode([*asked, ('cursor', following)])}")
        response["Link"] = f'<{where}>; rel="next"'
