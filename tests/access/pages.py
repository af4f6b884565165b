"""Pages for trying what stands around every page: who asks, what a refusal looks like, which headers go out."""

from __future__ import annotations

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from mazha.design.guards import holding, staff_only
from mazha.design.requests import PublicRequest, StaffRequest, act_as
from mazha.kernel.errors import Forbidden, Refused, TooLarge, TooOften, Unacceptable, Unknown
from mazha.people.actor import Actor
from mazha.people.roles import Role

REFUSALS: dict[str, Refused] = {
    "conflict": Refused("The matter is closed. Open it again first."),
    "unknown": Unknown("There is no such matter."),
    "forbidden": Forbidden("Only a dispatcher may do this."),
    "unacceptable": Unacceptable("Two things are wrong.", {"words": "Say what is wrong.", "place": "Mark the place."}),
    "too_often": TooOften("Wait a minute.", retry_after=60),
    "too_large": TooLarge("Send a smaller photo."),
}


@require_GET
def refused(request: HttpRequest, kind: str) -> HttpResponse:
    raise REFUSALS[kind]


@require_GET
def sight(request: PublicRequest) -> HttpResponse:
    """What the connection sees while the page is made."""
    if code := request.GET.get("code"):
        act_as(request, Actor.resident(code))
    with connection.cursor() as cursor:
        cursor.execute("select mazha_sees_everything(), mazha_areas(), mazha_units(), mazha_code(), mazha_officer()")
        row = cursor.fetchone()
    return JsonResponse({"kind": request.actor.kind, "sees": list(row or ())})


@staff_only
def staff(request: StaffRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)


@holding(Role.DISPATCHER, Role.UNIT_HEAD)
def dispatchers(request: StaffRequest) -> HttpResponse:
    return HttpResponse(request.actor.name)


@require_GET
def away(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection is closed")


@require_GET
def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("canary-secret-7319")


@require_GET
def inline(request: HttpRequest) -> HttpResponse:
    page = engines["django"].from_string('<script nonce="{{ request.csp_nonce }}"></script>')
    return HttpResponse(page.render({}, request))


@require_POST
def taken(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"words": request.POST.get("words", "")})


urlpatterns = [
    path("refused/<str:kind>", refused),
    path("sight", sight),
    path("staff", staff),
    path("dispatchers", dispatchers),
    path("away", away),
    path("broken", broken),
    path("inline", inline),
    path("taken", taken),
]
