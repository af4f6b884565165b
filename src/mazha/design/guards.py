"""Who may open a page at all. What they see on it, the queries decide."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from mazha.design.requests import StaffRequest
from mazha.people import rights
from mazha.people.actions import Resumed
from mazha.people.roles import Role

P = ParamSpec("P")
StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(view: StaffView[P]) -> View[P]:
    """Officers who are signed in, also before they have chosen a password of their own. Others are led to sign in."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        sign_in: Resumed | None = getattr(request, "sign_in")  # noqa: B009 -- put there by design.middleware.seats
        staff: StaffRequest = request  # type: ignore[assignment]
        return _led_to(settings.LOGIN_URL, staff) if sign_in is None else view(staff, *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


def staff_only(view: StaffView[P]) -> View[P]:
    """Officers who are signed in. Others are led to sign in, and back; who must choose a password, to choose it."""

    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.sign_in.must_change_password:
            return _led_to(settings.PASSWORD_URL, request)
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return signed_in(guarded)


def holding(*roles: Role) -> Callable[[StaffView[P]], View[P]]:
    """Officers who hold one of these roles today. Others are refused with the names of the roles that may."""

    def guard(view: StaffView[P]) -> View[P]:
        def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            rights.must_hold(request.actor, *roles)
            return view(request, *args, **kwargs)

        update_wrapper(guarded, view)
        return staff_only(guarded)

    return guard


def _led_to(address: str, request: StaffRequest) -> HttpResponse:
    # A form that was sent cannot be sent again from there, so only an address that was asked for comes back.
    back = request.htmx.current_url_abs_path if request.htmx else request.get_full_path()
    comes_back = request.method in {"GET", "HEAD"} or bool(request.htmx)
    target = f"{address}?{urlencode({'next': back})}" if comes_back and back else address
    return HttpResponseClientRedirect(target) if request.htmx else HttpResponseRedirect(target)
