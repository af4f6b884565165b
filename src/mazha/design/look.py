"""How a page is to look for this reader: theme, type size, language. Kept in cookies; no account, no script needed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from mazha.places import queries as places

THEMES = frozenset({"auto", "light", "dark"})
_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Look:
    theme: str = "auto"
    large: bool = False


def look_of(request: HttpRequest) -> Look:
    """What the cookies say; anything unknown is as if unsaid. `?large=1` on any page shows that page large."""
    theme = request.COOKIES.get("mazha_theme", "auto")
    large = request.GET.get("large") or request.COOKIES.get("mazha_large", "0")
    return Look(theme=theme if theme in THEMES else "auto", large=large == "1")


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: `look` and `district_name` on every page."""
    return {"look": look_of(request), "district_name": SimpleLazyObject(_district_name)}


def _district_name() -> str:
    try:
        name = places.area_name(settings.DISTRICT, get_language() or settings.LANGUAGE_CODE)
    except (OperationalError, InterfaceError):
        return ""  # the page that says the store is away is drawn with this too
    return "" if name == settings.DISTRICT else name


def _back(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "/")
    here = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, here, request.is_secure()) else "/"


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


@require_GET
def change(request: HttpRequest) -> HttpResponse:
    """Sets what the link asked for (`theme`, `large`, `language`) and goes back to the page it stood on."""
    response = HttpResponseRedirect(_back(request))
    if (theme := request.GET.get("theme", "")) in THEMES:
        _keep(response, "mazha_theme", theme)
    if (large := request.GET.get("large", "")) in {"0", "1"}:
        _keep(response, "mazha_large", large)
    if (language := request.GET.get("language", "")) in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response
