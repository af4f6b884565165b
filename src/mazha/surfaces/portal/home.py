"""The first page, the look-up by code, what is said about personal information and help, addresses while one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes, moments
from mazha.kernel.errors import Unknown
from mazha.places import queries as places
from mazha.surfaces.portal.forms import CodeForm
from mazha.surfaces.portal.opening import entered


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"form": CodeForm()})


@require_GET
def track(request: PublicRequest) -> HttpResponse:
    """Without a code: asks for one. With one: goes to its matter, or says what kind of slip it holds."""
    if "code" not in request.GET:
        return render(request, "portal/track.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    written = form.cleaned_data["code"] if form.is_valid() else ""
    try:
        entered(request, written, moments.now())
    except Unknown as refused:
        form.add_error("code", refused.message)
        return render(request, "portal/track.html", {"form": form}, status=404)
    return HttpResponseRedirect(reverse("portal:matter", args=[codes.spoken(codes.read(written) or "")]))


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@require_GET
def assistance(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html")


@require_GET
def addresses(request: PublicRequest) -> HttpResponse:
    """Places that what is being typed may mean, for the address field."""
    pass_or_refuse(request, "place", moments.now())
    typed = request.GET.get("q", "").strip()[:80]
    language = get_language() or "zh-hans"
    found = places.search_address(typed, 6) if len(typed) >= 2 else []
    shown = [{"text": each.name(language) + each.detail, "lon": each.lon, "lat": each.lat} for each in found]
    return JsonResponse({"candidates": shown})
